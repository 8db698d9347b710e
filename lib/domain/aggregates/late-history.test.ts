import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { buildDays, buildWeeks } from "../testing/build-figures";
import { nameDomains } from "../testing/domains";
import { sync } from "../testing/sync";
import { syncUnits } from "../testing/sync-units";

const WEEKS = 6;
/** A Saturday: the weeks that follow are whole. */
const WORLD_BEGINS = "2026-01-31";

let simulator: TestSimulator;

/** As a new installation does it whose WorkStudio has gone on unseen: a first look, then weeks of work at once. */
beforeAll(async () => {
  simulator = await startSimulator({
    circuits: 90,
    lifelike: true,
    firstDay: WORLD_BEGINS,
    youngDays: 7 * WEEKS,
    environment: { WORKSTUDIO_PAUSE_MS: "0" },
  });
  await nameDomains();
  for (const days of [0, 7 * WEEKS]) {
    if (days > 0) await simulator.advanceDays(days);
    expect((await sync()).message).toBeNull();
    await syncUnits();
    await buildDays();
    await buildWeeks();
  }
}, 120_000);
afterAll(() => simulator.stop());

type Row = { week: string; planners: number; miles: number; units: number; closed: boolean; adjusted: number };
const weeks = () =>
  db().$queryRaw<Row[]>(Prisma.sql`
    SELECT w.week_starting::text AS week, count(DISTINCT w.planner_id)::float8 AS planners,
      sum(w.miles_planned)::float8 AS miles, sum(w.total_units_assessed)::float8 AS units,
      EXISTS (SELECT FROM week_closings k WHERE k.week_starting = w.week_starting) AS closed,
      (SELECT count(*) FROM week_adjustments a WHERE a.week_starting = w.week_starting)::float8 AS adjusted
    FROM planner_weekly_aggregates w GROUP BY w.week_starting ORDER BY w.week_starting`);

describe("weeks of work that come at once", () => {
  it("fill each week with the miles and units of those who did them, and close it with them", async () => {
    const since = (await weeks()).filter(({ week }) => week > WORLD_BEGINS && week < "2026-03-15");
    expect(since.map(({ week }) => week)).toEqual([
      "2026-02-01",
      "2026-02-08",
      "2026-02-15",
      "2026-02-22",
      "2026-03-01",
      "2026-03-08",
    ]);
    for (const { miles, units, planners, closed, adjusted } of since) {
      expect(miles).toBeGreaterThan(5);
      expect(units).toBeGreaterThan(20);
      expect(planners).toBeGreaterThan(5);
      expect([closed, adjusted]).toEqual([true, 0]);
    }
  });

  it("credit nobody with what was there at the first look", async () => {
    const before = (await weeks()).filter(({ week }) => week < WORLD_BEGINS);
    expect(before.length).toBeGreaterThan(4);
    for (const { miles, units } of before) expect([miles, units > 0]).toEqual([0, true]);
  });

  it("leave little that is nobody's, and the regions' miles are those of planners with what is unassigned or corrected", async () => {
    const [sums] = await db().$queryRaw<{ planners: number; rest: number; regions: number }[]>(Prisma.sql`
      SELECT (SELECT sum(miles_planned) FROM planner_daily_aggregates)::float8 AS planners,
        (SELECT sum(miles_added) FROM regional_daily_aggregates)::float8 AS regions,
        (
          SELECT sum(k.miles)
          FROM station_credits k
          JOIN circuits c ON c.id = k.circuit_id
          WHERE k.planner_id IS NULL
            AND (
              k.station_name IS NOT NULL OR NOT EXISTS (SELECT FROM circuits piece WHERE piece.parent_circuit_id = c.id)
            )
        )::float8 AS rest`);
    const { planners = 0, rest = 0, regions = 0 } = sums ?? {};
    expect(planners).toBeGreaterThan(100);
    expect(Math.abs(rest)).toBeLessThan(planners * 0.05);
    // Every row of a planner's or a region's day is rounded to hundredths.
    expect(Math.abs(planners + rest - regions)).toBeLessThan(planners * 0.01);
  });
});
