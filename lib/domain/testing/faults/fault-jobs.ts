import { AGGREGATE_FEED, type FigureFeed, SNAPSHOT_FEED, WEEK_FEED } from "../../aggregates/define-aggregate-feeds";
import { openBuild } from "../../aggregates/mutations";
import { getBuildOptions } from "../../aggregates/queries";
import { runDayBuild } from "../../aggregates/run-day-build";
import { runSnapshotBuild } from "../../aggregates/run-snapshot-build";
import { runWeekBuild } from "../../aggregates/run-week-build";
import { CIRCUIT_FEED } from "../../circuit-sync/define-circuit-feed";
import { openCircuitSync } from "../../circuit-sync/mutations";
import { getCircuitSyncOptions } from "../../circuit-sync/queries";
import { runCircuitSync } from "../../circuit-sync/run-circuit-sync";
import { UNIT_FEED } from "../../planned-unit-sync/define-unit-feed";
import { openUnitSync } from "../../planned-unit-sync/mutations";
import { getUnitSyncOptions } from "../../planned-unit-sync/queries";
import { runUnitSync } from "../../planned-unit-sync/run-unit-sync";
import { linkPlanner } from "../../planners/mutations";
import type { Feed } from "../../sync-runs/define-feed";
import { takeUpRun } from "../../sync-runs/hand-over-run";
import { findRunOfJob } from "../../sync-runs/keep-schedules";
import type { StepRunner } from "../../sync-runs/run-step";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";

/**
 * A job as the jobs server runs it: may be cut off anywhere and asked for again with the same name, for the same
 * scheduled time.
 */
export type FaultJob = (step: StepRunner, jobRunId: string, scheduledFor: Date) => Promise<void>;

const actor = systemActor("schedule");

/** Whoever has an address there is linked to a planner. */
export const PEOPLE_DOMAIN = "linked.example";

type Open = (how: { jobRunId: string; scheduledFor: Date }) => Promise<{ syncLogId: number } | null>;

const feedJob =
  <Options>(
    feed: Feed,
    open: Open,
    readOptions: (id: number) => Promise<Options>,
    run: (step: StepRunner, id: bigint, options: Options) => Promise<unknown>,
  ): FaultJob =>
  async (step, jobRunId, scheduledFor) => {
    const syncLogId = await step("open the scheduled run", async () => {
      const own = await findRunOfJob(feed, jobRunId);
      if (own !== null) return own;
      try {
        return (await open({ jobRunId, scheduledFor }))?.syncLogId ?? null;
      } catch (error) {
        if (error instanceof AppError && error.code === "CONFLICT") return null;
        throw error;
      }
    });
    if (syncLogId === null) return;
    const options = await step("read the options", async () =>
      (await takeUpRun(syncLogId)) ? readOptions(syncLogId) : null,
    );
    if (options !== null) await run(step, BigInt(syncLogId), options);
  };

const build = (feed: FigureFeed, run: typeof runDayBuild): FaultJob =>
  feedJob(
    feed,
    ({ jobRunId, scheduledFor }) =>
      openBuild(actor, feed, {}, "scheduled", { jobRunId, scheduledFor: { first: scheduledFor, last: scheduledFor } }),
    getBuildOptions,
    run,
  );

const syncCircuits = feedJob(
  CIRCUIT_FEED,
  (how) => openCircuitSync(actor, { preview: false, force: false, acceptFewer: false }, "scheduled", how),
  getCircuitSyncOptions,
  runCircuitSync,
);
const syncUnits = feedJob(
  UNIT_FEED,
  (how) => openUnitSync(actor, { acceptFewer: false }, "scheduled", how),
  getUnitSyncOptions,
  runUnitSync,
);

/** Somebody says whose planners' names are, of every person of the world one; cut off, they do it again. */
const linkPeople: FaultJob = async () => {
  const pairs = await db().$queryRaw<{ id: number; userId: number }[]>(Prisma.sql`
    SELECT named.id::float8 AS id, person.id::float8 AS "userId"
    FROM (
      SELECT DISTINCT a.planner_id AS id, dense_rank() OVER (ORDER BY a.planner_id) AS place
      FROM planner_aliases a
      JOIN circuits c ON c.planner_id = a.planner_id
      WHERE a.kind = 'login'
    ) named
    JOIN (
      SELECT id, row_number() OVER (ORDER BY id) AS place FROM users WHERE email LIKE '%@${Prisma.raw(PEOPLE_DOMAIN)}'
    ) person USING (place)
    ORDER BY place`);
  if (pairs.length === 0) throw new Error("There is no planner to link.");
  for (const pair of pairs) await linkPlanner(actor, pair);
};

/** Every function of the product that writes by itself, in the order in which each needs the one before. */
export const FAULT_JOBS = {
  "sync-circuits": syncCircuits,
  "sync-planned-units": syncUnits,
  "build-daily-aggregates": build(AGGREGATE_FEED, runDayBuild),
  "build-weekly-aggregates": build(WEEK_FEED, runWeekBuild),
  "create-daily-snapshots": build(SNAPSHOT_FEED, runSnapshotBuild),
  "link-planner": linkPeople,
} satisfies Record<string, FaultJob>;

export type FaultJobName = keyof typeof FAULT_JOBS;
