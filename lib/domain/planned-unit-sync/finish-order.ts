import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import { type Lease, LeaseLostError } from "../sync-runs/hold-lease";
import type { StoredCircuit } from "./read-stored-units";
import type { UnitComparison } from "./rules";

type OrderOutcome = Omit<UnitComparison, "unchanged"> & {
  /** In the answer. */
  rows: number;
  rejected: number;
  changedCircuits: number;
  isPersonal: boolean;
};

/** What came of an answer that is the one before. */
export const NOTHING_NEW = { writes: [], gone: [], suspicious: [], changedCircuits: 0 };

/**
 * Writes what became of a work order: when its circuits' units were fetched and how many there are, and its line of the
 * run. In the transaction that wrote its units. Throws LeaseLostError where somebody else wrote it meanwhile.
 */
export async function finishOrder(
  client: PoolClient,
  { syncLogId }: Lease,
  workOrder: string,
  circuits: readonly StoredCircuit[],
  { writes, gone, suspicious, counts, rows, rejected, changedCircuits, isPersonal }: OrderOutcome,
): Promise<void> {
  const doubted = new Map(suspicious.map(({ circuitId, after }) => [circuitId, after]));
  const facts = circuits.map(({ id, apiStatus, apiModifiedAt }) => ({
    circuit_id: id,
    api_status: apiStatus,
    api_modified_at: apiModifiedAt,
    unit_count: counts.get(id) ?? 0,
    is_doubted: doubted.has(id),
  }));
  await client.query(Prisma.sql`
    WITH fact AS MATERIALIZED (
      SELECT *
      FROM json_to_recordset(${JSON.stringify(facts)}::json) AS f(
        circuit_id bigint, api_status varchar, api_modified_at timestamptz, unit_count int, is_doubted boolean
      )
    ), stamped AS (
      UPDATE circuits c
      SET last_planned_units_synced_at = now()
      FROM fact
      WHERE c.id = fact.circuit_id AND NOT fact.is_doubted
    )
    INSERT INTO circuit_unit_fetches AS f (
      circuit_id, tried_at, fetched_at, sync_log_id, unit_count, api_modified_at, api_status, suspicious_since,
      suspicious_count
    )
    SELECT circuit_id, now(), CASE WHEN NOT is_doubted THEN now() END, ${syncLogId},
      CASE WHEN is_doubted THEN 0 ELSE unit_count END, api_modified_at, api_status, CASE WHEN is_doubted THEN now() END,
      CASE WHEN is_doubted THEN unit_count END
    FROM fact
    ON CONFLICT (circuit_id) DO UPDATE SET tried_at = now(), sync_log_id = excluded.sync_log_id,
      api_modified_at = excluded.api_modified_at, failed_since = NULL, failure = NULL,
      fetched_at = coalesce(excluded.fetched_at, f.fetched_at),
      unit_count = CASE WHEN excluded.suspicious_since IS NULL THEN excluded.unit_count ELSE f.unit_count END,
      api_status = CASE WHEN excluded.suspicious_since IS NULL THEN excluded.api_status ELSE f.api_status END,
      suspicious_since = CASE
        WHEN excluded.suspicious_since IS NULL THEN NULL
        ELSE coalesce(f.suspicious_since, excluded.suspicious_since)
      END,
      suspicious_count = excluded.suspicious_count`);
  const came = (how: string) => writes.filter(({ cameBy }) => cameBy === how).length;
  const created = writes.filter(({ unitId }) => unitId === null).length;
  const [moved, rekeyed, returned] = [came("moved"), came("rekeyed"), came("returned")];
  const written = await client.query(Prisma.sql`
    UPDATE sync_work_orders
    SET outcome = 'done', circuits = ${circuits.length}, suspicious = ${suspicious.length}, units = ${rows},
      created = ${created}, changed = ${writes.length - created - moved - rekeyed - returned}, moved = ${moved},
      rekeyed = ${rekeyed}, returned = ${returned}, missing = ${gone.filter(({ state }) => state === "missing").length},
      vanished = ${gone.filter(({ state }) => state === "vanished").length}, rejected = ${rejected},
      is_personal = ${isPersonal}, changed_circuits = ${changedCircuits}
    WHERE sync_log_id = ${syncLogId} AND work_order = ${workOrder} AND outcome IS NULL`);
  // Somebody else wrote this order meanwhile: what is here must not be written a second time.
  if (written.rowCount === 0) throw new LeaseLostError();
}
