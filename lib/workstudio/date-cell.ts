import "server-only";
import { tzOffset } from "@date-fns/tz";
import type { CellResult } from "./cells";
import type { JsonValue } from "./json-value";

const EASTERN = "America/New_York";
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const OLE_EPOCH_DAYS = 25_569; // 1970-01-01 counted from 1899-12-30
const OLE_LAST_DAY = 2_958_465; // 9999-12-31
const EPOCH_MS_FROM = 100_000_000_000; // smaller numbers are OLE days or junk
const LAST_EPOCH_MS = 253_402_300_799_999; // the end of year 9999
const FIRST_REAL_YEAR = 1901; // earlier years are placeholders for "no date"

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;
const US = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?)?$/i;

/** A moment, and the calendar day that was sent when it came as a bare date. */
export type DateCell = { epochMs: number; bareDay: string | null };

type DateResult = CellResult<DateCell | null>;

const NO_DATE: DateResult = { ok: true, value: null };
const NOT_A_DATE: DateResult = { ok: false, reason: "is not a date" };

const offsetsByHour = new Map<number, number>();

function easternOffsetMs(epochMs: number): number {
  // Offsets change on the hour, so one look-up serves the whole hour: Intl is too slow for every row.
  const hour = Math.floor(epochMs / HOUR_MS);
  let offsetMs = offsetsByHour.get(hour);
  if (offsetMs === undefined) {
    if (offsetsByHour.size > 20_000) offsetsByHour.clear();
    offsetMs = tzOffset(EASTERN, new Date(hour * HOUR_MS)) * 60_000;
    offsetsByHour.set(hour, offsetMs);
  }
  return offsetMs;
}

/**
 * The moment of an Eastern wall-clock time written as if it were UTC: the first of two when the clocks go back, an hour
 * later when they go forward. TZDate is no use here: its choice of the two depends on the server's own time zone.
 */
function easternWallClock(asUtc: number): number {
  const before = easternOffsetMs(asUtc - DAY_MS);
  const after = easternOffsetMs(asUtc + DAY_MS);
  const fits = [before, after].find((offsetMs) => easternOffsetMs(asUtc - offsetMs) === offsetMs);
  return asUtc - (fits ?? before);
}

const textByDay = new Map<number, string>();

function utcDay(epochMs: number): string {
  const day = Math.floor(epochMs / DAY_MS);
  let text = textByDay.get(day);
  if (text === undefined) {
    if (textByDay.size > 20_000) textByDay.clear();
    text = new Date(epochMs).toISOString().slice(0, 10);
    textByDay.set(day, text);
  }
  return text;
}

/** The America/New_York calendar day (YYYY-MM-DD) of a moment, whatever the server's own time zone. */
export function easternDayOf(epochMs: number): string {
  return utcDay(epochMs + easternOffsetMs(epochMs));
}

/**
 * The calendar day (YYYY-MM-DD) of a cell that means a day. A bare date is taken as sent; midnight Eastern arrives as
 * 05:00Z (04:00Z in summer) and stays on its day; exactly 00:00Z is a bare date that some writer padded with zeros.
 */
export function calendarDayOf(cell: DateCell): string {
  if (cell.bareDay !== null) return cell.bareDay;
  return cell.epochMs % DAY_MS === 0 ? utcDay(cell.epochMs) : easternDayOf(cell.epochMs);
}

function moment(epochMs: number): DateResult {
  if (!(epochMs <= LAST_EPOCH_MS)) return NOT_A_DATE;
  if (epochMs < Date.UTC(FIRST_REAL_YEAR, 0, 1)) return NO_DATE;
  return { ok: true, value: { epochMs, bareDay: null } };
}

type Parts = { year: number; month: number; day: number; hour: number; minute: number; second: number; ms: number };

function fromParts(parts: Parts, zone: string | null, bare: boolean): DateResult {
  const { year, month, day, hour, minute, second, ms } = parts;
  if (year < FIRST_REAL_YEAR) return NO_DATE;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  const check = new Date(asUtc);
  if (check.getUTCMonth() !== month - 1 || check.getUTCDate() !== day || hour > 23 || minute > 59 || second > 59) {
    return NOT_A_DATE;
  }
  if (zone === null) {
    return { ok: true, value: { epochMs: easternWallClock(asUtc), bareDay: bare ? utcDay(asUtc) : null } };
  }
  if (zone.toUpperCase() === "Z") return moment(asUtc);
  const [zoneHours, zoneMinutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  if (zoneHours > 14 || zoneMinutes > 59) return NOT_A_DATE;
  return moment(asUtc - (zone.startsWith("-") ? -1 : 1) * (zoneHours * 60 + zoneMinutes) * 60_000);
}

function parseIso(match: RegExpExecArray): DateResult {
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: Number((fraction ?? "").padEnd(3, "0").slice(0, 3)),
  };
  return fromParts(parts, zone ?? null, hour === undefined);
}

function parseUs(match: RegExpExecArray): DateResult {
  const [, month, day, year, hour, minute, second, half] = match;
  const clockHour = Number(hour ?? 0);
  if (half !== undefined && (clockHour < 1 || clockHour > 12)) return NOT_A_DATE;
  const hour24 = half === undefined ? clockHour : (clockHour % 12) + (half.toUpperCase() === "PM" ? 12 : 0);
  const parts = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: hour24,
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: 0,
  };
  return fromParts(parts, null, hour === undefined);
}

function parseNumber(value: number): DateResult {
  if (Math.abs(value) >= EPOCH_MS_FROM) return moment(Math.round(value));
  if (!(Math.abs(value) < OLE_LAST_DAY + 1)) return NOT_A_DATE;
  // OLE days carry float noise below a second; a whole number is a calendar day.
  const epochMs = Math.round((value - OLE_EPOCH_DAYS) * 86_400) * 1000;
  if (!Number.isInteger(value)) return moment(epochMs);
  const day = new Date(epochMs);
  const parts = { year: day.getUTCFullYear(), month: day.getUTCMonth() + 1, day: day.getUTCDate() };
  return fromParts({ ...parts, hour: 0, minute: 0, second: 0, ms: 0 }, null, true);
}

/**
 * Reads every shape of date WorkStudio sends: `/Date(2026-01-01)/`, `/Date(2026-01-20T21:48:22.216Z)/`,
 * `/Date(1764806400000)/`, ISO, US month/day/year, OLE day numbers (UTC, to the second) and epoch milliseconds. A time
 * without a zone is Eastern. Blank and years before 1901 are null; anything else is refused. Source: domain §2, W19.
 */
export function parseDateCell(value: JsonValue | undefined): DateResult {
  if (value === null || value === undefined) return NO_DATE;
  if (typeof value === "number") return parseNumber(value);
  if (typeof value !== "string") return NOT_A_DATE;
  const text = value.trim();
  const wrapped = /^\/Date\((.*)\)\/$/i.exec(text)?.[1]?.trim();
  const inner = wrapped ?? text;
  if (inner === "") return NO_DATE;
  const iso = ISO.exec(inner);
  if (iso) return parseIso(iso);
  if (wrapped !== undefined) {
    const epochMs = /^(-?\d{1,15})(?:[+-]\d{4})?$/.exec(wrapped)?.[1];
    return epochMs === undefined ? NOT_A_DATE : moment(Number(epochMs));
  }
  const us = US.exec(inner);
  if (us) return parseUs(us);
  return /^-?\d{1,15}(?:\.\d{1,20})?$/.test(inner) ? parseNumber(Number(inner)) : NOT_A_DATE;
}
