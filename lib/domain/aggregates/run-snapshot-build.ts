import "server-only";
import { businessDay } from "@/lib/platform/time";
import type { RunStatus } from "../sync-runs/close-run";
import { reportProgress } from "../sync-runs/report-progress";
import type { StepRunner } from "../sync-runs/run-step";
import { SNAPSHOT_FEED } from "./define-aggregate-feeds";
import { countWritten, holdWriting } from "./hold-writing";
import { SNAPSHOT_DAYS_PER_STEP, daysBetween, piecesOf } from "./rules";
import { runBuild } from "./run-build";
import type { BuildOptions } from "./schema";
import { writeSnapshots } from "./write-snapshots";

/**
 * Takes the snapshots of circuits (domain.md §4.4): those of the scheduled day, or of every day of a range that was
 * asked for. Run again it writes nothing.
 */
export async function runSnapshotBuild(step: StepRunner, syncLogId: bigint, options: BuildOptions): Promise<RunStatus> {
  return runBuild(SNAPSHOT_FEED, step, syncLogId, async (run) => {
    const days = options.alsoDue ? [options.to] : daysBetween(options.from, options.to);
    let taken = 0;
    for (const [done, piece] of piecesOf(days, SNAPSHOT_DAYS_PER_STEP).entries())
      taken += await run(`snapshots from ${piece[0] ?? ""}`, async (lease) => {
        await reportProgress(lease, {
          stage: "Taking snapshots",
          done: done * SNAPSHOT_DAYS_PER_STEP,
          total: days.length,
        });
        return holdWriting(lease, async (client) => {
          const written = await writeSnapshots(client, piece, businessDay(new Date()));
          await countWritten(client, lease, written);
          return written;
        });
      });
    return {
      status: "completed",
      cameToWriting: true,
      context: { days: days.length, snapshots: taken },
      freshParts: options.alsoDue ? ["snapshots"] : [],
    };
  });
}
