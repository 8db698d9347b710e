import "server-only";
import { failAbandonedRuns } from "@/lib/domain/sync/sync-log";
import { inngest } from "../client";

/** Ends the log of a run whose process died, within a minute of its lease running out (domain.md §6). */
export const failAbandonedSyncs = inngest.createFunction(
  {
    id: "fail-abandoned-syncs",
    name: "Close the logs of syncs that died",
    retries: 0,
    triggers: [{ cron: "* * * * *" }],
  },
  async ({ step }) => ({ failed: await step.run("fail abandoned runs", failAbandonedRuns) }),
);
