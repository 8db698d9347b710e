import type { Answer } from "./call-action";

/**
 * Draws the page anew after an act, unless the server did not answer it: then nothing is new, and it would not answer
 * this either, which is said a second time.
 */
export function refreshAfter(answer: Answer<unknown>, router: { refresh: () => void }): void {
  if (answer.ok || answer.code !== "UNAVAILABLE") router.refresh();
}
