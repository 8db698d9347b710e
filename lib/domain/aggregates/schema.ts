import { z } from "zod";
import { line } from "@/lib/platform/input/text";
import { businessDay, businessWeek } from "@/lib/platform/time";
import { daysBetween } from "./rules";

const MOST_DAYS = 1_100;
const [FIRST_DAY, LAST_DAY] = ["1990-01-01", "2100-12-31"];
const day = z.iso
  .date("Use a day such as 2026-01-14.")
  .pipe(z.string().refine((text) => text >= FIRST_DAY && text <= LAST_DAY, "Use a day between 1990 and 2100."));

/**
 * Asks for the figures of a range of days, both ends with it; without a range those of the open weeks and
 * whatever changed.
 */
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
export const runFiguresSchema = z.strictObject({ feed: line(100, "Choose from those shown.") });

/** Names a week by one of its days; it must be over. */
export const closeWeekSchema = z.strictObject({
  week: day
    .pipe(
      z
        .string()
        .refine((named) => businessWeek(named).weekEnding < businessDay(new Date()), "That week is not over yet."),
    )
    .optional(),
});

/**
 * The options of one run, kept in `sync_logs.context_json`: a range of days and, with `alsoDue`, every other day whose
 * units changed.
 */
export const buildOptionsSchema = z.object({
  from: z.string(),
  to: z.string(),
  alsoDue: z.boolean(),
  /** Weeks of the range that are over are closed, although their time has not come. */
  isClosing: z.boolean().optional(),
});
export type BuildOptions = z.output<typeof buildOptionsSchema>;
