import { dayText, easternMidnight } from "./eastern-time";
import type { Random } from "./random";

const DAY_MS = 86_400_000;
const OLE_EPOCH_DAYS = 25_569; // 1970-01-01 counted from 1899-12-30

/** The JSON text of a cell. */
export type JsonText = string;

/** A value that can stand in a cell. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A plain cell. */
export function cell(value: JsonValue): JsonText {
  return JSON.stringify(value);
}

/** An amount with two decimals, kept as hundredths; some writers send the number as text. */
export function amountCell(fraction: number, hundredths: number): JsonText {
  const text = String(hundredths / 100);
  return fraction < 0.1 ? `"${text}"` : text;
}

/** A boolean in one of its shapes. */
export function booleanCell(fraction: number, value: boolean): JsonText {
  if (fraction < 0.5) return value ? "true" : "false";
  if (fraction < 0.75) return value ? '"true"' : '"false"';
  return value ? '"1"' : '"0"';
}

/** A blank in one of its shapes. */
export function blankCell(fraction: number): JsonText {
  return fraction < 0.6 ? '""' : "null";
}

/** An OLE day number: days since 1899-12-30, UTC. */
export function oleDay(epochMs: number): number {
  return Number((epochMs / DAY_MS + OLE_EPOCH_DAYS).toFixed(10));
}

/** A moment in one of its shapes. */
export function momentCell(fraction: number, epochMs: number): JsonText {
  if (fraction < 0.7) return `"/Date(${new Date(epochMs).toISOString()})/"`;
  if (fraction < 0.85) return `"/Date(${epochMs})/"`;
  if (fraction < 0.95) return `"${new Date(epochMs).toISOString()}"`;
  return String(oleDay(epochMs));
}

/** A calendar day in one of its shapes; midnight Eastern arrives as 05:00Z, in summer as 04:00Z. */
export function dayCell(fraction: number, day: number): JsonText {
  if (fraction < 0.55) return `"/Date(${dayText(day)})/"`;
  if (fraction < 0.8) return `"/Date(${new Date(easternMidnight(day)).toISOString()})/"`;
  if (fraction < 0.9) return `"/Date(${easternMidnight(day)})/"`;
  if (fraction < 0.97) return `"${dayText(day)}"`;
  return String(day + OLE_EPOCH_DAYS);
}

/** "No date" in one of its shapes. */
export function noDateCell(fraction: number): JsonText {
  if (fraction < 0.4) return "null";
  if (fraction < 0.6) return '""';
  if (fraction < 0.85) return '"/Date(1899-12-30)/"';
  return '"/Date(1899-12-30T00:00:00.000Z)/"';
}

/** A `{GUID}` in upper case, made of seeded numbers. */
export function guidText(parts: readonly [number, number, number, number]): string {
  const hex = parts
    .map((part) => (part >>> 0).toString(16).padStart(8, "0"))
    .join("")
    .toUpperCase();
  return `{${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-A${hex.slice(17, 20)}-${hex.slice(20)}}`;
}

/** Picks blank or filled with one draw. */
export function maybeBlank(random: Random, probability: number, filled: () => JsonText): JsonText {
  const fraction = random.float();
  return fraction < probability ? blankCell(fraction / probability) : filled();
}
