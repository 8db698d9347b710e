import { Client } from "pg";

/** What only one machine does at a time in one database; the numbers are this product's own. */
const LOCKS = { migration: 7_310_428, "first administrator": 7_310_429, "first sync": 7_310_430 } as const;

/** Held, shared, by the transaction of every migration that runs (engine/schema-engine.mjs knows the number too). */
const RUNNING_MIGRATION_LOCK = 7_310_431;

export type DatabaseLock = keyof typeof LOCKS;

/**
 * Does `work` while no other machine does the same in this database; the others wait, and are told so once by `onWait`.
 * The lock lives and dies with its connection, so the address must be PostgreSQL's own, not a pooler's.
 */
export async function withDatabaseLock<T>(
  databaseUrl: string,
  lock: DatabaseLock,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  return withClient(databaseUrl, async (client) => {
    if (!(await tryLock(client, lock))) {
      onWait();
      // The machine before us may take its time: a limit of the role must not end the wait.
      await client.query("SET statement_timeout = 0; SET lock_timeout = 0");
      await client.query("SELECT pg_advisory_lock($1)", [LOCKS[lock]]);
    }
    if (lock === "migration") await waitForRunningMigration(client);
    return work();
  });
}

/** As `withDatabaseLock`, but leaves the work to the machine that is at it: answers null then. */
export async function unlessLocked<T>(
  databaseUrl: string,
  lock: DatabaseLock,
  work: () => Promise<T>,
): Promise<T | null> {
  return withClient(databaseUrl, async (client) => ((await tryLock(client, lock)) ? work() : null));
}

async function tryLock(client: Client, lock: DatabaseLock): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>("SELECT pg_try_advisory_lock($1) AS taken", [LOCKS[lock]]);
  return rows[0]?.taken ?? false;
}

/**
 * PostgreSQL goes on for a moment with the script of a machine that was killed; until it ends nobody can tell whether
 * it was applied.
 */
async function waitForRunningMigration(client: Client): Promise<void> {
  await client.query("SELECT pg_advisory_lock($1)", [RUNNING_MIGRATION_LOCK]);
  await client.query("SELECT pg_advisory_unlock($1)", [RUNNING_MIGRATION_LOCK]);
}

async function withClient<T>(databaseUrl: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl, keepAlive: true });
  // Losing the lock's connection loses the lock only; what it guarded says itself when the database is gone.
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}
