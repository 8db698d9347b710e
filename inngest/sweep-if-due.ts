import "server-only";
import { endLostActs } from "@/lib/domain/bulk-acts/end-lost-acts";
import { tidyExports } from "@/lib/domain/exports/write-export";
import { endExclusions } from "@/lib/domain/exclusions/end-exclusions";
import { sweepFeeds } from "@/lib/domain/feeds/sweep-feeds";
import { systemActor } from "@/lib/platform/actor-types";
import { claimSweep } from "@/lib/platform/jobs-server";
import { requestRun } from "./send-circuit-sync";

/** The sweep of this minute, unless another process or the engine has made it; answers what was done, or null. */
export async function sweepIfDue(): Promise<{ ended: number; sent: number[] } | null> {
  if (!(await claimSweep())) return null;
  const actor = systemActor("schedule");
  try {
    const { ended, send } = await sweepFeeds(actor);
    for (const run of send) await requestRun(run.feed, run.syncLogId, run.restarts);
    return { ended, sent: send.map((run) => run.syncLogId) };
  } finally {
    // A jobs server that takes no run is no reason for a circuit to stay out of the reports.
    await endExclusions(actor);
    await endLostActs(actor);
    await tidyExports(actor);
  }
}
