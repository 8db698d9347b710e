import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { closeRun } from "../sync-runs/close-run";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { type SyncTrigger, openRun } from "../sync-runs/open-run";
import { alreadyRunning, requirePause } from "../sync-runs/refuse-run";
import { handleTime } from "../sync-runs/keep-schedules";
import { CIRCUIT_FEED } from "./define-circuit-feed";
import type { CircuitSyncOptions } from "./schema";

type Opening = {
  jobRunId?: string | undefined;
  scheduledFor?: Date | undefined;
  /** The run whose failed statuses it asks for again. */
  retryOf?: number | undefined;
};

export type OpenedSync = { syncLogId: number; options: CircuitSyncOptions };

/**
 * Opens a circuit sync: log row, lease and audit in one transaction; the caller then sends the event or runs it.
 * Statuses that are not named are all active ones of `api_status_configs`. Throws FORBIDDEN, INVALID (nothing to sync)
 * and CONFLICT ("already running").
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
  { jobRunId, scheduledFor, retryOf }: Opening = {},
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
      if (actor.kind === "user") await requirePause(tx, CIRCUIT_FEED, options, retryOf);
      const lease = await openRun(tx, CIRCUIT_FEED, {
        trigger,
        triggeredBy: actor.kind === "user" ? actor.userId : null,
        options: input.reason ? { ...options, reason: input.reason } : options,
        scopeText: statuses.join(","),
        jobRunId,
        retryOf,
      });
      if (!lease) throw await alreadyRunning(tx, CIRCUIT_FEED, "circuit");
      if (scheduledFor) await handleTime(tx, CIRCUIT_FEED, scheduledFor);
      const audit = {
        action: input.force ? "sync.force" : "sync.run",
        subjectType: "sync",
        subjectId: lease.syncLogId,
        subjectLabel: CIRCUIT_FEED.label,
        reason: input.reason ?? null,
        context: retryOf === undefined ? options : { ...options, retryOf },
      };
      return { result: { syncLogId: Number(lease.syncLogId), options }, audit: [audit] };
    },
  });
}

/**
 * Closes a run that could not be carried out, with the reason in words; it replaces what the sweep guessed meanwhile.
 */
export async function failCircuitSync(
  syncLogId: number,
  message: string,
  cause: "exception" | "not_sent" = "exception",
): Promise<void> {
  await closeRun(CIRCUIT_FEED, BigInt(syncLogId), { status: "failed", message, cause });
}
