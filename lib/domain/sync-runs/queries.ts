import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { type JobsHealth, jobsHealth } from "@/lib/platform/jobs-health";
import { readJobsServer } from "@/lib/platform/jobs-server";
import { requirePermission } from "@/lib/platform/permissions";
import type { Feed } from "./define-feed";
import type { RunOutcome } from "./rules";

export type SyncRun = {
  id: number;
  /** Whose run it is, e.g. "circuits". */
  feed: string;
  syncType: string;
  syncStatus: Exclude<RunOutcome, "cancelled">;
  syncTrigger: string;
  /** What was asked for, in words: of circuits the statuses by their names. */
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
  /** Rows of figures that were written. */
  figures: number | null;
  errorMessage: string | null;
  triggeredBy: string | null;
  isPreview: boolean;
  isForced: boolean;
  isCancelled: boolean;
  /** Asked with the own WorkStudio account of whoever started it. */
  isPersonal: boolean;
  isCancelRequested: boolean;
  /** What a preview would do, in numbers. */
  previewCounts: { create: number; update: number; kept: number; unchanged: number; rejected: number } | null;
  /** An answer with far fewer circuits or units was to be taken as it is. */
  acceptsFewer: boolean;
  /** The run whose failed parts it tried again. */
  retryOf: number | null;
  /** Why it was started: a forced run says so. */
  reason: string | null;
  progress: { stage: string; done: number; total: number | null } | null;
};

/** What a run met, of whatever feed; `result` is the feed's own, such as a preview. */
export type SyncRunRecord = SyncRun & {
  /** `endsRun`: after it no other part was asked for. */
  failures: { status: string; statusName: string; kind: string; message: string; endsRun: boolean }[];
  context: Record<string, unknown>;
};

/** How a feed stands. `lastGood` and `freshAt` are of real runs: a preview changes nothing. */
export type FeedState = {
  /** Under way, or the newest real run, or the newest preview where there was none. */
  latest: SyncRun | null;
  /** The newest preview, if it ended after the newest real run. */
  preview: SyncRun | null;
  /** When every active part was seen whole by everybody's eyes for the last time: the age of the oldest one. */
  lastGoodAt: Date | null;
  /** `label` is what people call the part. */
  parts: { part: string; label: string; freshAt: Date | null; syncLogId: number | null }[];
};

export const IS_PREVIEW = Prisma.sql`coalesce((l.context_json->>'preview')::boolean, false)`;
export const IS_FORCED = Prisma.sql`coalesce((l.context_json->>'force')::boolean, false)`;

/** A run's fields over `sync_logs l` and `RUN_JOINS`. */
export const RUN_FIELDS: Readonly<Record<keyof SyncRun, Prisma.Sql>> = {
  id: Prisma.sql`l.id::float8`,
  feed: Prisma.sql`l.feed`,
  syncType: Prisma.sql`l.sync_type`,
  syncStatus: Prisma.sql`l.sync_status`,
  syncTrigger: Prisma.sql`l.sync_trigger`,
  apiStatusFilter: Prisma.sql`
    CASE
      WHEN l.feed = 'circuits'
        THEN (
          SELECT string_agg(coalesce(k.display_name, asked.status), ', ' ORDER BY asked.place)
          FROM unnest(string_to_array(l.api_status_filter, ',')) WITH ORDINALITY asked(status, place)
          LEFT JOIN api_status_configs k ON k.api_status = asked.status
        )
      ELSE l.api_status_filter
    END`,
  startedAt: Prisma.sql`l.started_at`,
  completedAt: Prisma.sql`l.completed_at`,
  durationSeconds: Prisma.sql`l.duration_seconds`,
  processed: Prisma.sql`l.circuits_processed`,
  created: Prisma.sql`l.circuits_created`,
  updated: Prisma.sql`l.circuits_updated`,
  unchanged: Prisma.sql`l.circuits_unchanged`,
  kept: Prisma.sql`l.circuits_kept`,
  rejected: Prisma.sql`l.circuits_rejected`,
  figures: Prisma.sql`l.aggregates_created`,
  errorMessage: Prisma.sql`l.error_message`,
  triggeredBy: Prisma.sql`u.name`,
  isPreview: IS_PREVIEW,
  isForced: IS_FORCED,
  isCancelled: Prisma.sql`coalesce(l.end_cause = 'cancelled', false)`,
  isPersonal: Prisma.sql`coalesce((l.context_json->>'personal_account')::boolean, false)`,
  isCancelRequested: Prisma.sql`l.cancel_requested_at IS NOT NULL`,
  previewCounts: Prisma.sql`l.context_json->'preview_result'->'counts'`,
  acceptsFewer: Prisma.sql`coalesce((l.context_json->>'acceptFewer')::boolean, false)`,
  retryOf: Prisma.sql`(l.context_json->>'retryOf')::float8`,
  reason: Prisma.sql`l.context_json->>'reason'`,
  progress: Prisma.sql`l.progress_json`,
};
export const RUN_JOINS = Prisma.sql`LEFT JOIN users u ON u.id = l.triggered_by`;

const RUN = Prisma.join(
  Object.entries(RUN_FIELDS).map(([name, field]) => Prisma.sql`${field} AS ${Prisma.raw(`"${name}"`)}`),
);
const RUNS = Prisma.sql`sync_logs l ${RUN_JOINS}`;

/** One run, without what its feed's row scope has to cut. Throws FORBIDDEN, NOT_FOUND. */
export async function getRunRecord(actor: Actor, id: number): Promise<SyncRunRecord> {
  requirePermission(actor, "sync:view");
  const [run] = await db().$queryRaw<SyncRunRecord[]>(Prisma.sql`
    SELECT ${RUN},
      coalesce(
        (
          SELECT jsonb_agg(
            failure || jsonb_build_object('statusName', coalesce(k.display_name, failure->>'status')) ORDER BY place
          )
          FROM jsonb_array_elements(l.error_details->'failures') WITH ORDINALITY f(failure, place)
          LEFT JOIN api_status_configs k ON k.api_status = failure->>'status'
        ),
        '[]'::jsonb
      ) AS failures,
      coalesce(l.context_json, '{}'::jsonb) AS context
    FROM ${RUNS} WHERE l.id = ${id}::bigint`);
  if (!run) throw notFound("sync");
  return run;
}

/**
 * How a feed stands, in one statement: every list of circuits begins with it. `parts` is a query of the texts `part`
 * and `label`, the parts that should be fresh.
 */
export async function readFeedState(feed: Feed, parts: Prisma.Sql): Promise<FeedState> {
  const [row] = await readRows<{ latest: JsonRun | null; preview: JsonRun | null; parts: JsonPart[] }>(
    Prisma.sql`
      WITH run AS (
        SELECT ${RUN}
        FROM ${RUNS}
        WHERE l.id = (
          SELECT id
          FROM sync_logs l
          WHERE l.feed = ${feed.name}
          ORDER BY (l.sync_status = 'started') DESC, ${IS_PREVIEW}, l.started_at DESC, l.id DESC
          LIMIT 1
        )
      ), preview AS (
        SELECT ${RUN}
        FROM ${RUNS}
        WHERE l.id = (
          SELECT id
          FROM sync_logs l
          WHERE l.feed = ${feed.name} AND ${IS_PREVIEW} AND l.sync_status <> 'started'
          ORDER BY l.started_at DESC, l.id DESC
          LIMIT 1
        )
      )
      SELECT (SELECT to_jsonb(run) FROM run) AS latest,
        (
          SELECT to_jsonb(preview)
          FROM preview
          WHERE preview.id > coalesce((SELECT run.id FROM run WHERE NOT run."isPreview"), 0)
        ) AS preview,
        coalesce(
          (
            SELECT jsonb_agg(
              jsonb_build_object('part', p.part, 'label', p.label, 'freshAt', f.fresh_at, 'syncLogId', f.sync_log_id)
            )
            FROM (${parts}) p
            LEFT JOIN sync_freshness f ON f.feed = ${feed.name} AND f.part = p.part
          ),
          '[]'
        ) AS parts`,
    { isPrepared: true },
  );
  const found = (row?.parts ?? []).map((part) => ({ ...part, freshAt: part.freshAt ? new Date(part.freshAt) : null }));
  const times = found.map((part) => part.freshAt?.getTime() ?? null);
  const isWhole = times.length > 0 && times.every((time) => time !== null);
  return {
    latest: toRun(row?.latest ?? null),
    preview: toRun(row?.preview ?? null),
    parts: found,
    lastGoodAt: isWhole ? new Date(Math.min(...times)) : null,
  };
}

type JsonPart = { part: string; label: string; freshAt: string | null; syncLogId: number | null };
type JsonRun = Omit<SyncRun, "startedAt" | "completedAt"> & { startedAt: string; completedAt: string | null };

function toRun(run: JsonRun | null): SyncRun | null {
  if (!run) return null;
  return {
    ...run,
    startedAt: new Date(run.startedAt),
    completedAt: run.completedAt ? new Date(run.completedAt) : null,
  };
}

/**
 * Whether the jobs server answers, knows this build's functions and calls, with its address; for administrators.
 * Throws FORBIDDEN.
 */
export async function getJobsHealth(actor: Actor, functionsFingerprint: string): Promise<JobsHealth> {
  requirePermission(actor, "settings:edit");
  return jobsHealth(await readJobsServer(), jobsEngine(), functionsFingerprint);
}
