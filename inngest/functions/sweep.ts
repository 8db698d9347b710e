import "server-only";
import { sweepFeeds } from "@/lib/domain/feeds/sweep-feeds";
import { systemActor } from "@/lib/platform/actor-types";
import { inngest } from "../client";
import { requestCircuitSync } from "../send-circuit-sync";

/** Every minute: starts what the schedule missed, hands lost runs over again, ends the logs of runs that died. */
export const sweep = inngest.createFunction(
  {
    id: "sweep",
    name: "Look after schedules and runs",
    retries: 0,
    triggers: [{ cron: "* * * * *" }],
  },
  async ({ step }) =>
    step.run("sweep", async () => {
      const { ended, send } = await sweepFeeds(systemActor("schedule"));
      for (const run of send) await requestCircuitSync(run.syncLogId, run.restarts);
      return { ended, sent: send.map((run) => run.syncLogId) };
    }),
);
