import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { type FeedState, type SyncRunRecord, getRunRecord, readFeedState } from "../sync-runs/queries";
import { CIRCUIT_FEED } from "./define-circuit-feed";
import { inFetchOrder } from "./order-statuses";
import type { CircuitSyncPreview } from "./preview-circuits";
import { type CircuitSyncOptions, circuitSyncOptionsSchema } from "./schema";
import { previewInScope } from "./scope-preview";

export type CircuitSyncRun = Omit<SyncRunRecord, "context"> & {
  preview: CircuitSyncPreview | null;
  /** Corrections that a forced run overwrote. */
  discardedEdits: number | null;
  changedCircuits: { rows: ChangedCircuit[]; total: number; page: number; perPage: number };
};

/** A circuit to whose history a run wrote. */
export type ChangedCircuit = {
  /** The entry of the history. */
  entryId: number;
  circuitId: number;
  label: string;
  changes: Record<string, { before: unknown; after: unknown }>;
};

const PER_PAGE = 50;

const ACTIVE_STATUSES = Prisma.sql`
  SELECT k.api_status AS part, k.display_name AS label
  FROM api_status_configs k
  WHERE k.is_active
  ORDER BY k.sort_order, k.api_status`;

/** How the circuits of every active status stand; for freshness lines and the Sync page. Throws FORBIDDEN. */
export async function getCircuitFeed(actor: Actor): Promise<FeedState> {
  requirePermission(actor, "circuit:view");
  const state = await readFeedState(CIRCUIT_FEED, ACTIVE_STATUSES);
  // Only a run that seems to be under way can turn out to be dead.
  if (state.latest?.syncStatus !== "started" || (await endDeadRuns([CIRCUIT_FEED])) === 0) return state;
  return readFeedState(CIRCUIT_FEED, ACTIVE_STATUSES);
}

/**
 * The options a run was opened with, its statuses in the order to ask for them. Throws NOT_FOUND. For the job that
 * runs it.
 */
export async function getCircuitSyncOptions(syncLogId: number): Promise<CircuitSyncOptions> {
  const log = await db().syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { contextJson: true } });
  if (!log) throw notFound("sync");
  const options = circuitSyncOptionsSchema.parse(log.contextJson);
  return { ...options, statuses: await inFetchOrder(options.statuses) };
}

/**
 * One run with what it met and a page of 50 of what it changed, newest first; changed circuits obey the row scope of
 * whoever reads. Throws FORBIDDEN, NOT_FOUND.
 */
export async function getCircuitSyncRun(actor: Actor, id: number, page = 1): Promise<CircuitSyncRun> {
  requirePermission(actor, "sync:view");
  await endDeadRuns([CIRCUIT_FEED]);
  const [{ context, ...run }, changedCircuits] = await Promise.all([
    getRunRecord(actor, id),
    listChangedCircuits(actor, id, page),
  ]);
  const preview = (context.preview_result ?? null) as CircuitSyncPreview | null;
  const discarded = context.discarded_edits;
  return {
    ...run,
    discardedEdits: run.isForced && typeof discarded === "number" ? discarded : null,
    preview: preview && (await previewInScope(actor, preview)),
    changedCircuits,
  };
}

async function listChangedCircuits(
  actor: Actor,
  syncLogId: number,
  page: number,
): Promise<CircuitSyncRun["changedCircuits"]> {
  const rows = await readRows<ChangedCircuit & { total: number }>(Prisma.sql`
    SELECT a.id::float8 AS "entryId", c.id::float8 AS "circuitId", a.subject_label AS label,
      coalesce(a.changes, '{}'::jsonb) AS changes, count(*) OVER ()::float8 AS total
    FROM activity_log a
    JOIN circuits c ON c.id = a.subject_id
    WHERE a.sync_log_id = ${syncLogId}::bigint AND a.subject_type = 'circuit' AND ${circuitScope(actor)}
    ORDER BY a.id DESC
    LIMIT ${PER_PAGE} OFFSET ${(page - 1) * PER_PAGE}`);
  if (rows.length === 0 && page > 1) return listChangedCircuits(actor, syncLogId, 1);
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0, page, perPage: PER_PAGE };
}

/**
 * How many corrections a forced run of these statuses would discard now, over all regions, and of how many circuits.
 * Throws FORBIDDEN.
 */
export async function countEditsToDiscard(
  actor: Actor,
  statuses: string[] | undefined,
): Promise<{ edits: number; circuits: number }> {
  requirePermission(actor, "sync:force");
  const asked = statuses?.length ? Prisma.sql`c.api_status = ANY(${statuses})` : Prisma.sql`TRUE`;
  const [row] = await db().$queryRaw<{ edits: number; circuits: number }[]>(Prisma.sql`
    SELECT coalesce(sum((SELECT count(*) FROM jsonb_object_keys(c.user_modified_fields))), 0)::float8 AS edits,
      count(*)::float8 AS circuits
    FROM circuits c
    WHERE ${asked}
      AND c.deleted_at IS NULL
      AND c.user_modified_fields IS NOT NULL
      AND c.user_modified_fields <> '{}'::jsonb`);
  return row ?? { edits: 0, circuits: 0 };
}
