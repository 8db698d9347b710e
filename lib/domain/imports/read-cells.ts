import { roundDecimal } from "@/lib/platform/input/number";

/**
 * A number as people and spreadsheets write it, also with commas between thousands, as plain text; null where it
 * is none.
 */
export function plainDecimal(cell: string): string | null {
  const text = cell.trim();
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(",", "") : text;
  return Number.isNaN(roundDecimal(plain, 2)) ? null : plain;
}

/**
 * A day as spreadsheets of this country write it (1/20/2026), or with a time behind it, as YYYY-MM-DD; anything else
 * stays as it is.
 */
export function plainDay(cell: string): string {
  const text = cell.trim();
  const [, month, day, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: 0?0:00(?::00)?)?$/.exec(text) ?? [];
  if (month && day && year) return `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  return text.replace(/^(\d{4}-\d{2}-\d{2})[ T]00:00(?::00)?$/, "$1");
}
