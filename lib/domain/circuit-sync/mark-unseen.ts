import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/**
 * A circuit that an answer should have held, since it came before and its status came whole, is marked with the time;
 * it is neither deleted nor counted as current. One that came again, in whatever status and however bad its row, goes
 * on (domain.md §3). Both stand in the circuit's history. A row without a GUID is that of its work order's circuit; one
 * without either might be any, so that nothing is marked then.
 */
export async function markUnseen(tx: Transaction, syncLogId: bigint, completeStatuses: string[]): Promise<void> {
  const came = Prisma.sql`
    (SELECT s.job_guid FROM sync_staged_circuits s WHERE s.sync_log_id = ${syncLogId} AND s.job_guid IS NOT NULL)`;
  const nameless = Prisma.sql`
    SELECT FROM sync_staged_circuits s WHERE s.sync_log_id = ${syncLogId} AND s.job_guid IS NULL`;
  await tx.$executeRaw(Prisma.sql`
    WITH marked AS (
      UPDATE circuits c SET not_seen_since = CASE WHEN c.not_seen_since IS NULL THEN now() END, updated_at = now()
      FROM circuits before
      WHERE before.id = c.id
        AND c.deleted_at IS NULL
        AND CASE
          WHEN c.not_seen_since IS NOT NULL THEN c.job_guid IN ${came}
          ELSE c.api_status = ANY(${completeStatuses})
            AND c.last_synced_at IS NOT NULL
            AND c.job_guid NOT IN ${came}
            AND NOT EXISTS (${nameless} AND s.work_order IS NULL)
            AND NOT EXISTS (
              ${nameless}
                AND s.work_order = c.work_order
                AND s.extension IS NOT DISTINCT FROM coalesce(c.extension, '@')
            )
        END
      RETURNING c.id, concat_ws(' ', c.work_order, c.extension, c.title) AS label, before.not_seen_since AS was,
        c.not_seen_since AS since
    )
    INSERT INTO activity_log (
      actor_type, actor_name, action, subject_type, subject_id, subject_label, changes, sync_log_id
    )
    SELECT 'sync', 'WorkStudio sync', CASE WHEN since IS NULL THEN 'circuit.seen_again' ELSE 'circuit.not_seen' END,
      'circuit', id, left(label, 255),
      jsonb_build_object('not_seen_since', jsonb_build_object('before', was, 'after', since)), ${syncLogId}::bigint
    FROM marked`);
}
