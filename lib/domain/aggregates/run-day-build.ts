import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import { type BusinessDay, businessDay } from "@/lib/platform/time";
import { type RunOutcome, type RunStatus, closeRun } from "../sync-runs/close-run";
import type { Lease } from "../sync-runs/hold-lease";
import { reportProgress } from "../sync-runs/report-progress";
import { type StepAnswer, type StepRunner, runStep } from "../sync-runs/run-step";
import { AGGREGATE_FEED } from "./define-aggregate-feeds";
import { countWritten, holdWriting } from "./hold-writing";
import { DAYS_PER_STEP, daysBetween, piecesOf } from "./rules";
import type { BuildOptions } from "./schema";
import { rollUpCircuitDays, writeCircuitDays } from "./write-circuit-days";
import { writePlannerDays } from "./write-planner-days";
import { writeRegionDays } from "./write-region-days";

export const CANCELLED_BUILD = "Cancelled. Figures that were made before are kept; the others are as they were.";

/**
 * Makes the figures of days (domain.md §4.3), durable and the same for jobs and commands: the circuits' totals as they stand, the rollups of the
 * days, then planners and regions a week at a time, each step in a transaction. Run again it writes nothing new. Every ending closes the log;
 * only a lost lease and unknown errors throw, for the caller to close it as failed.
 */
export async function runDayBuild(step: StepRunner, syncLogId: bigint, options: BuildOptions): Promise<RunStatus> {
  const run = <T>(name: string, work: (lease: Lease) => Promise<T>): Promise<StepAnswer<T>> =>
    step(name, () => runStep(AGGREGATE_FEED.name, syncLogId, name, work));
  const close = (outcome: RunOutcome) =>
    step("close", () => closeRun(AGGREGATE_FEED, syncLogId, outcome).then(() => outcome.status));
  const cancelled = () => close({ status: "failed", cause: "cancelled", message: CANCELLED_BUILD });

  let circuits = 0;
  for (let slice = 1, isDone = false; !isDone; slice += 1) {
    const answer = await run(`circuits, slice ${slice}`, (lease) => writeCircuitDays(lease, { isFirst: slice === 1 }));
    if (answer.cancelled) return cancelled();
    circuits += answer.value.circuits;
    isDone = answer.value.isDone;
  }
  const found = await run("find the days", () => findDays(options));
  if (found.cancelled) return cancelled();
  const pieces = piecesOf(found.value, DAYS_PER_STEP);
  let done = 0;
  for (const days of pieces) {
    const answer = await run(`days ${days[0] ?? ""} to ${days.at(-1) ?? ""}`, async (lease) => {
      await reportProgress(lease, { stage: "Making the figures of days", done, total: found.value.length });
      return writeDays(lease, days);
    });
    if (answer.cancelled) return cancelled();
    done += days.length;
  }
  return close({
    status: "completed",
    cameToWriting: true,
    processed: circuits,
    context: { days: found.value.length },
    freshParts: options.to === businessDay(new Date()) || options.alsoDue ? ["days"] : [],
  });
}

/** The days to make, oldest first. What is said to be assessed in the future waits for its day. */
async function findDays({ from, to, alsoDue }: BuildOptions): Promise<BusinessDay[]> {
  const days = daysBetween(from, to);
  if (!alsoDue) return days;
  const due = await readRows<{ day: string }>(
    Prisma.sql`SELECT DISTINCT d.day::text AS day FROM aggregate_due_days d WHERE d.day <= ${to}::date`,
  );
  return [...new Set([...days, ...due.map(({ day }) => day)])].sort();
}

/** One piece of the days. The notes go first: what changes while the figures are made is noted again. */
async function writeDays(lease: Lease, days: BusinessDay[]): Promise<number> {
  return holdWriting(lease, async (client) => {
    await client.query(Prisma.sql`DELETE FROM aggregate_due_days WHERE day = ANY(${days}::date[])`);
    const rollups = await rollUpCircuitDays(client, days);
    const planners = await writePlannerDays(client, days);
    const regions = await writeRegionDays(client, days);
    const written = rollups + planners + regions;
    await countWritten(client, lease, written);
    return written;
  });
}
