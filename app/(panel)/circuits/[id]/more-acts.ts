/** What is done with one circuit by hand, besides correcting it. */
export const MORE_ACTS = [
  { kind: "move", label: "Move to another region", permission: "circuit:edit" },
  { kind: "merge", label: "Merge another one into this", permission: "circuit:merge" },
  { kind: "delete", label: "Delete", permission: "circuit:delete" },
] as const;
export type MoreAct = (typeof MORE_ACTS)[number]["kind"];
