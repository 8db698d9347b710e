import { SNAPSHOT_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { runSnapshotBuild } from "@/lib/domain/aggregates/run-snapshot-build";
import { requestBuildSchema } from "@/lib/domain/aggregates/schema";
import { toInvalid } from "@/lib/platform/error-response";
import { runFigures } from "./aggregates";
import { print } from "./run-command";

type Options = { from?: string; to?: string; json?: boolean };

/** Takes today's snapshots, or those of past days that have none, in this process; true unless it failed. */
export async function takeSnapshotsCommand({ from, to, json }: Options): Promise<boolean> {
  const parsed = requestBuildSchema.safeParse({ from, to });
  if (!parsed.success) throw toInvalid(parsed.error);
  const { run } = await runFigures(SNAPSHOT_FEED, parsed.data, runSnapshotBuild);
  const text = `Run ${run.id} ${run.syncStatus}: ${Number(run.context["snapshots"] ?? 0)} snapshots taken, in ${run.durationSeconds ?? 0} s.`;
  print({ json }, run, run.errorMessage ? `${text}\n${run.errorMessage}` : text);
  return run.syncStatus !== "failed";
}
