import { formatDay } from "@/lib/platform/time";

/** What happens at the end of an exclusion, as its reason says: the circuit counts again, or somebody decides. */
export type AtEnd = "returns" | "decision";

/** The reason and the note of an exclusion in one text, as the log shows it. */
export function reasonWords(reason: string, note: string | null): string {
  return note === null ? reason : `${reason}: ${note}`;
}

/** How long an exclusion lasts, in words: `until Mar 31, 2027, then it returns by itself`. */
export function untilWords(until: string | null, atEnd: AtEnd | null): string {
  if (until === null) return "without an end";
  return `until ${formatDay(until)}, then ${atEnd === "returns" ? "it returns by itself" : "a decision falls due"}`;
}

/** Where a request stands: it waits for a decision or for an answer of whoever asked, or it has ended. */
export type RequestState = "open" | "asked_back" | "granted" | "refused" | "withdrawn";
