import "server-only";
import { cleanText, type JsonValue } from "./json-value";

/** A cell that could be read, or why it could not. */
export type CellResult<T> = { ok: true; value: T } | { ok: false; reason: string };

/** Text of a cell: trimmed, storable; `null` when blank. `cleaned` tells that characters were taken out. */
export type CellText = { text: string | null; cleaned: boolean };

const PLAIN_NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?$/i;
const GROUPED_NUMBER = /^[+-]?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/;
const TRUE_WORDS: ReadonlySet<string> = new Set(["true", "1", "yes", "y"]);
const FALSE_WORDS: ReadonlySet<string> = new Set(["false", "0", "no", "n"]);

function ok<T>(value: T): CellResult<T> {
  return { ok: true, value };
}

function refused(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}

function isBlank(value: JsonValue | undefined): boolean {
  return value === null || value === undefined || (typeof value === "string" && value.trim() === "");
}

/** A short quotation of a cell for a message to a person. */
export function quoteCell(value: JsonValue | undefined): string {
  const text = cleanText(typeof value === "string" ? value : JSON.stringify(value ?? null));
  const characters = Array.from(text.replace(/\s+/g, " "));
  return `"${characters.length > 40 ? `${characters.slice(0, 40).join("")}…` : characters.join("")}"`;
}

/** Characters as PostgreSQL counts them in varchar(n). */
export function characterCount(text: string): number {
  let count = text.length;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) >>> 10 === 0x36) count--;
  }
  return count;
}

/** Reads text: trimmed, blank is null, a number becomes its digits; true, false, lists and objects are refused. */
export function parseTextCell(value: JsonValue | undefined): CellResult<CellText> {
  if (value === null || value === undefined) return ok({ text: null, cleaned: false });
  if (typeof value === "number") return ok({ text: String(value), cleaned: false });
  if (typeof value !== "string") return refused("is not text");
  const cleanedText = cleanText(value);
  const text = cleanedText.trim();
  return ok({ text: text === "" ? null : text, cleaned: cleanedText !== value });
}

/**
 * Reads a decimal: a JSON number, or text such as "57.79", "1e3" or "1,234.5". Blank is null. "12,3", "NaN", "1e400",
 * true, lists and objects are refused: none of them has one certain meaning.
 */
export function parseDecimalCell(value: JsonValue | undefined): CellResult<number | null> {
  if (isBlank(value)) return ok(null);
  if (typeof value === "number") return Number.isFinite(value) ? ok(value) : refused("is out of range");
  if (typeof value !== "string") return refused("is not a number");
  const text = value.trim();
  const plain = GROUPED_NUMBER.test(text) ? text.replaceAll(",", "") : text;
  if (!PLAIN_NUMBER.test(plain)) return refused("is not a number");
  const number = Number(plain);
  return Number.isFinite(number) ? ok(number) : refused("is out of range");
}

/** Reads a whole number within ±2^53; "68.0" counts, "68.5" does not. Blank is null. */
export function parseIntegerCell(value: JsonValue | undefined): CellResult<number | null> {
  const decimal = parseDecimalCell(value);
  if (!decimal.ok || decimal.value === null) return decimal;
  if (!Number.isInteger(decimal.value)) return refused("is not a whole number");
  return Number.isSafeInteger(decimal.value) ? ok(decimal.value + 0) : refused("is out of range");
}

/** Reads true/false as WorkStudio writes them: true, "true", "1", 1, "Yes" and their opposites. Blank is null. */
export function parseBooleanCell(value: JsonValue | undefined): CellResult<boolean | null> {
  if (isBlank(value)) return ok(null);
  if (typeof value === "boolean") return ok(value);
  if (typeof value !== "string" && typeof value !== "number") return refused("is neither true nor false");
  const word = String(value).trim().toLowerCase();
  if (TRUE_WORDS.has(word)) return ok(true);
  return FALSE_WORDS.has(word) ? ok(false) : refused("is neither true nor false");
}

/** Rounds half away from zero as PostgreSQL's decimal(…,2) does, on the digits that were sent: 1.005 is 1.01. */
export function roundToHundredths(value: number): number {
  // Most have no more digits than that.
  const hundredths = Math.round(value * 100);
  if (hundredths / 100 === value && Number.isSafeInteger(hundredths)) return value + 0;
  const digits = String(Math.abs(value));
  const rounded = digits.includes("e")
    ? Math.round(Math.abs(value) * 100) / 100
    : Number(`${Math.round(Number(`${digits}e2`))}e-2`);
  return value < 0 && rounded !== 0 ? -rounded : rounded;
}
