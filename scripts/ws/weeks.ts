import { WEEK_FEED } from "@/lib/domain/aggregates/define-aggregate-feeds";
import { runWeekBuild } from "@/lib/domain/aggregates/run-week-build";
import { closeWeekSchema } from "@/lib/domain/aggregates/schema";
import { toInvalid } from "@/lib/platform/error-response";
import { businessWeek } from "@/lib/platform/time";
import { runFigures } from "./aggregates";
import { type CommandResult, printResult } from "./run-command";

type Options = { week?: string; json?: boolean };

/** Closes the weeks whose time has come, or the one that a day is in if it is over; true unless it failed. */
export async function closeWeeksCommand(options: Options): Promise<boolean> {
  return printResult(options, await closeWeeks(options));
}

/** As the command does it, for those that do more. */
export async function closeWeeks({ week }: Options): Promise<CommandResult> {
  const parsed = closeWeekSchema.safeParse({ week });
  if (!parsed.success) throw toInvalid(parsed.error);
  const asked = parsed.data.week ? businessWeek(parsed.data.week) : null;
  const input = asked ? { from: asked.weekStarting, to: asked.weekEnding, isClosing: true } : {};
  const { run } = await runFigures(WEEK_FEED, input, runWeekBuild);
  const count = (value: unknown) => `${Number(value ?? 0)} ${value === 1 ? "week" : "weeks"}`;
  const text = `Run ${run.id} ${run.syncStatus}: ${count(run.context["weeks"])} made, ${count(run.context["closed"])} closed.`;
  const isClosedAlready = asked !== null && run.context["weeks"] === 0;
  const says = isClosedAlready ? `The week of ${asked.weekStarting} was closed before; nothing was changed.` : text;
  return { run, text: says };
}
