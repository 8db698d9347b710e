import { toast } from "@/components/ui/toast";
import { readJson } from "./read-json";

/**
 * Reads JSON of the server for a part of the page; null where none came. What went wrong is said in a notice; where it
 * was given up, nothing is.
 */
export async function readOrSay<T>(
  address: string,
  asked: { signal: AbortSignal; unanswered: string },
): Promise<T | null> {
  try {
    return await readJson<T>(address, asked);
  } catch (error) {
    if (!asked.signal.aborted) toast(error instanceof Error ? error.message : asked.unanswered, { tone: "danger" });
    return null;
  }
}
