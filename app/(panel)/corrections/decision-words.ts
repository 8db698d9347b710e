/** What can be decided about corrections, in words: the act, and what it means. */
export const DECISIONS = [
  {
    kind: "keep",
    label: "Keep ours",
    hint: "WorkStudio’s value was seen; only another one asks again.",
    pending: "Keeping…",
  },
  {
    kind: "theirs",
    label: "Use WorkStudio’s value",
    hint: "It is written now, and every sync owns the field again.",
    pending: "Writing…",
  },
  {
    kind: "correct",
    label: "Correct again",
    hint: "Both were wrong: a new value, which the sync leaves alone.",
    pending: "Correcting…",
  },
] as const;
