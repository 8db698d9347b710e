import "server-only";
import { AGGREGATE_FEED, SNAPSHOT_FEED, WEEK_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { failCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import type { Feed } from "@/lib/domain/sync-runs/define-feed";
import { handToJobs } from "@/lib/domain/sync-runs/hand-over-run";
import { AppError } from "@/lib/platform/errors";
import { logger } from "@/lib/platform/logger";
import { jobsClient } from "./client";
import {
  CIRCUIT_SYNC_REQUESTED,
  DAY_BUILD_REQUESTED,
  SNAPSHOTS_REQUESTED,
  UNIT_SYNC_REQUESTED,
  WEEK_BUILD_REQUESTED,
} from "./events";
import { isEventKeyRefused } from "./is-event-key-refused";

/** As `sendRun`, of a circuit sync. Throws UNAVAILABLE. */
export async function sendCircuitSync(syncLogId: number): Promise<void> {
  await sendRun(CIRCUIT_FEED, syncLogId, failCircuitSync);
}

/**
 * Hands an opened run to the jobs; when they do not take it, the run is closed as failed (`fail`) and the caller is
 * told whether trying again can help. Throws UNAVAILABLE.
 */
export async function sendRun(
  feed: Feed,
  syncLogId: number,
  fail: (syncLogId: number, message: string, cause: "not_sent") => Promise<void>,
): Promise<void> {
  try {
    await handToJobs(syncLogId);
    await requestRun(feed.name, syncLogId, 0);
  } catch (error) {
    const isRefused = isEventKeyRefused(error);
    logger.error(
      { err: error, syncLogId },
      isRefused ? "the jobs server refuses the event key" : "the jobs server does not answer",
    );
    await fail(
      syncLogId,
      isRefused
        ? "The jobs server refused the panel’s key (INNGEST_EVENT_KEY), so the sync did not start. Nothing was changed; no sync runs before an operator has set the right key."
        : "The jobs server did not take the sync. Nothing was changed; check that it runs, then start the sync again.",
      "not_sent",
    );
    throw new AppError(
      "UNAVAILABLE",
      isRefused
        ? "The jobs server refuses this panel’s key, so the sync did not start. Nothing was changed. Tell whoever runs WS-Tracker: INNGEST_EVENT_KEY is wrong."
        : "The jobs server does not answer, so the sync did not start. Nothing was changed; try again in a moment.",
    );
  }
}

/** What asks for a run of a feed, by its name. */
const EVENTS: Readonly<Record<string, string>> = {
  [CIRCUIT_FEED.name]: CIRCUIT_SYNC_REQUESTED,
  [UNIT_FEED.name]: UNIT_SYNC_REQUESTED,
  [AGGREGATE_FEED.name]: DAY_BUILD_REQUESTED,
  [WEEK_FEED.name]: WEEK_BUILD_REQUESTED,
  [SNAPSHOT_FEED.name]: SNAPSHOTS_REQUESTED,
};

/**
 * Hands a run over for the first time, or once more after it was lost; each time with an event of its own. Throws what
 * the jobs server's client throws.
 */
export async function requestRun(feed: string, syncLogId: number, restarts: number): Promise<void> {
  const event = EVENTS[feed];
  if (event === undefined) throw new Error(`no job runs the feed ${feed}`);
  const { client, installationId } = await jobsClient();
  const name = `${installationId}-${feed}-sync-${syncLogId}`;
  await client.send({
    id: restarts === 0 ? name : `${name}-again-${restarts}`,
    name: event,
    data: { syncLogId },
  });
}

/** Hands over a run that follows another one; null where none was opened. */
export async function sendFollowingRun(feed: Feed, syncLogId: number | null): Promise<void> {
  if (syncLogId === null) return;
  await handToJobs(syncLogId);
  await requestRun(feed.name, syncLogId, 0);
}
