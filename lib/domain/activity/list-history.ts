import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { REVERT_COLUMNS } from "./activity-row";
import { type RawRevertState, type RevertState, revertStateOf } from "./may-revert";
import { circuitScope } from "../circuits/scope";

/** One entry of a record's history: what a person, a job or the sync changed, field by field. */
export type HistoryEntry = {
  id: number;
  occurredAt: Date;
  actorType: "user" | "system" | "sync";
  actorName: string;
  action: string;
  reason: string | null;
  changes: Record<string, { before: unknown; after: unknown }> | null;
  syncLogId: number | null;
} & RevertState;

/**
 * The newest entries of one circuit's history and of those that were merged into it, the sync's own writes among them;
 * nothing for a circuit outside the row scope. Throws FORBIDDEN.
 */
export async function listCircuitHistory(actor: Actor, circuitId: number, limit = 50): Promise<HistoryEntry[]> {
  requirePermission(actor, "circuit:view");
  const rows = await db().$queryRaw<
    (Omit<HistoryEntry, keyof RevertState> & RawRevertState & { isOwn: boolean })[]
  >(Prisma.sql`
    SELECT a.id::float8 AS id, a.occurred_at AS "occurredAt", a.actor_type AS "actorType", a.actor_name AS "actorName",
      a.action, a.reason, a.changes, a.subject_id = c.id AS "isOwn", a.sync_log_id::float8 AS "syncLogId",
      a.subject_type AS "subjectType", ${REVERT_COLUMNS}
    FROM circuits c
    JOIN activity_log a ON a.subject_type = 'circuit'
      AND a.subject_id = ANY(
        ARRAY(
          SELECT ${circuitId}::bigint
          UNION ALL
          SELECT merged.id
          FROM circuits merged
          WHERE merged.merged_into_id = ${circuitId}::bigint
        )
      )
    WHERE c.id = ${circuitId}::bigint AND ${circuitScope(actor)}
    ORDER BY a.id DESC LIMIT ${limit}`);
  // What a merged circuit did before can be taken back only where it is: it has to be restored first.
  return rows.map(({ states, reverts, revertedBy, subjectType, isOwn, ...entry }) => ({
    ...entry,
    ...revertStateOf(actor, { subjectType, states: isOwn ? states : null, reverts, revertedBy }),
  }));
}
