import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { issueScope } from "./issue-scope";
import { CIRCUIT_SYNC_SCOPE, type Lease } from "./lease";
import { dueFrequencies } from "./rules";
import type { CircuitSyncOptions } from "./schema";
import { type SyncTrigger, closeCircuitSyncLog, failAbandonedRuns, openCircuitSyncLog } from "./sync-log";

export type OpenedSync = { syncLogId: number; options: CircuitSyncOptions };

/**
 * Opens a circuit sync: log row, lease and audit in one transaction; the caller then sends the event or runs it. Statuses that are
 * not named are all active ones of `api_status_configs`. Throws FORBIDDEN, INVALID (nothing to sync) and CONFLICT ("already running").
 */
export async function openCircuitSync(
  actor: Actor,
  input: {
    statuses?: string[] | undefined;
    preview: boolean;
    force: boolean;
    acceptFewer: boolean;
    reason?: string | undefined;
  },
  trigger: SyncTrigger,
  jobRunId?: string,
): Promise<OpenedSync> {
  await failAbandonedRuns();
  return mutate(actor, {
    permission: input.force || input.acceptFewer ? "sync:force" : "sync:run",
    action: input.force ? "sync.force" : "sync.run",
    run: async (tx) => {
      const configured = await tx.apiStatusConfig.findMany({
        where: { isActive: true },
        select: { apiStatus: true },
        orderBy: { sortOrder: "asc" },
      });
      const statuses = input.statuses?.length
        ? [...new Set(input.statuses)]
        : configured.map((status) => status.apiStatus);
      if (statuses.length === 0)
        throw new AppError(
          "INVALID",
          "No status is active, so there is nothing to sync. Turn one on under Lookup tables.",
        );
      const options: CircuitSyncOptions = {
        statuses,
        preview: input.preview,
        force: input.force,
        acceptFewer: input.acceptFewer,
      };
      if (actor.kind === "user") await requirePause(tx, options);
      const lease: Lease | null = await openCircuitSyncLog(
        tx,
        options,
        trigger,
        actor.kind === "user" ? actor.userId : null,
        jobRunId,
      );
      if (!lease) throw new AppError("CONFLICT", await alreadyRunning(tx));
      const audit = {
        action: input.force ? "sync.force" : "sync.run",
        subjectType: "sync",
        subjectId: lease.syncLogId,
        subjectLabel: "circuits",
        reason: input.reason ?? null,
        context: options,
      };
      return { result: { syncLogId: Number(lease.syncLogId), options }, audit: [audit] };
    },
  });
}

/**
 * Opens the sync that the schedule asks for now: statuses synced daily, and on Monday mornings the weekly ones too; nothing when
 * no status is due or a run is going on (domain.md §5). Answers the log's id or null; the job that opened a run and lost the answer
 * gets it again.
 */
export async function openScheduledCircuitSync(
  actor: Actor,
  { now = new Date(), jobRunId }: { now?: Date; jobRunId: string },
): Promise<number | null> {
  const own = await findRunOfJob(jobRunId);
  if (own !== null) return own;
  const due = dueFrequencies(now);
  const statuses = await db().apiStatusConfig.findMany({
    where: { isActive: true, syncFrequency: { in: due } },
    select: { apiStatus: true },
    orderBy: { sortOrder: "asc" },
  });
  if (statuses.length === 0) return null;
  try {
    const input = {
      statuses: statuses.map((status) => status.apiStatus),
      preview: false,
      force: false,
      acceptFewer: false,
    };
    return (await openCircuitSync(actor, input, "scheduled", jobRunId)).syncLogId;
  } catch (error) {
    if (error instanceof AppError && error.code === "CONFLICT") return null;
    throw error;
  }
}

/** The run that a job opened and that still holds its lease, or null. */
async function findRunOfJob(jobRunId: string): Promise<number | null> {
  const [run] = await db().$queryRaw<{ id: number }[]>(Prisma.sql`
    SELECT l.id::float8 AS id FROM sync_leases s JOIN sync_logs l ON l.id = s.sync_log_id
    WHERE s.scope = ${CIRCUIT_SYNC_SCOPE} AND s.expires_at > now() AND l.sync_status = 'started' AND l.context_json->>'jobRunId' = ${jobRunId}`);
  return run?.id ?? null;
}

/** Asks a running sync to stop; it does so within about two seconds, also in the middle of a call. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function cancelSync(actor: Actor, syncLogId: number): Promise<{ syncLogId: number }> {
  return mutate(actor, {
    permission: "sync:run",
    action: "sync.cancel",
    run: async (tx) => {
      const log = await tx.syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { syncStatus: true } });
      if (!log) throw notFound("sync");
      const asked = await tx.syncLog.updateMany({
        where: { id: BigInt(syncLogId), syncStatus: "started", cancelRequestedAt: null },
        data: { cancelRequestedAt: new Date(), cancelRequestedBy: actor.kind === "user" ? actor.userId : null },
      });
      if (asked.count === 0) throw new AppError("CONFLICT", "This sync has ended already, or is being cancelled.");
      return {
        result: { syncLogId },
        audit: [{ action: "sync.cancel", subjectType: "sync", subjectId: BigInt(syncLogId), subjectLabel: "circuits" }],
      };
    },
  });
}

/** Closes a run that could not be carried out, with the reason in words. */
export async function failSync(syncLogId: number, message: string): Promise<void> {
  await closeCircuitSyncLog(BigInt(syncLogId), { status: "failed", message });
}

/** Marks an issue of the row scope as settled by a person; it opens again if WorkStudio still sends it. Throws FORBIDDEN, NOT_FOUND. */
export async function resolveIssue(actor: Actor, issueId: number): Promise<{ issueId: number }> {
  return mutate(actor, {
    permission: "issue:resolve",
    action: "issue.resolve",
    run: async (tx) => {
      const [issue] = await tx.$queryRaw<{ message: string }[]>(
        Prisma.sql`SELECT i.message FROM sync_issues i WHERE i.id = ${issueId}::bigint AND ${issueScope(actor)}`,
      );
      if (!issue) throw notFound("issue");
      const resolved = await tx.syncIssue.updateMany({
        where: { id: BigInt(issueId), resolvedAt: null },
        data: { resolvedAt: new Date(), resolvedBy: actor.kind === "user" ? actor.userId : null },
      });
      const audit = {
        action: "issue.resolve",
        subjectType: "sync_issue",
        subjectId: BigInt(issueId),
        subjectLabel: issue.message,
      };
      return { result: { issueId }, audit: resolved.count === 0 ? [] : [audit] };
    },
  });
}

/** WorkStudio is slow and shared: the same sync is started by hand once in a while, and again at once only if it failed (security E9). */
async function requirePause(tx: Transaction, options: CircuitSyncOptions): Promise<void> {
  const pause = env().WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS;
  const [last] = await tx.$queryRaw<{ id: number; waitSeconds: number }[]>(Prisma.sql`
    SELECT l.id::float8 AS id, ceil(${pause}::float8 - extract(epoch FROM now() - l.started_at))::float8 AS "waitSeconds" FROM sync_logs l
    WHERE l.sync_type = 'circuit_list' AND l.triggered_by IS NOT NULL AND l.sync_status IN ('completed', 'warning') AND l.started_at > now() - make_interval(secs => ${pause})
      AND l.context_json @> ${JSON.stringify(options)}::jsonb ORDER BY l.id DESC LIMIT 1`);
  if (!last) return;
  const wait = last.waitSeconds > 90 ? `${Math.ceil(last.waitSeconds / 60)} minutes` : `${last.waitSeconds} seconds`;
  throw new AppError(
    "RATE_LIMITED",
    `The same sync was just run by hand: it is run ${last.id} in the list. WorkStudio is spared for a while; try again in ${wait}.`,
  );
}

/** In the caller's transaction: a second connection of each of many callers would empty the pool. */
async function alreadyRunning(tx: Transaction): Promise<string> {
  const rows = await tx.$queryRaw<{ startedAt: Date; name: string | null }[]>(Prisma.sql`
    SELECT l.started_at AS "startedAt", u.name FROM sync_leases s JOIN sync_logs l ON l.id = s.sync_log_id LEFT JOIN users u ON u.id = l.triggered_by
    WHERE s.scope = ${CIRCUIT_SYNC_SCOPE}`);
  const seconds = rows[0] ? Math.max(0, Math.round((Date.now() - rows[0].startedAt.getTime()) / 1000)) : null;
  const who = rows[0]?.name ? ` by ${rows[0].name}` : "";
  return seconds === null
    ? "A circuit sync is already running."
    : `A circuit sync is already running, started ${seconds} s ago${who}.`;
}
