/**
 * Pieces of HTML on their way from a server component to the element that draws them, within one request of
 * one process.
 */
type Kept = { html: string; since: number };
const keep = globalThis as typeof globalThis & { wsTrackerPieces?: Map<string, Kept> };
/** A request that was given up leaves its pieces behind. */
const GIVEN_UP_AFTER_MS = 60_000;

/** Keeps a piece until it is drawn; answers its name, which no other piece of any process has. */
export function keepPiece(html: string): string {
  const pieces = (keep.wsTrackerPieces ??= new Map());
  const now = Date.now();
  for (const [name, { since }] of pieces) {
    if (now - since < GIVEN_UP_AFTER_MS) break;
    pieces.delete(name);
  }
  const name = crypto.randomUUID();
  pieces.set(name, { html, since: now });
  return name;
}

/** The piece of that name, once. Throws where it was never kept, or was drawn already. */
export function takePiece(name: string): string {
  const piece = keep.wsTrackerPieces?.get(name);
  if (!piece) throw new Error("This piece of the page was not kept.");
  keep.wsTrackerPieces?.delete(name);
  return piece.html;
}
