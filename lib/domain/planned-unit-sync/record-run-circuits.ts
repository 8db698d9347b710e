import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/** Changes of the run lie after it began, by clocks that may differ by less. */
const CLOCKS_DIFFER = Prisma.sql`interval '1 hour'`;

/**
 * What a unit's changes in one run came to; a unit counts once, as it does in the run's own numbers. Its fields are
 * counted apart.
 */
const KIND = Prisma.sql`
  CASE
    WHEN bool_or(field = 'identity') THEN 'rekeyed'
    WHEN bool_or(field = 'circuit_id') THEN 'moved'
    WHEN bool_or(field = 'state' AND after = 'vanished') THEN 'vanished'
    WHEN bool_or(field = 'state' AND after = 'missing') THEN 'missing'
    WHEN bool_or(field = 'state' AND before = 'vanished') THEN 'returned'
    ELSE 'changed'
  END`;

/**
 * Keeps what runs that end in this transaction did to each circuit, out of their work orders, the changes of units and
 * the fetches: only circuits of which something changed or whose answer was not believed. New units of a work order are
 * its one circuit's, or all that it has; else they are counted: those first seen in the transaction that noted
 * the fetch.
 */
export async function recordRunCircuits(tx: Transaction, syncLogIds: bigint[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    WITH touched AS MATERIALIZED (
      SELECT w.sync_log_id, c.id AS circuit_id, l.started_at, f.tried_at, w.created AS order_created, f.unit_count,
        CASE WHEN f.suspicious_since IS NOT NULL THEN f.suspicious_count END AS doubted,
        count(*) OVER ordered AS circuits, sum(f.unit_count) OVER ordered AS order_units
      FROM sync_work_orders w
      JOIN sync_logs l ON l.id = w.sync_log_id
      JOIN circuits c ON c.work_order = w.work_order
      JOIN circuit_unit_fetches f ON f.circuit_id = c.id AND f.sync_log_id = w.sync_log_id
      WHERE w.sync_log_id = ANY(${syncLogIds}) AND w.outcome = 'done' AND (w.changed_circuits > 0 OR w.suspicious > 0)
      WINDOW ordered AS (PARTITION BY w.sync_log_id, w.work_order)
    ), change AS MATERIALIZED (
      SELECT t.sync_log_id, h.circuit_id, h.unit_id, h.field, h.before, h.after FROM touched t
      JOIN planned_unit_changes h ON h.circuit_id = t.circuit_id
        AND h.seen_at >= t.started_at - ${CLOCKS_DIFFER}
        AND h.sync_log_id = t.sync_log_id
    ), came AS (
      SELECT t.sync_log_id, t.circuit_id,
        CASE
          WHEN t.order_created = 0 THEN 0
          WHEN t.circuits = 1 THEN t.order_created
          WHEN t.order_created = t.order_units THEN t.unit_count
          ELSE (SELECT count(*) FROM planned_units u WHERE u.circuit_id = t.circuit_id AND u.first_seen_at = t.tried_at)
        END AS created
      FROM touched t
    ), kinds AS (
      SELECT sync_log_id, circuit_id, kind, count(*) AS units
      FROM (SELECT sync_log_id, circuit_id, unit_id, ${KIND} AS kind FROM change GROUP BY 1, 2, 3) unit
      GROUP BY 1, 2, 3
      UNION ALL
      SELECT sync_log_id, before::bigint, 'moved_away', count(*)
      FROM change
      WHERE field = 'circuit_id' AND before IS NOT NULL
      GROUP BY 1, 2
      UNION ALL SELECT sync_log_id, circuit_id, 'created', created FROM came
      UNION ALL SELECT sync_log_id, circuit_id, 'doubted', doubted FROM touched WHERE doubted IS NOT NULL
    ), fields AS (
      SELECT sync_log_id, circuit_id, jsonb_object_agg(field, times) AS fields
      FROM (
        SELECT sync_log_id, circuit_id, field, count(*) AS times
        FROM change
        WHERE field NOT IN ('state', 'circuit_id', 'identity')
        GROUP BY 1, 2, 3
      ) field
      GROUP BY 1, 2
    )
    INSERT INTO sync_run_circuits (
      sync_log_id, circuit_id, created, changed, moved, moved_away, rekeyed, returned, missing, vanished, doubted_count,
      fields
    )
    SELECT k.sync_log_id, k.circuit_id, ${sumOf("created")}, ${sumOf("changed")}, ${sumOf("moved")},
      ${sumOf("moved_away")}, ${sumOf("rekeyed")}, ${sumOf("returned")}, ${sumOf("missing")}, ${sumOf("vanished")},
      max(k.units) FILTER (WHERE k.kind = 'doubted'), coalesce(f.fields, '{}')
    FROM kinds k
    JOIN circuits c ON c.id = k.circuit_id
    LEFT JOIN fields f ON f.sync_log_id = k.sync_log_id AND f.circuit_id = k.circuit_id
    GROUP BY k.sync_log_id, k.circuit_id, f.fields HAVING bool_or(k.units > 0 OR k.kind = 'doubted')
    ON CONFLICT DO NOTHING`);
}

function sumOf(kind: string): Prisma.Sql {
  return Prisma.sql`coalesce(sum(k.units) FILTER (WHERE k.kind = ${kind}::text), 0)`;
}
