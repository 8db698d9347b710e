import { toast } from "./toast";

/**
 * A part of the page that comes with its first use. Where the server does not answer, that is said and null is the
 * answer: a part that React itself waits for would end the whole page in its error, and what was typed with it.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part | null> {
  try {
    return await load();
  } catch {
    toast("The server did not answer. Nothing was changed; try again in a moment.", { tone: "danger" });
    return null;
  }
}
