import "server-only";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { failCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { getCircuitSyncOptions } from "@/lib/domain/circuit-sync/queries";
import { CIRCUIT_SCHEDULE } from "@/lib/domain/circuit-sync/rules";
import { runCircuitSync } from "@/lib/domain/circuit-sync/run-circuit-sync";
import { openScheduledCircuitSync } from "@/lib/domain/circuit-sync/schedule-circuits";
import { UNIT_FEED } from "@/lib/domain/planned-unit-sync/define-unit-feed";
import { openFollowingUnitSync } from "@/lib/domain/planned-unit-sync/schedule-units";
import { systemActor } from "@/lib/platform/actor-types";
import type { JobsClient } from "../client";
import { defineRunFunction } from "../define-run-function";
import { CIRCUIT_SYNC_REQUESTED } from "../events";
import { sendFollowingRun } from "../send-circuit-sync";

/** Runs a circuit sync: one that a person opened, or one of the schedule (domain.md §5). */
export const syncCircuits = (client: JobsClient) =>
  defineRunFunction(client, {
    id: "sync-circuits",
    name: "Sync circuits from WorkStudio",
    feed: CIRCUIT_FEED,
    event: CIRCUIT_SYNC_REQUESTED,
    crons: [CIRCUIT_SCHEDULE],
    kept: "Circuits that were finished are kept",
    openScheduled: (jobRunId) => openScheduledCircuitSync(systemActor("schedule"), { jobRunId }),
    readOptions: getCircuitSyncOptions,
    run: runCircuitSync,
    fail: failCircuitSync,
    afterwards: async (step, syncLogId, { preview }) => {
      if (preview) return;
      await step.run("sync the units that became due", async () =>
        sendFollowingRun(UNIT_FEED, await openFollowingUnitSync(systemActor("schedule"), syncLogId)),
      );
    },
  });
