import { AGGREGATE_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { failBuild, openBuild } from "@/lib/domain/aggregates/mutations";
import { runDayBuild } from "@/lib/domain/aggregates/run-day-build";
import { requestBuildSchema } from "@/lib/domain/aggregates/schema";
import { getRunRecord } from "@/lib/domain/sync-runs/queries";
import { systemActor } from "@/lib/platform/actor-types";
import { toInvalid } from "@/lib/platform/error-response";
import { print } from "./run-command";

type Options = { from?: string; to?: string; json?: boolean };

/** Makes the figures of a range of days anew, in this process; true unless it failed. */
export async function rebuildAggregatesCommand({ from, to, json }: Options): Promise<boolean> {
  const parsed = requestBuildSchema.safeParse({ from, to });
  if (!parsed.success) throw toInvalid(parsed.error);
  const operator = systemActor("operator");
  const { syncLogId, options } = await openBuild(operator, AGGREGATE_FEED, parsed.data, "manual");
  try {
    await runDayBuild((_name, work) => work(), BigInt(syncLogId), options);
  } catch (error) {
    await failBuild(AGGREGATE_FEED, syncLogId, "The run stopped on an unexpected error; the application log has it.");
    throw error;
  }
  const run = await getRunRecord(operator, syncLogId);
  const days = Number(run.context["days"] ?? 0);
  const text = `Run ${run.id} ${run.syncStatus}: ${days} ${days === 1 ? "day" : "days"} from ${options.from} to ${options.to}, ${run.figures ?? 0} rows written, in ${run.durationSeconds ?? 0} s.`;
  print({ json }, run, run.errorMessage ? `${text}\n${run.errorMessage}` : text);
  return run.syncStatus !== "failed";
}
