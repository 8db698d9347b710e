import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { UNIT_FEED } from "../planned-unit-sync/define-unit-feed";
import { readLastOrders } from "../planned-unit-sync/read-last-orders";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { type SyncRunRecord, getRunRecord } from "../sync-runs/queries";
import { type RunOutcome, outcomeOf } from "../sync-runs/rules";
import { FEEDS } from "./sweep-feeds";
import { stepWords } from "./rules";

/** So many of the newest lines of a run are shown while it goes on. */
const LINES = 6;

export type WatchedRun = {
  id: number;
  outcome: RunOutcome;
  isCancelRequested: boolean;
  progress: SyncRunRecord["progress"];
  /** What it did last, newest first; none once it has ended. */
  lines: RunLine[];
};
/** `workOrder` where the line is of one, for a link. */
export type RunLine = { key: string; text: string; workOrder: string | null; isFailure: boolean };

/**
 * How far a run is, with its last lines; work orders only within the reader's row scope. Throws FORBIDDEN, NOT_FOUND.
 */
export async function watchRun(actor: Actor, syncLogId: number): Promise<WatchedRun> {
  requirePermission(actor, "sync:view");
  await endDeadRuns(FEEDS);
  const run = await getRunRecord(actor, syncLogId);
  const isGoingOn = run.syncStatus === "started";
  return {
    id: run.id,
    outcome: outcomeOf(run),
    isCancelRequested: run.isCancelRequested,
    progress: run.progress,
    lines: isGoingOn ? await readLines(actor, run) : [],
  };
}

async function readLines(actor: Actor, { id, feed }: SyncRunRecord): Promise<RunLine[]> {
  const orders = feed === UNIT_FEED.name ? await readLastOrders(actor, id, LINES) : [];
  const steps = orders.length === LINES ? [] : await readLastSteps(id, LINES - orders.length);
  return [...orders, ...steps];
}

async function readLastSteps(syncLogId: number, most: number): Promise<RunLine[]> {
  const steps = await readRows<{ name: string; status: string | null; rows: number | null; failure: string | null }>(
    Prisma.sql`
    SELECT s.name, coalesce(k.display_name, s.value->>'status') AS status, (s.value->>'rows')::float8 AS rows,
      s.value->'failure'->>'message' AS failure
    FROM (
      SELECT name, finished_at,
        CASE WHEN json_typeof(answer::json->'value') = 'object' THEN answer::json->'value' END AS value
      FROM sync_run_steps
      WHERE sync_log_id = ${syncLogId}::bigint AND finished_at IS NOT NULL
      ORDER BY finished_at DESC
      LIMIT ${most}
    ) s
    LEFT JOIN api_status_configs k ON k.api_status = s.value->>'status' ORDER BY s.finished_at DESC`,
  );
  return steps.map((step) => ({
    key: step.name,
    text: stepWords(step),
    workOrder: null,
    isFailure: step.failure !== null,
  }));
}
