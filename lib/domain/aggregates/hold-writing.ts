import "server-only";
import type { PoolClient } from "pg";
import { Prisma, db, inTransactionPastPrisma } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { type Lease, requireLease } from "../sync-runs/hold-lease";
import { keepAlive } from "../sync-runs/keep-alive";
import type { RunProgress } from "../sync-runs/report-progress";

/** Figures are made by syncs of units and by runs of their own; one waits for the other. */
export const LOCK_FIGURES = Prisma.sql`SELECT pg_advisory_xact_lock(7310463)`;
const LOCK_FIGURES_NOW = Prisma.sql`SELECT pg_try_advisory_xact_lock(7310463) AS "isFree"`;

/**
 * Writes figures in one transaction of a run, one such at any time in the whole product. A cancellation stops the
 * statement that goes on, and with it everything of the transaction. Throws LeaseLostError and SyncCancelledError.
 */
export async function holdWriting<T>(lease: Lease, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return inFigures(lease, async (client) => {
    await client.query(LOCK_FIGURES);
    return work(client);
  });
}

/** As `holdWriting` where nobody else writes figures now; else null, with nothing done. */
export async function holdWritingNow<T>(lease: Lease, work: (client: PoolClient) => Promise<T>): Promise<T | null> {
  return inFigures(lease, async (client) => {
    const { rows } = await client.query<{ isFree: boolean }>(LOCK_FIGURES_NOW);
    return rows[0]?.isFree ? work(client) : null;
  });
}

function inFigures<T>(lease: Lease, work: (client: PoolClient) => Promise<T>): Promise<T> {
  return keepAlive(lease, (signal) =>
    inTransactionPastPrisma(async (client) => {
      const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
      let stopping: Promise<unknown> = Promise.resolve();
      const stop = () => {
        stopping = db()
          .$executeRaw(Prisma.sql`SELECT pg_cancel_backend(${rows[0]?.pid ?? 0}::int)`)
          .catch((error: unknown) =>
            logger.warn({ err: error }, "a statement of a cancelled run could not be stopped"),
          );
      };
      signal.addEventListener("abort", stop, { once: true });
      try {
        await requireLease(client, lease);
        return await work(client);
      } finally {
        signal.removeEventListener("abort", stop);
        await stopping;
      }
    }),
  );
}

/** Counts rows of figures in the run's log, in the transaction that wrote them. */
export async function countWritten(client: PoolClient, { syncLogId }: Lease, rows: number): Promise<void> {
  if (rows > 0)
    await client.query(
      Prisma.sql`
        UPDATE sync_logs
        SET aggregates_created = coalesce(aggregates_created, 0) + ${rows}::int, heartbeat_at = now()
        WHERE id = ${syncLogId}`,
    );
}

/** Shows how far a run is with its figures, with the transaction that made some of them. */
export async function tellFigures(client: PoolClient, { syncLogId }: Lease, progress: RunProgress): Promise<void> {
  await client.query(
    Prisma.sql`
      UPDATE sync_logs
      SET progress_json = ${JSON.stringify(progress)}::jsonb, heartbeat_at = now()
      WHERE id = ${syncLogId}`,
  );
}
