import { z } from "zod";
import { NOT_STORABLE, isStorableText } from "./storable-text";
import { isCleanLine, isVisible, turnsDirection } from "./visible-text";

const CONTROL_BUT_LINES = /[^\P{Cc}\t\n\r]/u;

const tooLong = (max: number) => `Use at most ${max} characters.`;
const isCleanText = (text: string) => isStorableText(text) && !CONTROL_BUT_LINES.test(text) && !turnsDirection(text);

/** One line that must be there and be seen, such as a name; `missing` is what is said where it is not. */
export function line(max: number, missing: string, min = 1) {
  return z
    .string({ error: missing })
    .trim()
    .min(min, missing)
    .max(max, tooLong(max))
    .refine(isCleanLine, NOT_STORABLE)
    .refine((text) => text === "" || isVisible(text), missing);
}

/** One line that may be left out: blank, and what cannot be seen, is null. */
export function optionalLine(max: number) {
  return z.preprocess(
    blankToNull,
    z.string({ error: "Enter a text." }).trim().max(max, tooLong(max)).refine(isCleanLine, NOT_STORABLE).nullable(),
  );
}

/** A text of several lines, such as a description; it may be empty. */
export function paragraph(max: number) {
  return z.string({ error: "Enter a text." }).trim().max(max, tooLong(max)).refine(isCleanText, NOT_STORABLE);
}

/** Why an act is done; at least three characters that can be seen. */
export function reasonText(max: number, missing: string) {
  return z
    .string({ error: missing })
    .trim()
    .min(3, missing)
    .max(max, tooLong(max))
    .refine(isCleanText, NOT_STORABLE)
    .refine((text) => text.length < 3 || isVisible(text), missing);
}

/** A blank text as null, anything else as it is. */
export function blankToNull(value: unknown): unknown {
  return typeof value === "string" && !isVisible(value) && isCleanLine(value.trim()) ? null : value;
}
