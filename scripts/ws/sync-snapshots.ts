import { SNAPSHOT_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { runSnapshotBuild } from "@/lib/domain/aggregates/run-snapshot-build";
import { requestBuildSchema } from "@/lib/domain/aggregates/schema";
import { toInvalid } from "@/lib/platform/error-response";
import { runFigures } from "./aggregates";
import { type CommandResult, printResult } from "./run-command";

type Options = { from?: string; to?: string; json?: boolean };

/** Takes today's snapshots, or those of past days that have none, in this process; true unless it failed. */
export async function takeSnapshotsCommand(options: Options): Promise<boolean> {
  return printResult(options, await takeSnapshots(options));
}

/** As the command does it, for those that do more. */
export async function takeSnapshots({ from, to }: Options): Promise<CommandResult> {
  const parsed = requestBuildSchema.safeParse({ from, to });
  if (!parsed.success) throw toInvalid(parsed.error);
  const { run } = await runFigures(SNAPSHOT_FEED, parsed.data, runSnapshotBuild);
  const text = `Run ${run.id} ${run.syncStatus}: ${Number(run.context["snapshots"] ?? 0)} snapshots taken, in ${run.durationSeconds ?? 0} s.`;
  return { run, text };
}
