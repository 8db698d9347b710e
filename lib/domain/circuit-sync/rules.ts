import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import type { CircuitSyncOptions } from "./schema";

/**
 * Row numbers of one status start at its own multiple, so that a status can be staged again without touching
 * the others.
 */
export const STATUS_STRIDE = 2_000_000;

/** When the circuits are due, Eastern: on weekdays, before the day begins and before it ends. */
export const CIRCUIT_SCHEDULE = "30 4,16 * * 1-5";

/** For a run that was left without its staged rows again and again. */
export const DATABASE_CRASHED =
  "The database stopped in the middle of this sync again and again. Circuits that were finished are kept. See why it stops (its own log says so), then start the sync again.";

const SMALL_STORE = 10;
const BROKEN_SHARE = 0.01;

/**
 * Which `api_status_configs.sync_frequency` values are due at a scheduled time: weekly ones join on Monday morning,
 * Eastern (domain.md §5).
 */
export function dueFrequencies(now: Date): ("daily" | "weekly")[] {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: BUSINESS_TIME_ZONE,
    weekday: "short",
    hour: "numeric",
    hourCycle: "h23",
  }).formatToParts(now);
  const part = (type: string) => parts.find((entry) => entry.type === type)?.value ?? "";
  return part("weekday") === "Mon" && Number(part("hour")) < 12 ? ["daily", "weekly"] : ["daily"];
}

/** What went wrong with which statuses, in words for the log; statuses that failed alike share their sentence. */
export function groupedFailures(failures: { name: string; message: string }[]): string {
  const namesOf = new Map<string, string[]>();
  for (const { name, message } of failures) namesOf.set(message, [...(namesOf.get(message) ?? []), name]);
  return [...namesOf].map(([message, names]) => `${names.join(", ")}: ${message}`).join(" ");
}

/** Why a run must not write, in words for the log. */
export function refusalOf(
  found: { rows: number; accepted: number; broken: number; stored: number },
  options: Pick<CircuitSyncOptions, "acceptFewer">,
): string | null {
  if (found.rows > 0 && found.accepted === 0)
    return `None of the ${found.rows} rows that WorkStudio sent could be taken. Nothing was changed; the issues list has the reasons.`;
  if (found.broken >= SMALL_STORE && found.broken > found.rows * BROKEN_SHARE) {
    return `${found.broken} of ${found.rows} rows from WorkStudio have the wrong number of cells. Nothing was changed; the answer is likely damaged, so try again later.`;
  }
  if (!options.acceptFewer && found.stored >= SMALL_STORE && found.accepted * 2 < found.stored) {
    return `WorkStudio sent ${found.accepted} circuits where ${found.stored} are stored, less than half. Nothing was changed. If that is right, sync again with “accept fewer circuits”.`;
  }
  return null;
}

/**
 * The statuses of a run that have to be asked for again: all of its own where it failed as a whole, since it wrote
 * nothing that is whole.
 */
export function failedStatuses(
  run: { syncStatus: string; failures: readonly { status: string }[] },
  asked: readonly string[],
): string[] {
  return run.syncStatus === "failed" ? [...asked] : run.failures.map(({ status }) => status);
}
