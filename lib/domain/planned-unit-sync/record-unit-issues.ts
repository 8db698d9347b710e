import "server-only";
import type { PoolClient } from "pg";
import { Prisma, db } from "@/lib/platform/db";
import { type Lease, fence } from "../sync-runs/hold-lease";
import type { UnitProblem } from "./unit-problems";

/**
 * Puts what is wrong with a work order's units on the issues list, one open line for each fault; what its answer no
 * longer shows is settled. In the caller's transaction.
 */
export async function recordUnitIssues(
  client: PoolClient,
  syncLogId: bigint,
  workOrder: string,
  problems: readonly UnitProblem[],
): Promise<void> {
  await client.query(Prisma.sql`
    WITH p AS (
      SELECT *,
        encode(
          sha256(
            convert_to(
              concat_ws(
                '|', kind, coalesce(field, ''),
                CASE WHEN NOT is_everywhere THEN concat_ws('|', ${workOrder}::text, circuit_id) END
              ),
              'UTF8'
            )
          ),
          'hex'
        ) AS fingerprint
      FROM json_to_recordset(${JSON.stringify(problems.map(toRow))}::json) AS p(
        kind varchar, severity varchar, field varchar, circuit_id bigint, message text, row_data jsonb,
        is_everywhere boolean
      )
    ), written AS (
      INSERT INTO sync_issues (
        fingerprint, sync_log_id, opened_by_run, circuit_id, work_order, kind, severity, field, name, message, row_data,
        first_seen_at, last_seen_at, occurrences, created_at, updated_at
      )
      SELECT p.fingerprint, ${syncLogId}, ${syncLogId}, p.circuit_id,
        CASE WHEN NOT p.is_everywhere THEN ${workOrder}::text END, p.kind, p.severity, left(p.field, 255),
        CASE WHEN p.is_everywhere THEN nullif(left(p.field, 255), '') END, p.message, p.row_data, now(), now(), 1,
        now(), now()
      FROM p ORDER BY p.fingerprint
      ON CONFLICT (fingerprint) DO UPDATE SET sync_log_id = excluded.sync_log_id, circuit_id = excluded.circuit_id,
        severity = excluded.severity, message = excluded.message, row_data = excluded.row_data,
        opened_by_run = CASE
          WHEN sync_issues.resolved_at IS NULL THEN sync_issues.opened_by_run
          ELSE excluded.opened_by_run
        END,
        name = excluded.name, last_seen_at = now(),
        occurrences = sync_issues.occurrences + (sync_issues.sync_log_id IS DISTINCT FROM excluded.sync_log_id)::int,
        resolved_at = NULL, resolved_by = NULL, updated_at = now()
    )
      UPDATE sync_issues i SET resolved_at = now(), updated_at = now()
      WHERE i.work_order = ${workOrder}::text
        AND i.resolved_at IS NULL
        AND i.kind LIKE 'unit\\_%'
        AND i.fingerprint NOT IN (SELECT fingerprint FROM p)`);
}

const toRow = ({ kind, severity, field, circuitId, message, rowData, isEverywhere }: UnitProblem) => ({
  kind,
  severity,
  field,
  circuit_id: circuitId,
  message,
  row_data: rowData === null ? null : (JSON.parse(rowData) as unknown),
  is_everywhere: isEverywhere,
});

/**
 * At the end of a run: codes that the lookup tables know by now get their name there in the units that have them, and
 * their issue is settled; so is that of a code that no unit has now. Throws LeaseLostError.
 */
export async function settleUnknownCodes(lease: Lease): Promise<void> {
  await db().$transaction(async (tx) => {
    await fence(tx, lease);
    await tx.$executeRaw(Prisma.sql`
      UPDATE planned_units u
      SET permission_status = n.code
      FROM sync_issues i
      JOIN permission_names n ON n.folded_name = lower(regexp_replace(i.field, '\\s', '', 'g'))
      WHERE i.kind = 'unit_unknown_permission'
        AND i.resolved_at IS NULL
        AND u.permission_status = i.field
        AND u.permission_status <> n.code`);
    await tx.$executeRaw(Prisma.sql`
      UPDATE planned_units u
      SET unit_type = t.code
      FROM sync_issues i
      JOIN unit_types t
        ON lower(regexp_replace(t.code, '\\s', '', 'g')) = lower(regexp_replace(i.field, '\\s', '', 'g'))
      WHERE i.kind = 'unit_unknown_type'
        AND i.resolved_at IS NULL
        AND u.unit_type = i.field
        AND u.unit_type <> t.code`);
    await tx.$executeRaw(Prisma.sql`
      UPDATE sync_issues i SET resolved_at = now(), updated_at = now() WHERE i.resolved_at IS NULL AND CASE i.kind
        WHEN 'unit_unknown_permission'
          THEN EXISTS (
            SELECT FROM permission_names n WHERE n.folded_name = lower(regexp_replace(i.field, '\\s', '', 'g'))
          )
          OR NOT EXISTS (SELECT FROM planned_units u WHERE u.permission_status = i.field)
        WHEN 'unit_unknown_type'
          THEN EXISTS (
            SELECT FROM unit_types t
            WHERE lower(regexp_replace(t.code, '\\s', '', 'g')) = lower(regexp_replace(i.field, '\\s', '', 'g'))
          )
          OR NOT EXISTS (SELECT FROM planned_units u WHERE u.unit_type = i.field)
        ELSE false END`);
  });
}
