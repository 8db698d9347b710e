import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import type { RunStatus } from "../sync-runs/close-run";
import type { Lease } from "../sync-runs/hold-lease";
import { reportProgress } from "../sync-runs/report-progress";
import type { StepRunner } from "../sync-runs/run-step";
import { adjustWeeks, findClosedWeeks } from "./close-weeks";
import { HISTORY_KEPT_FROM, keptDays } from "./keep-history";
import { AGGREGATE_FEED } from "./define-aggregate-feeds";
import { countWritten, holdWriting } from "./hold-writing";
import { DAYS_PER_STEP, daysBetween, piecesOf } from "./rules";
import { type BuildStep, runBuild } from "./run-build";
import type { BuildOptions } from "./schema";
import { writeCircuitDays } from "./write-circuit-days";
import { writeDays } from "./write-days";

/**
 * Makes the figures of days (domain.md §4.3), durable and the same for jobs and commands: the circuits' totals as they
 * stand, the rollups of the days, then planners and regions a week at a time, each step in a transaction. Of a closed
 * week the difference is written as an adjustment. Run again it writes nothing new.
 */
export async function runDayBuild(step: StepRunner, syncLogId: bigint, options: BuildOptions): Promise<RunStatus> {
  return runBuild(AGGREGATE_FEED, step, syncLogId, async (run) => {
    const circuits = await writeAllCircuitDays(run);
    const days = await run("find the days", () => findDays(options));
    let done = 0;
    let adjustments = 0;
    for (const piece of piecesOf(days, DAYS_PER_STEP)) {
      adjustments += await run(`days ${piece[0] ?? ""} to ${piece.at(-1) ?? ""}`, async (lease) => {
        await reportProgress(lease, { stage: "Making the figures of days", done, total: days.length });
        return writePiece(lease, piece);
      });
      done += piece.length;
    }
    return {
      status: "completed",
      cameToWriting: true,
      processed: circuits,
      context: { days: days.length, adjustments },
      freshParts: options.alsoDue ? ["days"] : [],
    };
  });
}

/** The totals of all circuits that are due, in as many steps as it takes. Answers how many circuits. */
export async function writeAllCircuitDays(run: BuildStep): Promise<number> {
  let circuits = 0;
  for (let slice = 1, isDone = false; !isDone; slice += 1) {
    const answer = await run(`circuits, slice ${slice}`, (lease) => writeCircuitDays(lease, { isFirst: slice === 1 }));
    circuits += answer.circuits;
    isDone = answer.isDone;
  }
  return circuits;
}

/** The days to make, oldest first. What is said to be assessed in the future waits for its day. */
async function findDays({ from, to, alsoDue }: BuildOptions): Promise<BusinessDay[]> {
  const days = daysBetween(from, to);
  if (!alsoDue) return days;
  const due = await readRows<{ day: string }>(
    Prisma.sql`
      SELECT DISTINCT d.day::text AS day
      FROM aggregate_due_days d
      WHERE d.day <= ${to}::date AND d.day >= coalesce((${HISTORY_KEPT_FROM}), '-infinity')`,
  );
  return [...new Set([...days, ...due.map(({ day }) => day)])].sort();
}

async function writePiece(lease: Lease, days: BusinessDay[]): Promise<number> {
  return holdWriting(lease, async (client) => {
    const written = await writeDays(client, days);
    const adjustments = await adjustWeeks(client, lease, await findClosedWeeks(client, await keptDays(client, days)));
    await countWritten(client, lease, written + adjustments);
    return adjustments;
  });
}
