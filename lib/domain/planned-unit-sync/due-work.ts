import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

const WEEK_DAYS = 7;
/** Waits longer than an interval are of circuits that were tried meanwhile and not believed. */
const INTERVAL = Prisma.sql`
  make_interval(hours => coalesce((SELECT planned_units_sync_interval_hours FROM analytics_settings LIMIT 1), 12))`;

/**
 * Whether a circuit `c`, with its `circuit_unit_fetches f`, is due (domain.md §4.1): its status says that units are
 * synced, and its last fetch is older than the interval, or WorkStudio changed it since; it is held by somebody and was
 * not fetched for a week; or it entered a status whose configuration asks for one last fetch, also where all its work
 * was done between two looks and nothing was fetched before. A fetch that failed is due again at once.
 */
const DUE = Prisma.sql`
  c.deleted_at IS NULL
    AND c.planned_units_sync_enabled
    AND NOT c.is_excluded
    AND (
      (
        k.sync_planned_units
          AND (
            f.fetched_at IS NULL AND f.tried_at IS NULL
              OR f.failed_since IS NOT NULL
              OR f.tried_at < now() - ${INTERVAL}
              OR c.api_modified_at IS DISTINCT FROM f.api_modified_at
          )
      )
        OR (
          coalesce(c.taken_by, '') <> ''
            AND NOT coalesce(k.sync_units_on_entering, false)
            AND f.tried_at < now() - make_interval(days => ${WEEK_DAYS}::int)
        )
        OR (
          k.sync_units_on_entering
            AND (
              f.api_status <> c.api_status
                OR (
                  f.circuit_id IS NULL
                    AND EXISTS (
                      SELECT FROM circuit_status_periods before
                      WHERE before.circuit_id = c.id AND before.status <> c.api_status
                    )
                )
            )
        )
    )`;

const CIRCUITS = Prisma.sql`
  circuits c
  LEFT JOIN api_status_configs k ON k.api_status = c.api_status AND k.is_active
  LEFT JOIN circuit_unit_fetches f ON f.circuit_id = c.id`;

/**
 * The work orders that are due, as a query of `work_order` and `oldest`, when the longest waiting of its circuits was
 * tried last.
 */
export const DUE_WORK_ORDERS = Prisma.sql`
  SELECT c.work_order, min(coalesce(f.tried_at, '-infinity')) AS oldest
  FROM ${CIRCUITS}
  WHERE ${DUE}
  GROUP BY c.work_order`;

/** Whether a run would find anything to do. */
export async function isAnythingDue(tx: Transaction): Promise<boolean> {
  const found = await tx.$queryRaw<unknown[]>(Prisma.sql`SELECT 1 FROM ${CIRCUITS} WHERE ${DUE} LIMIT 1`);
  return found.length > 0;
}

/**
 * Lists a run's work orders: those that are named, or all that are due, the longest waiting first. Answers how many.
 */
export async function listWorkOrders(
  tx: Transaction,
  syncLogId: bigint,
  workOrders: readonly string[] | undefined,
): Promise<number> {
  const wanted = workOrders
    ? Prisma.sql`
      SELECT work_order, '-infinity'::timestamptz AS oldest
      FROM unnest(${[...workOrders]}::text[]) AS asked(work_order)`
    : DUE_WORK_ORDERS;
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO sync_work_orders (sync_log_id, work_order, position)
    SELECT ${syncLogId}, work_order, row_number() OVER (ORDER BY oldest, work_order) FROM (${wanted}) wanted`);
}
