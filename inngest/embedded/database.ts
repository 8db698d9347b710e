import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Pool, PoolClient } from "pg";
import { log } from "./log";

/** Every connection of the server carries this name, so that an operator can tell them apart. */
export const applicationName = "embedded-inngest";

/** Opens the pool; a connection lost while idle is logged and replaced by the pool itself. */
export function openPool(databaseUrl: string): Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: applicationName,
    max: 6,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on("error", (error) => log("warn", "an idle database connection was lost", { error: error.message }));
  return pool;
}

/** Runs `work` in one transaction; on any error the connection is rolled back, or thrown away when it cannot be. */
export async function inTransaction<Result>(
  pool: Pool,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Without a listener a connection that dies inside the transaction would end the process.
  const onError = (error: Error) => void (broken = error);
  client.on("error", onError);
  try {
    await client.query("begin");
    const result = await work(client);
    await client.query("commit");
    return result;
  } catch (error) {
    await client
      .query("rollback")
      .catch((lost: unknown) => void (broken = lost instanceof Error ? lost : new Error(String(lost))));
    throw error;
  } finally {
    client.off("error", onError);
    client.release(broken);
  }
}

const transientCodes = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOENT",
  "40001",
  "40P01",
  "53300",
  "57P01",
  "57P02",
  "57P03",
  "57P05",
]);

/** Whether trying again may help: the database restarts, the connection was cut, or two transactions met. */
export function isTransientDatabaseError(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return (
    transientCodes.has(code) ||
    code.startsWith("08") ||
    /connection terminated|timeout exceeded when trying to connect|not queryable/i.test(error.message)
  );
}

/** Repeats idempotent `work` over a database outage; throws the last error once `giveUpAfterMs` have passed. */
export async function overOutages<Result>(giveUpAfterMs: number, work: () => Promise<Result>): Promise<Result> {
  const giveUpAt = Date.now() + giveUpAfterMs;
  for (let delayMs = 25; ; delayMs = Math.min(delayMs * 2, 1_000)) {
    try {
      return await work();
    } catch (error) {
      if (!isTransientDatabaseError(error) || Date.now() + delayMs > giveUpAt) throw error;
      await wait(delayMs);
    }
  }
}
