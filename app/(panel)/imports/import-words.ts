import { OUTCOMES, OUTCOME_WORDS, type Outcome, type OutcomeCounts } from "@/lib/domain/imports/rules";

const STATES = { previewed: "Not applied", applied: "Applied", undone: "Undone" } as const;

/** How an import stands, in words. */
export function stateInWords(state: keyof typeof STATES): string {
  return STATES[state];
}

/** Rows by outcome: `12 applied, 3 unchanged`. */
export function countsInWords(counts: OutcomeCounts): string {
  const said = presentOutcomes(counts).map(
    (outcome) => `${(counts[outcome] ?? 0).toLocaleString("en-US")} ${OUTCOME_WORDS[outcome].toLowerCase()}`,
  );
  return said.length > 0 ? said.join(", ") : "No rows";
}

/** The outcomes that any row has, in their order. */
export function presentOutcomes(counts: OutcomeCounts): Outcome[] {
  return OUTCOMES.filter((outcome) => (counts[outcome] ?? 0) > 0);
}
