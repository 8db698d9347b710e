import { z } from "zod";
import { optionalDay } from "@/lib/platform/input/day";
import { recordId } from "@/lib/platform/input/number";
import { reasonText } from "@/lib/platform/input/text";
import { businessDay } from "@/lib/platform/time";
import { HANDED_KINDS, INBOX_KINDS } from "./rules";

const kind = z.enum(INBOX_KINDS);
const LONGEST_DAYS = 90;

/** `until` is the day on whose morning it is back, from tomorrow to three months on. */
export const snoozeSchema = z.strictObject({
  kind,
  until: optionalDay()
    .refine((day) => day !== null && day > businessDay(new Date()), "Choose a day after today.")
    .refine(
      (day) => day === null || day <= businessDay(new Date(Date.now() + LONGEST_DAYS * 86_400_000)),
      "Choose a day within three months.",
    )
    .transform((day) => day ?? ""),
  reason: reasonText(255, "Say why, for yourself."),
});
export type SnoozeInput = z.output<typeof snoozeSchema>;

export const inboxMailSchema = z.strictObject({ isWanted: z.boolean() });
export type InboxMailInput = z.output<typeof inboxMailSchema>;

export const unsnoozeSchema = z.strictObject({ kind });
export type UnsnoozeInput = z.output<typeof unsnoozeSchema>;

export const handOnSchema = z.strictObject({
  kind: z.enum(HANDED_KINDS),
  circuitId: recordId(),
  userId: recordId("Choose a colleague from the list."),
  note: reasonText(255, "Write a sentence for your colleague."),
});
export type HandOnInput = z.output<typeof handOnSchema>;

export const colleaguesSchema = z.object({ circuit: recordId() });
