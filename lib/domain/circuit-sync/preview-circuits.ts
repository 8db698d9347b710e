import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { differenceSelect } from "./compare-circuits";

/** How long each list of a preview is for whoever reads it. */
export const PREVIEW_SHOWN = 200;

type Change = { before: string | number | null; after: string | number | null };
export type CircuitSyncPreview = {
  counts: { create: number; update: number; kept: number; unchanged: number; rejected: number };
  /** The first 200 of each list for every region and every planner, so that each reader finds 200 of their own. */
  creates: { workOrder: string; extension: string; title: string; region: string }[];
  updates: { circuitId: number; label: string; changes: Record<string, Change> }[];
  kepts: { circuitId: number; label: string; fields: string[] }[];
  rejections: { workOrder: string | null; reason: string }[];
  editsToDiscard: number;
};

/** What a run would do with the rows it staged, by the statement that would do it; writes nothing. */
export async function previewCircuits(
  syncLogId: bigint,
  force: boolean,
  unchanged: number,
): Promise<CircuitSyncPreview> {
  const rows = await db().$queryRaw<CircuitSyncPreview[]>(Prisma.sql`
    WITH difference AS MATERIALIZED (
      ${differenceSelect(
        syncLogId,
        force,
        Prisma.sql`
        sync_staged_circuits s JOIN circuits c ON c.job_guid = s.job_guid`,
      )}
    ),
      creation AS (
        SELECT s.work_order, s.extension, s.title, r.name AS region_name
        FROM sync_staged_circuits s
        LEFT JOIN regions r ON r.id = s.region_id
        WHERE s.sync_log_id = ${syncLogId}
          AND NOT s.is_rejected
          AND NOT EXISTS (SELECT FROM circuits c WHERE c.job_guid = s.job_guid)
      ),
      rejection AS (
        SELECT s.work_order,
          (
            SELECT string_agg(p.value->>'message', ' ')
            FROM jsonb_array_elements(s.problems) p
            WHERE p.value->>'severity' = 'rejected'
          ) AS reason
        FROM sync_staged_circuits s
        WHERE s.sync_log_id = ${syncLogId} AND s.is_rejected AND s.problems @> '[{"severity": "rejected"}]'
      )
    SELECT jsonb_build_object(
      'create', (SELECT count(*) FROM creation), 'update', (SELECT count(*) FROM difference WHERE is_changed),
      'kept', (SELECT count(*) FROM difference WHERE kept), 'unchanged', ${unchanged}::float8,
      'rejected', (SELECT count(*) FROM rejection)
    ) AS counts,
      coalesce(
        (
          SELECT jsonb_agg(
            jsonb_build_object('workOrder', work_order, 'extension', extension, 'title', title, 'region', region_name)
          )
          FROM (
            SELECT *
            FROM (
              SELECT *, row_number() OVER (PARTITION BY region_name ORDER BY work_order, extension) AS place
              FROM creation
            ) c
            WHERE place <= ${PREVIEW_SHOWN}
            ORDER BY work_order, extension
          ) first
        ),
        '[]'
      ) AS creates,
      coalesce(
        (
          SELECT jsonb_agg(jsonb_build_object('circuitId', circuit_id, 'label', label, 'changes', changes))
          FROM ${firstOfEveryScope(Prisma.sql`is_changed`, Prisma.sql`(changes <> '{}'::jsonb) DESC, label`)} first
        ),
        '[]'
      ) AS updates,
      coalesce(
        (
          SELECT jsonb_agg(
            jsonb_build_object(
              'circuitId', circuit_id, 'label', label,
              'fields', ARRAY(SELECT jsonb_object_keys(coalesce(old_edits, '{}')))
            )
          )
          FROM ${firstOfEveryScope(Prisma.sql`kept`, Prisma.sql`label`)} first
        ),
        '[]'
      ) AS kepts,
      coalesce(
        (
          SELECT jsonb_agg(jsonb_build_object('workOrder', work_order, 'reason', reason))
          FROM (SELECT * FROM rejection LIMIT ${PREVIEW_SHOWN}) first
        ),
        '[]'
      ) AS rejections,
      0 AS "editsToDiscard"`);
  const preview = rows[0];
  if (!preview) throw new Error("the preview statement answers one row");
  return preview;
}

/**
 * The first differences of every region and of every planner: whatever row scope reads the preview, its own first ones
 * are among them.
 */
function firstOfEveryScope(condition: Prisma.Sql, order: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    (
      SELECT *
      FROM (
        SELECT *, row_number() OVER (PARTITION BY old_region_id ORDER BY ${order}) AS place
        FROM difference
        WHERE ${condition}
      ) ranked
      WHERE place <= ${PREVIEW_SHOWN}
        OR circuit_id IN (
          SELECT own.circuit_id
          FROM (
            SELECT cu.circuit_id, row_number() OVER (PARTITION BY cu.user_id ORDER BY ${order}) AS place
            FROM difference
            JOIN circuit_user cu USING (circuit_id)
            WHERE ${condition}
          ) own
          WHERE own.place <= ${PREVIEW_SHOWN}
        )
      ORDER BY ${order}
    )`;
}
