import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";

/** Which `api_status_configs.sync_frequency` values are due at a scheduled time: weekly ones join on Monday morning, Eastern (domain.md §5). */
export function dueFrequencies(now: Date): ("daily" | "weekly")[] {
  const parts = new Intl.DateTimeFormat("en-US", { timeZone: BUSINESS_TIME_ZONE, weekday: "short", hour: "numeric", hourCycle: "h23" }).formatToParts(now);
  const part = (type: string) => parts.find((entry) => entry.type === type)?.value ?? "";
  return part("weekday") === "Mon" && Number(part("hour")) < 12 ? ["daily", "weekly"] : ["daily"];
}
