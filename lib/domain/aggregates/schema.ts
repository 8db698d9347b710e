import { z } from "zod";
import { businessDay, businessWeek } from "@/lib/platform/time";
import { daysBetween } from "./rules";

const MOST_DAYS = 1_100;
const day = z.iso.date("Use a day such as 2026-01-14.");

/** Asks for the figures of a range of days, both ends with it; without a range those of the open weeks and whatever changed. */
export const requestBuildSchema = z
  .strictObject({ from: day.optional(), to: day.optional() })
  .refine(({ from, to }) => (from === undefined) === (to === undefined), {
    path: ["to"],
    message: "Name the first and the last day.",
  })
  .refine(({ from, to }) => !from || !to || from <= to, {
    path: ["to"],
    message: "The last day lies before the first.",
  })
  .refine(({ to }) => !to || to <= businessDay(new Date()), {
    path: ["to"],
    message: "The last day lies in the future.",
  })
  .refine(({ from, to }) => !from || !to || daysBetween(from, to).length <= MOST_DAYS, {
    path: ["from"],
    message: `At most ${MOST_DAYS} days at once, which are three years.`,
  });
export type RequestBuildInput = z.output<typeof requestBuildSchema>;

/** Asks for one of the feeds of figures, by its name. */
export const runFiguresSchema = z.strictObject({ feed: z.string().max(100) });

/** Names a week by one of its days; it must be over. */
export const closeWeekSchema = z.strictObject({
  week: day
    .refine((named) => businessWeek(named).weekEnding < businessDay(new Date()), "That week is not over yet.")
    .optional(),
});

/** The options of one run, kept in `sync_logs.context_json`: a range of days and, with `alsoDue`, every other day whose units changed. */
export const buildOptionsSchema = z.object({
  from: z.string(),
  to: z.string(),
  alsoDue: z.boolean(),
  /** Weeks of the range that are over are closed, although their time has not come. */
  isClosing: z.boolean().optional(),
});
export type BuildOptions = z.output<typeof buildOptionsSchema>;
