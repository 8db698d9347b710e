import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { closeRun } from "../sync-runs/close-run";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { type SyncTrigger, openRun } from "../sync-runs/open-run";
import { CIRCUIT_FEED } from "./define-circuit-feed";
import type { CircuitSyncOptions } from "./schema";

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
  { jobRunId, scheduledFor }: { jobRunId?: string | undefined; scheduledFor?: Date | undefined } = {},
): Promise<OpenedSync> {
  await endDeadRuns([CIRCUIT_FEED], { replacing: CIRCUIT_FEED });
  return mutate(actor, {
    permission: input.force || input.acceptFewer ? "sync:force" : "sync:run",
    action: input.force ? "sync.force" : "sync.run",
    // A preview of a forced run writes nothing.
    needsRecentProof: (input.force || input.acceptFewer) && !input.preview,
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
      const lease = await openRun(tx, CIRCUIT_FEED, {
        trigger,
        triggeredBy: actor.kind === "user" ? actor.userId : null,
        options: input.reason ? { ...options, reason: input.reason } : options,
        scopeText: statuses.join(","),
        jobRunId,
      });
      if (!lease) throw new AppError("CONFLICT", await alreadyRunning(tx));
      if (scheduledFor) await handleTime(tx, scheduledFor);
      const audit = {
        action: input.force ? "sync.force" : "sync.run",
        subjectType: "sync",
        subjectId: lease.syncLogId,
        subjectLabel: CIRCUIT_FEED.label,
        reason: input.reason ?? null,
        context: options,
      };
      return { result: { syncLogId: Number(lease.syncLogId), options }, audit: [audit] };
    },
  });
}

/** Closes a run that could not be carried out, with the reason in words; it replaces what the sweep guessed meanwhile. */
export async function failCircuitSync(
  syncLogId: number,
  message: string,
  cause: "exception" | "not_sent" = "exception",
): Promise<void> {
  await closeRun(CIRCUIT_FEED, BigInt(syncLogId), { status: "failed", message, cause });
}

/** One run for a scheduled time, whoever asks for it. Throws CONFLICT where there was one. */
async function handleTime(tx: Transaction, time: Date): Promise<void> {
  const handled = await tx.$executeRaw(Prisma.sql`
    INSERT INTO sync_schedules (feed, handled_until, swept_at) VALUES (${CIRCUIT_FEED.name}, ${time}::timestamptz, now())
    ON CONFLICT (feed) DO UPDATE SET handled_until = excluded.handled_until WHERE sync_schedules.handled_until < excluded.handled_until`);
  if (handled === 0) throw new AppError("CONFLICT", "This scheduled time has had its sync.");
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
    WHERE s.scope = ${CIRCUIT_FEED.name}`);
  const seconds = rows[0] ? Math.max(0, Math.round((Date.now() - rows[0].startedAt.getTime()) / 1000)) : null;
  const who = rows[0]?.name ? ` by ${rows[0].name}` : "";
  return seconds === null
    ? "A circuit sync is already running."
    : `A circuit sync is already running, started ${seconds} s ago${who}.`;
}
