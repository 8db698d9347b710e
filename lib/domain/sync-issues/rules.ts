/** What an issue means for the row that it is about. */
export type IssueSeverity = "rejected" | "warning";

/** An issue's kind in words. */
export function issueKindWords(kind: string): string {
  const words = kind.replaceAll("_", " ").replace("guid", "GUID");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export const SEVERITY_WORDS: Record<IssueSeverity, string> = { rejected: "Row not taken", warning: "Warning" };
