import { fixFields } from "@/lib/fix-fields";
import { AppError, type FieldErrors } from "@/lib/platform/errors";
import { NOT_STORABLE } from "@/lib/platform/input/storable-text";
import { isPlainLine } from "@/lib/platform/input/visible-text";
import { NAMED_COLORS } from "./lookup-colors";
import type { LookupField, LookupTable, LookupValue, LookupValues } from "./lookup-types";

type Read = { value: LookupValue } | { problem: string };

/** One typed or imported value as it is stored, or what is wrong with it. */
export function readValue(field: LookupField, raw: unknown): Read {
  if (field.input === "switch") return typeof raw === "boolean" ? { value: raw } : { problem: "Say yes or no." };
  if (raw !== null && typeof raw !== "string") return { problem: "This is not a text." };
  const text = (raw ?? "").trim();
  // WorkStudio's words are found by these: one with a character that nobody sees is another word, and looks the same.
  if (!isPlainLine(text)) return { problem: NOT_STORABLE };
  if (text === "") {
    if (!field.isRequired) return { value: field.isNullable ? null : "" };
    return { problem: field.input === "choice" ? chooseOne(field) : `Enter something for ${field.label}.` };
  }
  return READERS[field.input](field, text);
}

const chooseOne = ({ choices }: LookupField) => `Choose one of: ${choices?.map(({ label }) => label).join(", ")}.`;

const READERS: Record<Exclude<LookupField["input"], "switch">, (field: LookupField, text: string) => Read> = {
  text: (field, text) =>
    text.length > (field.maxLength ?? 255)
      ? { problem: `Use at most ${field.maxLength ?? 255} characters.` }
      : { value: text },
  decimal: (_, text) =>
    /^\d{1,3}(\.\d{1,2})?$/.test(text)
      ? { value: String(Number(text)) }
      : { problem: "Enter a number from 0 to 999.99 with at most two decimals." },
  names: (field, text) => {
    const names = namesOf(text);
    return names.some((name) => name.length > (field.maxLength ?? 255))
      ? { problem: `Use at most ${field.maxLength ?? 255} characters for each name.` }
      : { value: names.join("; ") };
  },
  choice: (field, text) => {
    const choice = field.choices?.find(
      ({ value, label }) => value === text || label.toLowerCase() === text.toLowerCase(),
    );
    return choice ? { value: choice.value } : { problem: chooseOne(field) };
  },
  color: (_, text) => {
    if (Object.hasOwn(NAMED_COLORS, text)) return { value: text };
    return /^#[0-9a-f]{6}$/i.test(text)
      ? { value: text.toLowerCase() }
      : { problem: `Enter a colour as #1a7f37, or one of: ${Object.keys(NAMED_COLORS).join(", ")}.` };
  },
};

/**
 * A whole form as it is stored. Throws INVALID with a message for each wrong field, also for one that the table does
 * not have (security D5).
 */
export function readValues(table: LookupTable, raw: Record<string, unknown>): LookupValues {
  const { values, problems } = collectValues(table, raw);
  for (const key of Object.keys(raw))
    if (!table.fields.some((field) => field.key === key)) problems[key] = ["This field does not exist."];
  if (Object.keys(problems).length > 0) throw invalidValues(problems);
  return values;
}

/** As `readValues`, with the problems as data. */
export function collectValues(
  table: LookupTable,
  raw: Record<string, unknown>,
): { values: LookupValues; problems: FieldErrors } {
  const values: LookupValues = {};
  const problems: FieldErrors = {};
  for (const field of table.fields) {
    const read = readValue(
      field,
      (Object.hasOwn(raw, field.key) ? raw[field.key] : undefined) ?? (field.input === "switch" ? false : null),
    );
    if ("problem" in read) problems[field.key] = [read.problem];
    else values[field.key] = read.value;
  }
  if (Object.keys(problems).length === 0)
    for (const [key, message] of Object.entries(table.check?.(values) ?? {})) problems[key] = [message];
  return { values, problems };
}

export function invalidValues(fieldErrors: FieldErrors): AppError {
  return new AppError("INVALID", fixFields(Object.keys(fieldErrors).length), { fieldErrors });
}

/** A value in the words of the form. */
export function valueText(field: LookupField, value: LookupValue | undefined): string {
  if (field.input === "switch") return value === true ? "yes" : "no";
  if (field.input === "choice")
    return field.choices?.find((choice) => choice.value === value)?.label ?? String(value ?? "");
  return String(value ?? "");
}

/** The names in a text of several, each once, whatever its case and spaces. */
export function namesOf(value: LookupValue | undefined): string[] {
  const names = String(value ?? "")
    .split(";")
    .map((name) => name.trim())
    .filter(Boolean);
  return [...new Map(names.toReversed().map((name) => [folded(name), name])).values()].toReversed();
}

/** What two rows must not share: WorkStudio's values are compared without case and spaces. */
export function folded(value: LookupValue | undefined): string {
  return String(value ?? "")
    .replaceAll(/\s/g, "")
    .toLowerCase();
}
