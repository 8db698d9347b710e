import { AGGREGATE_FEED, type FigureFeed } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { failBuild, openBuild } from "@/lib/domain/aggregates/mutations";
import { runDayBuild } from "@/lib/domain/aggregates/run-day-build";
import { requestBuildSchema } from "@/lib/domain/aggregates/schema";
import { getRunRecord } from "@/lib/domain/sync-runs/queries";
import { systemActor } from "@/lib/platform/actor-types";
import { toInvalid } from "@/lib/platform/error-response";
import { overOutage } from "@/lib/platform/over-outage";
import { type CommandResult, printResult } from "./run-command";

type Options = { from?: string; to?: string; json?: boolean };

/** Makes the figures of a range of days anew, in this process; true unless it failed. */
export async function rebuildAggregatesCommand(options: Options): Promise<boolean> {
  return printResult(options, await rebuildAggregates(options));
}

/** As the command does it, for those that do more. */
export async function rebuildAggregates({ from, to }: Options): Promise<CommandResult> {
  const parsed = requestBuildSchema.safeParse({ from, to });
  if (!parsed.success) throw toInvalid(parsed.error);
  const { run, options } = await runFigures(AGGREGATE_FEED, parsed.data, runDayBuild);
  const days = Number(run.context["days"] ?? 0);
  const text = `Run ${run.id} ${run.syncStatus}: ${days} ${days === 1 ? "day" : "days"} from ${options.from} to ${options.to}, ${run.figures ?? 0} rows written, in ${run.durationSeconds ?? 0} s.`;
  return { run, text };
}

/** Opens and carries out a run of figures in this process, and answers its log as it stands afterwards. */
export async function runFigures(feed: FigureFeed, input: Parameters<typeof openBuild>[2], work: typeof runDayBuild) {
  const operator = systemActor("operator");
  const { syncLogId, options } = await openBuild(operator, feed, input, "manual");
  try {
    await work((_name, step) => overOutage(step), BigInt(syncLogId), options);
  } catch (error) {
    await failBuild(feed, syncLogId, "The run stopped on an unexpected error; the application log has it.");
    throw error;
  }
  return { run: await getRunRecord(operator, syncLogId), options };
}
