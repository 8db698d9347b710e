/** Larger acts are done by the jobs, with progress and a way to stop them. */
export const MOST_AT_ONCE = 2_000;

/** More circuits at once would hold a sync up for longer than it waits. */
export const MOST_CIRCUITS = 50_000;

/** How long an act can be undone as a whole. */
export const UNDO_MINUTES = 10;

/** Why a circuit stays as it is. */
export type SkipReason =
  "already" | "by-sync" | "not-assigned" | "not-allowed" | "may-not-close" | "changed-since" | "not-own-region";

/** Goes on from a number of circuits, one or many. */
export const SKIP_WORDS: Record<SkipReason, [one: string, many: string]> = {
  already: ["is so already", "are so already"],
  "by-sync": [
    "stays theirs, since WorkStudio says that they hold it",
    "stay theirs, since WorkStudio says that they hold them",
  ],
  "not-assigned": ["is not theirs", "are not theirs"],
  "not-allowed": ["does not go there from its stage", "do not go there from their stages"],
  "may-not-close": [
    "is closed, or opened again, only by whoever corrects circuits",
    "are closed, or opened again, only by whoever corrects circuits",
  ],
  "changed-since": ["was changed since", "were changed since"],
  "not-own-region": ["would go back to a region that is not yours", "would go back to a region that is not yours"],
};

/** A number of circuits in words. */
export function circuitCount(count: number): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? "circuit" : "circuits"}`;
}

/** Circuits that stay as they are, in a sentence for each reason. */
export function skippedWords(skipped: Partial<Record<SkipReason, number>>): string[] {
  return Object.entries(skipped).flatMap(([reason, count]) => {
    const [one, many] = SKIP_WORDS[reason as SkipReason];
    return count ? [`${circuitCount(count)} ${count === 1 ? one : many}.`] : [];
  });
}
