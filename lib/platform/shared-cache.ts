import "server-only";
import { Prisma, db, readRows } from "./db";
import { logger } from "./logger";

/** What a process may keep in memory, by what makes it old. */
export type Topic = "circuits" | "board" | "lookups" | "permissions";

/**
 * Says, after a write was committed and before its author is answered, that whatever any process keeps of the topic is
 * old. Never throws: the write has been done, and what is kept is given up after some seconds anyway.
 */
export async function announceChange(topic: Topic): Promise<void> {
  try {
    await db().$executeRaw(Prisma.sql`
      INSERT INTO shared_versions AS kept (topic, version) VALUES (${topic}, 1)
      ON CONFLICT (topic) DO UPDATE SET version = kept.version + 1`);
  } catch (error) {
    logger.warn({ err: error, topic }, "a change could not be announced to the other processes");
  }
}

/**
 * Ends as `act` does, after it was announced that what any process keeps of the topic is old: also a refused act may
 * have met newer rows.
 */
export async function announcing<T>(topic: Topic, act: Promise<T>): Promise<T> {
  try {
    return await act;
  } finally {
    await announceChange(topic);
  }
}

type Entry<T> = { version: string; value: Promise<T>; until: number };

/**
 * Keeps answers in this process for `keepMs` at most, and no longer than until any process announces a change of
 * `topics`: one look at the database's versions instead of the work, and the work begins after that look, so an answer
 * is never older than its version.
 */
export function sharedCache<T>({
  topics,
  keepMs,
  maxEntries = 200,
}: {
  topics: readonly Topic[];
  keepMs: number;
  maxEntries?: number;
}): (key: string, load: () => Promise<T>) => Promise<T> {
  const entries = new Map<string, Entry<T>>();
  return async (key, load) => {
    const version = await topicVersion(topics);
    const known = entries.get(key);
    if (known?.version === version && known.until > Date.now()) return known.value;
    if (entries.size >= maxEntries) entries.clear();
    const entry = { version, value: load(), until: Date.now() + keepMs };
    entries.set(key, entry);
    entry.value.catch(() => entries.get(key) === entry && entries.delete(key));
    return entry.value;
  };
}

/** A text that is another one once any process announced a change of `topics`; what is read after it is no older. */
export async function topicVersion(topics: readonly Topic[]): Promise<string> {
  const versions = await readVersions();
  return topics.map((topic) => `${topic}${versions.get(topic) ?? 0}`).join(" ");
}

let asking: Promise<ReadonlyMap<string, bigint>> | undefined;

/** All versions as they stand after this call; what asks in the same turn of the event loop shares one statement. */
function readVersions(): Promise<ReadonlyMap<string, bigint>> {
  asking ??= Promise.resolve().then(async () => {
    asking = undefined;
    const rows = await readRows<{ topic: string; version: bigint }>(
      Prisma.sql`SELECT topic, version FROM shared_versions`,
      { isPrepared: true },
    );
    return new Map(rows.map(({ topic, version }) => [topic, version]));
  });
  return asking;
}
