import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { mutate } from "@/lib/platform/mutate";
import { businessDay } from "@/lib/platform/time";
import { closeRun } from "../sync-runs/close-run";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { handleTime } from "../sync-runs/keep-schedules";
import { type SyncTrigger, openRun } from "../sync-runs/open-run";
import { alreadyRunning } from "../sync-runs/refuse-run";
import { requireKeptHistory } from "./keep-history";
import type { FigureFeed } from "./define-aggregate-feeds";
import { firstOpenDay } from "./rules";
import type { BuildOptions, RequestBuildInput } from "./schema";

export type OpenedBuild = { syncLogId: number; options: BuildOptions };

type Opening = {
  jobRunId?: string | undefined;
  /** The scheduled times that this run is for, the first and the last of them. */
  scheduledFor?: { first: Date; last: Date } | undefined;
  /** The run whose days it makes again. */
  retryOf?: number | undefined;
};

/**
 * Opens a run that makes figures: log row, lease and audit in one transaction; the caller then sends the event or runs
 * it. Without days it is of the open weeks and of whatever changed. Throws FORBIDDEN and CONFLICT ("already running").
 */
export async function openBuild(
  actor: Actor,
  feed: FigureFeed,
  input: RequestBuildInput & { isClosing?: boolean },
  trigger: SyncTrigger,
  { jobRunId, scheduledFor, retryOf }: Opening = {},
): Promise<OpenedBuild> {
  await endDeadRuns([feed], { replacing: feed });
  return mutate<OpenedBuild>(actor, {
    permission: "sync:run",
    action: "sync.run",
    run: async (tx) => {
      const options = optionsOf(input, scheduledFor);
      if (!options.alsoDue) await requireKeptHistory(tx, options.from);
      const lease = await openRun(tx, feed, {
        trigger,
        triggeredBy: actor.kind === "user" ? actor.userId : null,
        options,
        scopeText: options.from === options.to ? options.to : `${options.from} to ${options.to}`,
        jobRunId,
        retryOf,
      });
      if (!lease) throw await alreadyRunning(tx, feed, feed.what);
      if (scheduledFor) await handleTime(tx, feed, scheduledFor.last);
      return {
        result: { syncLogId: Number(lease.syncLogId), options },
        audit: [
          {
            action: "sync.run",
            subjectType: "sync",
            subjectId: lease.syncLogId,
            subjectLabel: feed.label,
            context: retryOf === undefined ? options : { ...options, retryOf },
          },
        ],
      };
    },
  });
}

/**
 * Closes a run that could not be carried out, with the reason in words; it replaces what the sweep guessed meanwhile.
 */
export async function failBuild(
  feed: FigureFeed,
  syncLogId: number,
  message: string,
  cause: "exception" | "not_sent" = "exception",
): Promise<void> {
  await closeRun(feed, BigInt(syncLogId), { status: "failed", message, cause });
}

function optionsOf(
  { from, to, isClosing = false }: RequestBuildInput & { isClosing?: boolean },
  scheduledFor: Opening["scheduledFor"],
): BuildOptions {
  if (from !== undefined && to !== undefined) return { from, to, alsoDue: false, ...(isClosing ? { isClosing } : {}) };
  const last = businessDay(scheduledFor?.last ?? new Date());
  const first = businessDay(scheduledFor?.first ?? new Date());
  const open = firstOpenDay(last);
  return { from: open < first ? open : first, to: last, alsoDue: true };
}
