import { type FieldValue, FOR_GOOD, syncableField } from "../circuits/fields";
import { formatField } from "../circuits/format-field";

/**
 * How a correction stands, the first that is true: `protected` asks nobody, `agreed` says what WorkStudio says,
 * `drifted` stands against a value that WorkStudio changed since, `due` was protected until a day that is over,
 * `standing` stands against the value that was seen.
 */
export type CorrectionState = "drifted" | "due" | "agreed" | "standing" | "protected";

export const STATE_WORDS: Record<CorrectionState, string> = {
  drifted: "Changed since",
  due: "Review due",
  agreed: "Agrees",
  standing: "Stands",
  protected: "Protected",
};

/** How the log calls each decision. */
export const DECISION_ACTIONS = {
  keep: "circuit.keep_ours",
  theirs: "circuit.take_theirs",
  correct: "circuit.edit",
} as const;

/** A value of a correction in words; regions come by their names. */
export function correctionText(column: string, value: FieldValue): string {
  return formatField(syncableField(column), value, []) ?? "empty";
}

/** Whether a protection has no end. */
export function isForGood(protectedUntil: string | null): boolean {
  return protectedUntil === FOR_GOOD;
}
