/** What an issue means for the row that it is about. */
export type IssueSeverity = "rejected" | "warning";

/** Kinds whose words are not their own. */
const KIND_WORDS: ReadonlyMap<string, string> = new Map([
  ["unit_unknown_permission", "Unknown permission status"],
  ["unit_unknown_type", "Unknown unit type"],
  ["unit_unknown_circuit", "Units of an unknown circuit"],
  ["unit_other_order", "Units of another work order"],
  ["unit_elsewhere", "Units that moved away"],
  ["unit_suspicious", "Suspiciously few units"],
]);

/** An issue's kind in words. */
export function issueKindWords(kind: string): string {
  const own = KIND_WORDS.get(kind);
  if (own !== undefined) return own;
  const words = kind.replaceAll("_", " ").replace("guid", "GUID");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const SEVERITY_WORDS: Record<IssueSeverity, string> = { rejected: "Row not taken", warning: "Warning" };
