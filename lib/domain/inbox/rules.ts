/** Kinds of what can wait for somebody, in the order in which they are shown. */
export const INBOX_KINDS = [
  "requests",
  "questions",
  "answers",
  "due",
  "assigned",
  "corrections",
  "issues",
  "own_link",
  "links",
  "idle_14",
  "idle_7",
  "escalated",
  "utility",
  "waiting",
  "vanished",
  "altered",
  "weeks",
] as const;
export type InboxKindName = (typeof INBOX_KINDS)[number];

/** Kinds whose matters are named one by one and wait for whoever decides first: they can be handed on. */
export const HANDED_KINDS = ["requests", "due"] as const;
export type HandedKind = (typeof HANDED_KINDS)[number];

/** Whether matters of a kind can be handed on. */
export function isHanded(kind: InboxKindName): kind is HandedKind {
  return HANDED_KINDS.some((one) => one === kind);
}

/** More of one kind are not counted; nobody reads on. */
export const MOST_COUNTED = 1_000;

/** In the navigation, of each kind. */
export const MOST_IN_NAVIGATION = 100;

/** A number of matters in words: `12`, or `1,000+` where they are not counted any further. */
export function countWords(count: number): string {
  return count > MOST_COUNTED ? `${MOST_COUNTED.toLocaleString("en-US")}+` : count.toLocaleString("en-US");
}
