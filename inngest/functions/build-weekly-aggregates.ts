import "server-only";
import { WEEK_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { failBuild } from "@/lib/domain/aggregates/mutations";
import { getBuildOptions } from "@/lib/domain/aggregates/queries";
import { runWeekBuild } from "@/lib/domain/aggregates/run-week-build";
import { openScheduledBuild } from "@/lib/domain/aggregates/schedule-builds";
import { systemActor } from "@/lib/platform/actor-types";
import type { JobsClient } from "../client";
import { defineRunFunction } from "../define-run-function";
import { WEEK_BUILD_REQUESTED } from "../events";

/** Makes the open weeks of planners and regions, and closes those whose Tuesday has come (domain.md §4.3). */
export const buildWeeklyAggregates = (client: JobsClient) =>
  defineRunFunction(client, {
    id: "build-weekly-aggregates",
    name: "Make the weekly aggregates and close weeks",
    feed: WEEK_FEED,
    event: WEEK_BUILD_REQUESTED,
    crons: WEEK_FEED.schedules,
    kept: "Weeks that were made are kept",
    openScheduled: (jobRunId) => openScheduledBuild(systemActor("schedule"), WEEK_FEED, { jobRunId }),
    readOptions: getBuildOptions,
    run: runWeekBuild,
    fail: (syncLogId, message) => failBuild(WEEK_FEED, syncLogId, message),
  });
