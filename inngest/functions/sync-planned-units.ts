import "server-only";
import { AGGREGATE_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { openFollowingBuild } from "@/lib/domain/aggregates/schedule-builds";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { failUnitSync } from "@/lib/domain/planned-unit-sync/mutations";
import { getUnitSyncOptions } from "@/lib/domain/planned-unit-sync/queries";
import { UNIT_SCHEDULE } from "@/lib/domain/planned-unit-sync/rules";
import { runUnitSync } from "@/lib/domain/planned-unit-sync/run-unit-sync";
import { openScheduledUnitSync } from "@/lib/domain/planned-unit-sync/schedule-units";
import { systemActor } from "@/lib/platform/actor-types";
import type { JobsClient } from "../client";
import { defineRunFunction } from "../define-run-function";
import { UNIT_SYNC_REQUESTED } from "../events";
import { sendFollowingRun } from "../send-circuit-sync";

/**
 * Runs a sync of planned units: one that a person or a circuit sync opened, or one of the schedule (domain.md
 * §4.1, §5).
 */
export const syncPlannedUnits = (client: JobsClient) =>
  defineRunFunction(client, {
    id: "sync-planned-units",
    name: "Sync planned units from WorkStudio",
    feed: UNIT_FEED,
    event: UNIT_SYNC_REQUESTED,
    crons: [UNIT_SCHEDULE],
    kept: "Work orders that were finished are kept",
    openScheduled: (jobRunId) => openScheduledUnitSync(systemActor("schedule"), { jobRunId }),
    readOptions: getUnitSyncOptions,
    run: (step, syncLogId, { workOrders, acceptFewer }) =>
      runUnitSync(step, syncLogId, workOrders ? { workOrders, acceptFewer } : { acceptFewer }),
    fail: failUnitSync,
    afterwards: async (step, syncLogId) => {
      await step.run("make the figures that follow", async () =>
        sendFollowingRun(AGGREGATE_FEED, await openFollowingBuild(systemActor("schedule"), AGGREGATE_FEED, syncLogId)),
      );
    },
  });
