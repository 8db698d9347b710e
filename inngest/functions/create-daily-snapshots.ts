import "server-only";
import { SNAPSHOT_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { failBuild } from "@/lib/domain/aggregates/mutations";
import { getBuildOptions } from "@/lib/domain/aggregates/queries";
import { runSnapshotBuild } from "@/lib/domain/aggregates/run-snapshot-build";
import { openScheduledBuild } from "@/lib/domain/aggregates/schedule-builds";
import { systemActor } from "@/lib/platform/actor-types";
import type { JobsClient } from "../client";
import { defineRunFunction } from "../define-run-function";
import { SNAPSHOTS_REQUESTED } from "../events";

/** Keeps every morning how each circuit stands that is neither closed nor excluded (domain.md §4.4). */
export const createDailySnapshots = (client: JobsClient) =>
  defineRunFunction(client, {
    id: "create-daily-snapshots",
    name: "Take the daily snapshots",
    feed: SNAPSHOT_FEED,
    event: SNAPSHOTS_REQUESTED,
    crons: SNAPSHOT_FEED.schedules,
    kept: "Snapshots that were taken are kept",
    openScheduled: (jobRunId) => openScheduledBuild(systemActor("schedule"), SNAPSHOT_FEED, { jobRunId }),
    readOptions: getBuildOptions,
    run: runSnapshotBuild,
    fail: (syncLogId, message) => failBuild(SNAPSHOT_FEED, syncLogId, message),
  });
