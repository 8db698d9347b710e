import { TZDate } from "@date-fns/tz";
import { addDays } from "date-fns";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";

/** The same time by Eastern clocks so many days ago: days have 23 to 25 hours, which near midnight is another day. */
export function daysAgo(days: number): Date {
  return new Date(addDays(new TZDate(Date.now(), BUSINESS_TIME_ZONE), -days).getTime());
}
