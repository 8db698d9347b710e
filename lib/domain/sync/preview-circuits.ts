import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { differenceSelect } from "./difference-sql";

const SHOWN = 200;

type Change = { before: string | number | null; after: string | number | null };
export type CircuitSyncPreview = {
  counts: { create: number; update: number; kept: number; unchanged: number; rejected: number };
  /** The first 200 of each list. */
  creates: { workOrder: string; extension: string; title: string; region: string }[];
  updates: { circuitId: number; label: string; changes: Record<string, Change> }[];
  kepts: { circuitId: number; label: string; fields: string[] }[];
  rejections: { workOrder: string | null; reason: string }[];
  editsToDiscard: number;
};

/** What a run would do with the rows it staged, by the statement that would do it; writes nothing. */
export async function previewCircuits(syncLogId: bigint, force: boolean, unchanged: number): Promise<CircuitSyncPreview> {
  const rows = await db().$queryRaw<CircuitSyncPreview[]>(Prisma.sql`
    WITH difference AS MATERIALIZED (${differenceSelect(syncLogId, force, Prisma.sql`sync_staged_circuits s JOIN circuits c ON c.job_guid = s.job_guid`)}), creation AS (
      SELECT s.work_order, s.extension, s.title, r.name AS region_name FROM sync_staged_circuits s LEFT JOIN regions r ON r.id = s.region_id
      WHERE s.sync_log_id = ${syncLogId} AND NOT s.is_rejected AND NOT EXISTS (SELECT FROM circuits c WHERE c.job_guid = s.job_guid)
    ), rejection AS (
      SELECT s.work_order, (SELECT string_agg(p.value->>'message', ' ') FROM jsonb_array_elements(s.problems) p WHERE p.value->>'severity' = 'rejected') AS reason
      FROM sync_staged_circuits s WHERE s.sync_log_id = ${syncLogId} AND s.is_rejected AND s.problems @> '[{"severity": "rejected"}]'
    )
    SELECT jsonb_build_object('create', (SELECT count(*) FROM creation), 'update', (SELECT count(*) FROM difference WHERE is_changed),
        'kept', (SELECT count(*) FROM difference WHERE kept), 'unchanged', ${unchanged}::float8,
        'rejected', (SELECT count(*) FROM rejection)) AS counts,
      coalesce((SELECT jsonb_agg(jsonb_build_object('workOrder', work_order, 'extension', extension, 'title', title, 'region', region_name))
        FROM (SELECT * FROM creation ORDER BY work_order, extension LIMIT ${SHOWN}) first), '[]') AS creates,
      coalesce((SELECT jsonb_agg(jsonb_build_object('circuitId', circuit_id, 'label', label, 'changes', changes))
        FROM (SELECT * FROM difference WHERE is_changed ORDER BY (changes <> '{}'::jsonb) DESC, label LIMIT ${SHOWN}) first), '[]') AS updates,
      coalesce((SELECT jsonb_agg(jsonb_build_object('circuitId', circuit_id, 'label', label, 'fields', ARRAY(SELECT jsonb_object_keys(coalesce(old_edits, '{}')))))
        FROM (SELECT * FROM difference WHERE kept ORDER BY label LIMIT ${SHOWN}) first), '[]') AS kepts,
      coalesce((SELECT jsonb_agg(jsonb_build_object('workOrder', work_order, 'reason', reason)) FROM (SELECT * FROM rejection LIMIT ${SHOWN}) first), '[]') AS rejections,
      0 AS "editsToDiscard"`);
  const preview = rows[0];
  if (!preview) throw new Error("the preview statement answers one row");
  return preview;
}
