import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { FIGURE_FEEDS } from "../aggregates/define-aggregate-feeds";
import { retryBuild } from "../aggregates/retry-build";
import { CIRCUIT_FEED } from "../circuit-sync/define-circuit-feed";
import { retryStatuses } from "../circuit-sync/retry-statuses";
import { UNIT_FEED } from "../planned-unit-sync/define-unit-feed";
import { getUnitSyncRun } from "../planned-unit-sync/queries";
import { retryWorkOrders } from "../planned-unit-sync/retry-work-orders";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { getRunRecord } from "../sync-runs/queries";
import { FEEDS } from "./sweep-feeds";

/**
 * Opens a run of what failed in another one: its statuses, work orders or days; the caller then hands it to the jobs.
 * It is opened as by hand, with the same permission and refusals. Throws FORBIDDEN, NOT_FOUND, RATE_LIMITED and
 * CONFLICT (it goes on, nothing failed, or another run of the feed goes on).
 */
export async function retryRun(actor: Actor, syncLogId: number): Promise<{ feed: string; syncLogId: number }> {
  requirePermission(actor, "sync:run");
  await endDeadRuns(FEEDS);
  const run = await getRunRecord(actor, syncLogId);
  if (run.syncStatus === "started")
    throw new AppError("CONFLICT", "This sync still goes on. Try again what failed once it has ended.");
  const opened = await open(actor, run);
  return { feed: run.feed, syncLogId: opened.syncLogId };
}

async function open(actor: Actor, run: Awaited<ReturnType<typeof getRunRecord>>): Promise<{ syncLogId: number }> {
  if (run.feed === CIRCUIT_FEED.name) return retryStatuses(actor, run);
  if (run.feed === UNIT_FEED.name) return retryWorkOrders(actor, await getUnitSyncRun(actor, run.id));
  const feed = FIGURE_FEEDS.find(({ name }) => name === run.feed);
  if (!feed) throw new AppError("CONFLICT", "This kind of sync is not run any more.");
  return retryBuild(actor, feed, run);
}
