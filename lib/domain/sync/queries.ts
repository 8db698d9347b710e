import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { inFetchOrder } from "./fetch-order";
import { issueScope } from "./issue-scope";
import { previewInScope } from "./preview-in-scope";
import { failAbandonedRuns } from "./sync-log";
import type { CircuitSyncPreview } from "./preview-circuits";
import { type CircuitSyncOptions, type IssueListInput, circuitSyncOptionsSchema } from "./schema";

export type SyncRun = {
  id: number;
  syncType: string;
  syncStatus: "started" | "completed" | "failed" | "warning";
  syncTrigger: string;
  apiStatusFilter: string | null;
  startedAt: Date;
  completedAt: Date | null;
  durationSeconds: number | null;
  processed: number | null;
  created: number | null;
  updated: number | null;
  unchanged: number | null;
  kept: number | null;
  rejected: number | null;
  errorMessage: string | null;
  triggeredBy: string | null;
  isPreview: boolean;
  isForced: boolean;
  /** Asked with the own WorkStudio account of whoever started it. */
  isPersonal: boolean;
  isCancelRequested: boolean;
  progress: { stage: string; done: number; total: number | null } | null;
};

export type SyncRunDetail = SyncRun & {
  failures: { status: string; kind: string; message: string }[];
  preview: CircuitSyncPreview | null;
  /** Circuits whose history this run wrote to, newest first, at most 100. */
  changedCircuits: { circuitId: number; label: string; changes: Record<string, { before: unknown; after: unknown }> }[];
};

export type SyncIssueRow = {
  id: number;
  kind: string;
  severity: "rejected" | "warning";
  field: string | null;
  message: string;
  workOrder: string | null;
  jobGuid: string | null;
  apiStatus: string | null;
  circuitId: number | null;
  syncLogId: number | null;
  rowData: Record<string, unknown> | null;
  firstSeenAt: Date;
  lastSeenAt: Date;
  occurrences: number;
  resolvedAt: Date | null;
};

export const SYNC_PAGE_SIZE = 20;
export const ISSUE_PAGE_SIZE = 50;

const RUN = Prisma.sql`
  l.id::float8 AS id, l.sync_type AS "syncType", l.sync_status AS "syncStatus", l.sync_trigger AS "syncTrigger", l.api_status_filter AS "apiStatusFilter",
  l.started_at AS "startedAt", l.completed_at AS "completedAt", l.duration_seconds AS "durationSeconds", l.circuits_processed AS processed,
  l.circuits_created AS created, l.circuits_updated AS updated, l.circuits_unchanged AS unchanged, l.circuits_kept AS kept, l.circuits_rejected AS rejected,
  l.error_message AS "errorMessage", u.name AS "triggeredBy", coalesce((l.context_json->>'preview')::boolean, false) AS "isPreview",
  coalesce((l.context_json->>'force')::boolean, false) AS "isForced",
  coalesce((l.context_json->>'personal_account')::boolean, false) AS "isPersonal", l.cancel_requested_at IS NOT NULL AS "isCancelRequested", l.progress_json AS progress`;

/** One page of sync runs, newest first. Throws FORBIDDEN. */
export async function listSyncRuns(
  actor: Actor,
  page: number,
): Promise<{ rows: SyncRun[]; total: number; pageCount: number }> {
  requirePermission(actor, "sync:view");
  await failAbandonedRuns();
  const [total, rows] = await Promise.all([
    db().syncLog.count(),
    db().$queryRaw<SyncRun[]>(Prisma.sql`
      SELECT ${RUN} FROM sync_logs l LEFT JOIN users u ON u.id = l.triggered_by
      ORDER BY l.started_at DESC, l.id DESC LIMIT ${SYNC_PAGE_SIZE} OFFSET ${(page - 1) * SYNC_PAGE_SIZE}`),
  ]);
  return { rows, total, pageCount: Math.max(1, Math.ceil(total / SYNC_PAGE_SIZE)) };
}

type SyncState = { latest: SyncRun | null; lastGoodAt: Date | null };

/** The newest run, and the newest that finished well for every region, not with a personal account; for freshness lines and the Sync page. Throws FORBIDDEN. */
export async function getSyncState(actor: Actor): Promise<SyncState> {
  requirePermission(actor, "circuit:view");
  const state = await readSyncState();
  // Only a run that seems to be under way can turn out to be abandoned.
  if (state.latest?.syncStatus !== "started" || (await failAbandonedRuns()) === 0) return state;
  return readSyncState();
}

/** In one statement: every list of circuits begins with it. */
async function readSyncState(): Promise<SyncState> {
  const [row] = await readRows<SyncRun & { lastGoodAt: Date | null }>(
    Prisma.sql`
      SELECT ${RUN}, (
        SELECT completed_at FROM sync_logs
        WHERE sync_status IN ('completed', 'warning') AND sync_type <> 'aggregates' AND NOT coalesce((context_json->>'preview')::boolean, false)
          AND NOT coalesce((context_json->>'personal_account')::boolean, false)
        ORDER BY started_at DESC LIMIT 1) AS "lastGoodAt"
      FROM sync_logs l LEFT JOIN users u ON u.id = l.triggered_by ORDER BY l.started_at DESC, l.id DESC LIMIT 1`,
    { isPrepared: true },
  );
  if (!row) return { latest: null, lastGoodAt: null };
  const { lastGoodAt, ...latest } = row;
  return { latest, lastGoodAt };
}

/** The options a run was opened with, its statuses in the order to ask for them. Throws NOT_FOUND. For the job that runs it. */
export async function getCircuitSyncOptions(syncLogId: number): Promise<CircuitSyncOptions> {
  const log = await db().syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { contextJson: true } });
  if (!log) throw notFound("sync");
  const options = circuitSyncOptionsSchema.parse(log.contextJson);
  return { ...options, statuses: await inFetchOrder(options.statuses) };
}

/** One run with what it met and what it changed; changed circuits obey the row scope of whoever reads. Throws FORBIDDEN, NOT_FOUND. */
export async function getSyncRun(actor: Actor, id: number): Promise<SyncRunDetail> {
  requirePermission(actor, "sync:view");
  await failAbandonedRuns();
  const [runs, changedCircuits] = await Promise.all([
    db().$queryRaw<SyncRunDetail[]>(Prisma.sql`
      SELECT ${RUN}, coalesce(l.error_details->'failures', '[]'::jsonb) AS failures, l.context_json->'preview_result' AS preview
      FROM sync_logs l LEFT JOIN users u ON u.id = l.triggered_by WHERE l.id = ${id}::bigint`),
    readChangedCircuits(actor, id),
  ]);
  const run = runs[0];
  if (!run) throw notFound("sync");
  return { ...run, preview: run.preview && (await previewInScope(actor, run.preview)), changedCircuits };
}

async function readChangedCircuits(actor: Actor, syncLogId: number) {
  return db().$queryRaw<SyncRunDetail["changedCircuits"]>(Prisma.sql`
    SELECT c.id::float8 AS "circuitId", a.subject_label AS label, a.changes FROM activity_log a JOIN circuits c ON c.id = a.subject_id
    WHERE a.sync_log_id = ${syncLogId}::bigint AND a.subject_type = 'circuit' AND ${circuitScope(actor)} ORDER BY a.id DESC LIMIT 100`);
}

/** One page of the issues in the actor's row scope, newest first. Throws FORBIDDEN. */
export async function listSyncIssues(
  actor: Actor,
  input: IssueListInput,
): Promise<{ rows: SyncIssueRow[]; total: number; pageCount: number; kinds: { kind: string; count: number }[] }> {
  requirePermission(actor, "issue:view");
  const state =
    input.state === "all"
      ? Prisma.sql`TRUE`
      : input.state === "open"
        ? Prisma.sql`i.resolved_at IS NULL`
        : Prisma.sql`i.resolved_at IS NOT NULL`;
  const visible = Prisma.sql`${state} AND ${issueScope(actor)}`;
  const where = Prisma.sql`${visible} AND (${input.kind} = '' OR i.kind = ${input.kind})`;
  const [kinds, totals, rows] = await Promise.all([
    db().$queryRaw<{ kind: string; count: number }[]>(
      Prisma.sql`SELECT kind, count(*)::float8 AS count FROM sync_issues i WHERE ${visible} GROUP BY kind ORDER BY count DESC, kind`,
    ),
    db().$queryRaw<{ total: number }[]>(Prisma.sql`SELECT count(*)::float8 AS total FROM sync_issues i WHERE ${where}`),
    db().$queryRaw<SyncIssueRow[]>(Prisma.sql`
      SELECT id::float8 AS id, kind, severity, field, message, work_order AS "workOrder", job_guid AS "jobGuid", api_status AS "apiStatus", circuit_id::float8 AS "circuitId",
        sync_log_id::float8 AS "syncLogId", row_data AS "rowData", first_seen_at AS "firstSeenAt", last_seen_at AS "lastSeenAt", occurrences, resolved_at AS "resolvedAt"
      FROM sync_issues i WHERE ${where} ORDER BY severity, last_seen_at DESC, id DESC LIMIT ${ISSUE_PAGE_SIZE} OFFSET ${(input.page - 1) * ISSUE_PAGE_SIZE}`),
  ]);
  const total = totals[0]?.total ?? 0;
  return { rows, total, pageCount: Math.max(1, Math.ceil(total / ISSUE_PAGE_SIZE)), kinds };
}
