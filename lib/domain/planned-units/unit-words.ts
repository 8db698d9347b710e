/**
 * What a unit's type is measured in; `none` is no work, and a type that nobody knows counts as work without a measure.
 */
export const MEASURES = [
  { value: "linear_ft", label: "Feet" },
  { value: "acres", label: "Acres" },
  { value: "count", label: "Trees" },
  { value: "none", label: "No work" },
  { value: "unknown", label: "Unknown type" },
] as const;

export const STATES: Readonly<Record<string, string>> = {
  present: "Present",
  missing: "Missing",
  vanished: "Vanished",
};

/** How a unit that is present came, other than new. */
export const CAME_BY: Readonly<Record<string, string>> = {
  returned: "Returned",
  moved: "Moved here",
  rekeyed: "New identity",
};

/** The code of pending is blank, which no address can say. */
export const PENDING = "pending";

const number = new Intl.NumberFormat("en-US", { maximumFractionDigits: 2, signDisplay: "negative" });
const UNITS: Readonly<Record<string, [field: "linearFt" | "acres" | "trees", one: string, many: string]>> = {
  linear_ft: ["linearFt", "ft", "ft"],
  acres: ["acres", "ac", "ac"],
  count: ["trees", "tree", "trees"],
};

/** A unit's quantity in what its type is measured in; null where that is nothing. */
export function quantityText(
  unit: Readonly<Record<"linearFt" | "acres" | "trees", number | null>> & { measurement: string | null },
): string | null {
  const [field, one, many] = UNITS[unit.measurement ?? ""] ?? [];
  const amount = field ? unit[field] : null;
  return amount === null ? null : `${number.format(amount)} ${amount === 1 ? one : many}`;
}
