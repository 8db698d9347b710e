/** What became of a row, or would; what was done and what is wrong are read first. */
export const OUTCOMES = ["change", "create", "applied", "undone", "left", "fault", "conflict", "same"] as const;
export type Outcome = (typeof OUTCOMES)[number];
export type OutcomeCounts = Partial<Record<Outcome, number>>;

/** An outcome as people read it; those of a preview say what would be. */
export const OUTCOME_WORDS: Record<Outcome, string> = {
  change: "Would change",
  create: "Would be added",
  same: "Unchanged",
  fault: "Wrong",
  conflict: "Changed meanwhile",
  applied: "Applied",
  undone: "Undone",
  left: "Not undone",
};

/** So long an import can be taken back as a whole. */
export const UNDO_MINUTES = 10;
/** So long a file's rows are kept, for its result. */
export const KEPT_DAYS = 30;
/** So many previews that were never applied a person keeps of one list. */
export const MOST_PREVIEWS = 5;

/** How many rows an apply would write. */
export function rowsToWrite(counts: OutcomeCounts): number {
  return (counts.change ?? 0) + (counts.create ?? 0);
}

/** How many rows an apply would leave out. */
export function rowsInTheWay(counts: OutcomeCounts): number {
  return (counts.fault ?? 0) + (counts.conflict ?? 0);
}
