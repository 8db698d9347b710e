import { z } from "zod";

/** What PostgreSQL's `integer` holds at most. */
const MOST_INT4 = 2_147_483_647;

/**
 * A number as a person writes it, without exponents, bases or words; `Number` would also take `1e3`, `0x10`
 * and `Infinity`.
 */
function plain(value: unknown): unknown {
  if (typeof value !== "string") return typeof value === "number" ? value : Number.NaN;
  const text = value.trim();
  return /^-?\d{1,30}$/.test(text) ? Number(text) : Number.NaN;
}

/** A whole number between two bounds, in a unit such as "hours". */
export function wholeNumber(least: number, most: number, unit: string) {
  const words = `Enter a whole number of ${unit}.`;
  return z.preprocess(
    plain,
    z
      .number({ error: words })
      .int(words)
      .min(least, `Enter ${least.toLocaleString("en-US")} ${unit} or more.`)
      .max(most, `Enter at most ${most.toLocaleString("en-US")} ${unit}.`),
  );
}

/** The id of a record, from a form, an address or a job. */
export function recordId(words = "Choose from those shown.") {
  return z.preprocess(plain, z.number({ error: words }).int(words).positive(words).max(Number.MAX_SAFE_INTEGER, words));
}

/** The version of a record that the page was drawn from. */
export function rowVersion() {
  return z.preprocess(
    plain,
    z
      .number({ error: "Reload the page." })
      .int("Reload the page.")
      .min(0, "Reload the page.")
      .max(MOST_INT4, "Reload the page."),
  );
}

/**
 * A decimal of at least 0 with two places, rounded half up as it was written: 1.005 is 1.01. `unit` is such as "miles".
 */
export function decimal(max: number, unit: string) {
  return z.preprocess(
    (value) => {
      if (typeof value === "string" && value.trim() === "") return undefined;
      return typeof value === "string" || typeof value === "number"
        ? roundDecimal(String(value).trim(), 2)
        : Number.NaN;
    },
    z
      .number({ error: "Enter a number." })
      .min(0, "Enter 0 or more.")
      .max(max, `Enter at most ${max.toLocaleString("en-US")} ${unit}.`),
  );
}

/**
 * The number nearest to a plain decimal text with so many places; a half goes away from zero. NaN for anything else, as
 * `1e3`. Binary fractions never decide: 1.005 is stored as 1.00499…, and still is 1.01 here.
 */
export function roundDecimal(text: string, places: number): number {
  const parts = /^(-?)(\d{0,30})(?:\.(\d{0,30}))?$/.exec(text);
  const [, sign, whole = "", fraction = ""] = parts ?? [];
  if (!parts || whole + fraction === "") return Number.NaN;
  const kept = BigInt(whole + fraction.slice(0, places).padEnd(places, "0"));
  const rounded = kept + ((fraction[places] ?? "0") >= "5" ? 1n : 0n);
  const size = Number(rounded) / 10 ** places;
  return sign && size > 0 ? -size : size;
}
