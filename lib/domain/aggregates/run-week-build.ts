import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import { type BusinessDay, businessDay, businessWeek } from "@/lib/platform/time";
import type { RunStatus } from "../sync-runs/close-run";
import type { Lease } from "../sync-runs/hold-lease";
import { reportProgress } from "../sync-runs/report-progress";
import type { StepRunner } from "../sync-runs/run-step";
import { closeWeek, findClosedWeeks } from "./close-weeks";
import { WEEK_FEED } from "./define-aggregate-feeds";
import { keptDays } from "./keep-history";
import { countWritten, holdWriting } from "./hold-writing";
import { closingTimeOf, daysBetween, laterDay } from "./rules";
import { runBuild } from "./run-build";
import { writeAllCircuitDays } from "./run-day-build";
import type { BuildOptions } from "./schema";
import { writeDays } from "./write-days";
import { writePlannerWeek } from "./write-planner-days";
import { writeRegionWeek } from "./write-region-week";

/**
 * Makes the weeks that are not closed (domain.md §4.3), and closes those whose time has come or that a person asked to
 * close: each week with its days in one transaction, so that what is closed is what the units say at that moment.
 * Closed weeks are left alone.
 */
export async function runWeekBuild(step: StepRunner, syncLogId: bigint, options: BuildOptions): Promise<RunStatus> {
  return runBuild(WEEK_FEED, step, syncLogId, async (run) => {
    const circuits = await writeAllCircuitDays(run);
    const weeks = await run("find the weeks", () => findWeeks(options));
    let closed = 0;
    for (const [done, week] of weeks.entries())
      closed += await run(`week ${week}`, async (lease) => {
        await reportProgress(lease, { stage: "Making the figures of weeks", done, total: weeks.length });
        return (await writeWeek(lease, week, options)) ? 1 : 0;
      });
    return {
      status: "completed",
      cameToWriting: true,
      processed: circuits,
      context: { weeks: weeks.length, closed },
      freshParts: options.alsoDue ? ["weeks"] : [],
    };
  });
}

/**
 * The Sundays of the weeks to make, oldest first: those of the options and, with `alsoDue`, every other one that has
 * figures and was never closed.
 */
async function findWeeks({ from, to, alsoDue }: BuildOptions): Promise<BusinessDay[]> {
  const asked = new Set(daysBetween(from, to).map((day) => businessWeek(day).weekStarting));
  const rows = await readRows<{ week: string; isClosed: boolean }>(Prisma.sql`
    SELECT week::text AS week, EXISTS (SELECT FROM week_closings w WHERE w.week_starting = week) AS "isClosed"
    FROM (
      SELECT unnest(${[...asked]}::date[]) AS week
      UNION
      SELECT d.aggregate_date - extract(dow FROM d.aggregate_date)::int
      FROM regional_daily_aggregates d
      WHERE d.aggregate_date <= ${to}::date
    ) known
    ORDER BY week`);
  return rows.filter(({ week, isClosed }) => !isClosed && (alsoDue || asked.has(week))).map(({ week }) => week);
}

/** Answers whether the week was closed. */
async function writeWeek(lease: Lease, week: BusinessDay, { isClosing }: BuildOptions): Promise<boolean> {
  const today = businessDay(new Date());
  const isOver = laterDay(week, 6) < today;
  // A device whose clock runs ahead has assessed tomorrow already; no region's day has those units yet.
  const days = daysBetween(week, laterDay(week, 6)).filter((day) => day <= today);
  const mayClose = isOver && (isClosing === true || closingTimeOf(week) <= new Date());
  return holdWriting(lease, async (client) => {
    // A person's closing may have come in between.
    if ((await findClosedWeeks(client, [week])).length > 0) return false;
    if ((await keptDays(client, [week])).length === 0) return false;
    // What is closed is what its rows say, so no unit moves until both are written.
    if (mayClose) await client.query("LOCK TABLE planned_units IN SHARE MODE");
    const daily = await writeDays(client, days);
    const weekly = (await writePlannerWeek(client, days)) + (await writeRegionWeek(client, days));
    await countWritten(client, lease, daily + weekly);
    return mayClose && (await closeWeek(client, lease, days));
  });
}
