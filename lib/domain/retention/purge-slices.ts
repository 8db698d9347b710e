/** Rows of one kind that go at once: what a transaction deletes, others wait for. */
export const MOST_AT_ONCE = 20_000;
const SLICE_MS = 15_000;

/**
 * Deletes some of each kind at a time, for about 15 s; the caller comes again until `isDone`. `purgeSome` answers how
 * many of each kind went, `atOnce` at most.
 */
export async function purgeInSlices<Purged extends Record<string, number>>(
  purgeSome: () => Promise<Purged>,
  atOnce = MOST_AT_ONCE,
): Promise<{ purged: Purged; isDone: boolean }> {
  const deadline = Date.now() + SLICE_MS;
  let purged = await purgeSome();
  let isDone = isLast(purged, atOnce);
  while (!isDone && Date.now() < deadline) {
    const more = await purgeSome();
    isDone = isLast(more, atOnce);
    purged = sumOf(purged, more);
  }
  return { purged, isDone };
}

const isLast = (purged: Record<string, number>, atOnce: number) =>
  Object.values(purged).every((count) => count < atOnce);

function sumOf<Purged extends Record<string, number>>(one: Purged, other: Purged): Purged {
  return Object.fromEntries(Object.entries(one).map(([kind, count]) => [kind, count + (other[kind] ?? 0)])) as Purged;
}
