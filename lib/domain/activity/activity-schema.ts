/** Who acts without being a person, as `person` in the address says it; `people` is everybody who does. */
export const ACTOR_KINDS = ["people", "system", "sync"] as const;

/** The shortest text that the index of words can look for. */
export const SHORTEST_SEARCH = 3;

/** What a log is filtered by. Days are Eastern and both are included. */
export type ActivityFilter = {
  q: string;
  person: (typeof ACTOR_KINDS)[number] | number | null;
  noun: string;
  subject: number | null;
  act: readonly string[];
  from: string | null;
  to: string | null;
};
