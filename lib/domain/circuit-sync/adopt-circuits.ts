import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { lockInOrder } from "../circuits/lock-in-order";

/**
 * Takes WorkStudio's row of a work order that somebody made by hand for that circuit, from then on by its own GUID; a
 * preview looks at it as that circuit and writes nothing. One row for one circuit: of two rows the one edited last, of
 * two circuits the first. One that was deleted stays as it is: WorkStudio's own is a new circuit. Looks at rows of
 * `sync_staged_circuits s` under a condition, `rows`; answers the numbers of those that are a circuit's now.
 */
export async function adoptCircuits(
  tx: Transaction,
  syncLogId: bigint,
  rows: Prisma.Sql,
  isPreview = false,
): Promise<number[]> {
  const found = (ofOnes: Prisma.Sql) => Prisma.sql`
    SELECT DISTINCT ON (s.work_order, s.extension) own.id, own.job_guid AS own_guid, s.row_number, s.job_guid
    FROM circuits own
    JOIN sync_staged_circuits s ON s.work_order = own.work_order AND s.extension = coalesce(own.extension, '@')
    WHERE own.made_at IS NOT NULL
      AND own.adopted_at IS NULL
      AND own.deleted_at IS NULL
      AND ${ofOnes}
      AND s.sync_log_id = ${syncLogId}
      AND NOT s.is_rejected
      AND ${rows}
      AND NOT EXISTS (SELECT FROM circuits known WHERE known.job_guid = s.job_guid)
    ORDER BY s.work_order, s.extension, own.id, s.api_modified_at DESC NULLS LAST, s.row_number`;
  const held = isPreview
    ? []
    : await lockInOrder(tx, Prisma.sql`c.id IN (SELECT found.id FROM (${found(Prisma.sql`TRUE`)}) found)`);
  if (!isPreview && held.length === 0) return [];
  const adopted = await tx.$queryRaw<{ row: number }[]>(
    isPreview
      ? Prisma.sql`
        UPDATE sync_staged_circuits s
        SET job_guid = found.own_guid
        FROM (${found(Prisma.sql`TRUE`)}) found
        WHERE s.sync_log_id = ${syncLogId} AND s.row_number = found.row_number
        RETURNING s.row_number AS row`
      : Prisma.sql`
        WITH adopted AS (
          UPDATE circuits c
          SET job_guid = found.job_guid, adopted_at = now(), row_version = c.row_version + 1, updated_at = now()
          FROM (${found(Prisma.sql`own.id = ANY(${held}::bigint[])`)}) found
          WHERE c.id = found.id
          RETURNING c.id, found.row_number, ${CIRCUIT_LABEL} AS label
        ), logged AS (
          INSERT INTO activity_log (
            actor_type, actor_name, action, subject_type, subject_id, subject_label, changes, sync_log_id
          )
          SELECT 'sync', 'WorkStudio sync', 'circuit.adopt', 'circuit', id, left(label, 255), '{}'::jsonb, ${syncLogId}
          FROM adopted
        ), planned AS (
          UPDATE sync_planned_writes w
          SET circuit_id = adopted.id
          FROM adopted
          WHERE w.sync_log_id = ${syncLogId} AND w.row_number = adopted.row_number AND w.circuit_id IS NULL
        )
        SELECT row_number AS row FROM adopted`,
  );
  return adopted.map(({ row }) => row);
}
