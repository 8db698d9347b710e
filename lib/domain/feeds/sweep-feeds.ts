import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { AGGREGATE_FEED, SNAPSHOT_FEED, WEEK_FEED } from "../aggregates/define-aggregate-feeds";
import { openMissedBuild } from "../aggregates/schedule-builds";
import { CIRCUIT_FEED } from "../circuit-sync/define-circuit-feed";
import { openMissedCircuitSync } from "../circuit-sync/schedule-circuits";
import { UNIT_FEED } from "../planned-unit-sync/define-unit-feed";
import { openMissedUnitSync } from "../planned-unit-sync/schedule-units";
import type { Feed } from "../sync-runs/define-feed";
import { claimLostRuns, endDeadRuns } from "../sync-runs/end-dead-runs";
import { handToJobs } from "../sync-runs/hand-over-run";

/** Every feed, in the order of the Sync page. */
export const FEEDS: readonly Feed[] = [CIRCUIT_FEED, UNIT_FEED, AGGREGATE_FEED, WEEK_FEED, SNAPSHOT_FEED];

/** A run to hand to the jobs: for the first time, or after so many restarts. */
export type RunToSend = { feed: string; syncLogId: number; restarts: number };

/**
 * What somebody has to look after every minute, whatever runs the jobs: scheduled times that nobody handled, runs that
 * the jobs server lost, and runs that are dead for good. Answers the runs to hand to the jobs; one that cannot be sent
 * is found again when its lease has run out.
 */
export async function sweepFeeds(actor: Actor, now = new Date()): Promise<{ ended: number; send: RunToSend[] }> {
  const first: RunToSend[] = [];
  for (const [feed, openMissed] of [
    [CIRCUIT_FEED, openMissedCircuitSync],
    [UNIT_FEED, openMissedUnitSync],
    [AGGREGATE_FEED, (who: Actor, at: Date) => openMissedBuild(who, AGGREGATE_FEED, at)],
    [WEEK_FEED, (who: Actor, at: Date) => openMissedBuild(who, WEEK_FEED, at)],
    [SNAPSHOT_FEED, (who: Actor, at: Date) => openMissedBuild(who, SNAPSHOT_FEED, at)],
  ] as const) {
    const missed = await openMissed(actor, now);
    if (missed === null) continue;
    await handToJobs(missed);
    first.push({ feed: feed.name, syncLogId: missed, restarts: 0 });
  }
  const lost = await claimLostRuns();
  const ended = await endDeadRuns(FEEDS);
  return { ended, send: [...first, ...lost] };
}
