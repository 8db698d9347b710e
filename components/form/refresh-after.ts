import type { Answer } from "./call-action";

/**
 * Draws the page anew after an act, unless the server did not answer it: then it would not answer this either, and Next
 * leaves the page for the browser's own page of an error, with what was said and typed.
 */
export function refreshAfter(answer: Answer<unknown>, router: { refresh: () => void }): void {
  if (answer.ok || answer.code !== "UNAVAILABLE") router.refresh();
}
