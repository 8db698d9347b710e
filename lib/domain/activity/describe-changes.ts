/** A field's change in words: a value before and after, or, of a list, what came and what went. */
export type FieldChange = { field: string; label: string } & (
  | { kind: "value"; before: string; after: string }
  | { kind: "list"; added: string[]; removed: string[]; order: string[] }
);

type Changes = Record<string, { before: unknown; after: unknown }>;

/** The fields of an activity entry in words, in the order in which they were written. */
export function describeChanges(changes: Changes): FieldChange[] {
  return Object.entries(changes).map(([field, { before, after }]) => {
    const label = fieldLabel(field);
    if (!isList(before) && !isList(after))
      return { field, label, kind: "value", before: valueText(before), after: valueText(after) };
    const [was, is] = [textsOf(before), textsOf(after)];
    return {
      field,
      label,
      kind: "list",
      added: is.filter((one) => !was.includes(one)),
      removed: was.filter((one) => !is.includes(one)),
      order: is,
    };
  });
}

/** The same in one line of plain text, for files. */
export function changesText(changes: Changes | null): string {
  return describeChanges(changes ?? {})
    .map((change) => {
      if (change.kind === "value") return `${change.label}: ${change.before} → ${change.after}`;
      const parts = [
        change.added.length > 0 ? `added ${change.added.join(", ")}` : "",
        change.removed.length > 0 ? `removed ${change.removed.join(", ")}` : "",
      ].filter(Boolean);
      return `${change.label}: ${parts.join("; ") || `now in the order ${change.order.join(", ")}`}`;
    })
    .join("\n");
}

/** `total_miles` and `defaultRegion` as people read them. */
export function fieldLabel(field: string): string {
  const words = field
    .replaceAll(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replaceAll("_", " ")
    .replace(/^(api|is) /, "")
    .replace(/ id$/, "")
    .replace(/\bws\b/, "WorkStudio");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** One stored value in words. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined || value === "") return "empty";
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string" || typeof value === "number") return String(value);
  return JSON.stringify(value);
}

function isList(value: unknown): value is unknown[] {
  return Array.isArray(value);
}

/** A list's items as texts; a value that became a list counts as its only item, nothing as none. */
function textsOf(value: unknown): string[] {
  if (isList(value)) return value.map(valueText);
  return value === null || value === undefined || value === "" ? [] : [valueText(value)];
}
