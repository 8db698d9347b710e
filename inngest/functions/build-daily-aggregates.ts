import "server-only";
import { AGGREGATE_FEED, WEEK_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { failBuild } from "@/lib/domain/aggregates/mutations";
import { getBuildOptions, wroteFigures } from "@/lib/domain/aggregates/queries";
import { runDayBuild } from "@/lib/domain/aggregates/run-day-build";
import { openFollowingBuild, openScheduledBuild } from "@/lib/domain/aggregates/schedule-builds";
import { systemActor } from "@/lib/platform/actor-types";
import type { JobsClient } from "../client";
import { defineRunFunction } from "../define-run-function";
import { DAY_BUILD_REQUESTED } from "../events";
import { sendFollowingRun } from "../send-circuit-sync";

/**
 * Makes the figures of circuits, planners and regions by day: every evening, after a sync of units, and for days that a
 * person asks for (domain.md §4.3).
 */
export const buildDailyAggregates = (client: JobsClient) =>
  defineRunFunction(client, {
    id: "build-daily-aggregates",
    name: "Make the daily aggregates",
    feed: AGGREGATE_FEED,
    event: DAY_BUILD_REQUESTED,
    crons: AGGREGATE_FEED.schedules,
    kept: "Figures that were made are kept",
    openScheduled: (jobRunId) => openScheduledBuild(systemActor("schedule"), AGGREGATE_FEED, { jobRunId }),
    readOptions: getBuildOptions,
    run: runDayBuild,
    fail: (syncLogId, message) => failBuild(AGGREGATE_FEED, syncLogId, message),
    // The open weeks show what the day's syncs brought, and the weeks before a first sync are there at once. Where no
    // day changed, no week did.
    afterwards: async (step, syncLogId) => {
      await step.run("make the weeks that follow", async () => {
        if (await wroteFigures(syncLogId))
          await sendFollowingRun(WEEK_FEED, await openFollowingBuild(systemActor("schedule"), WEEK_FEED, syncLogId));
      });
    },
  });
