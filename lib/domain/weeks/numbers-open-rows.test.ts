import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { listUnits, unitList } from "../planned-units/list";
import { buildDays, buildWeeks } from "../testing/build-figures";
import { sync } from "../testing/sync";
import { syncUnits } from "../testing/sync-units";
import { getRegionWeek } from "./get-region-week";
import { getWeek } from "./queries";

const actor = systemActor("test");
let simulator: TestSimulator;
let weeks: { regionId: number; code: string; day: string }[] = [];

/** A world in which circuits change hands, units come late and some have a forester whom nobody knows. */
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60, lifelike: true, youngDays: 14 });
  for (let look = 0; look < 3; look += 1) {
    await sync();
    await syncUnits();
    await simulator.advanceDays(3);
  }
  await sync();
  await syncUnits();
  const [days] = await db().$queryRaw<{ from: string; to: string }[]>(
    Prisma.sql`
      SELECT (max(assessed_on) - 14)::text AS from, max(assessed_on)::text AS to
      FROM planned_units
      WHERE assessed_on <= current_date`,
  );
  if (days) await buildDays(days);
  await buildWeeks();
  weeks = await db().$queryRaw<typeof weeks>(Prisma.sql`
    SELECT c.region_id::float8 AS "regionId", r.code, max(u.assessed_on)::text AS day
    FROM planned_units u
    JOIN circuits c ON c.id = u.circuit_id
    JOIN regions r ON r.id = c.region_id
    WHERE u.state = 'present' AND u.assessed_on <= current_date GROUP BY 1, 2`);
});
afterAll(() => simulator.stop());

const countOf = async (params: Record<string, string | string[]>) =>
  (await listUnits(actor, unitList.parse(params))).total;

describe("the numbers of a region’s week", () => {
  it("are those of the lists that they open: units by planner, late ones, by circuit", async () => {
    let numbers = 0;
    for (const { regionId, code, day } of weeks) {
      const week = await getRegionWeek(actor, regionId, { day, credits: null });
      const range = { from: week.weekStarting, to: week.weekEnding };
      for (const { plannerId, units, lateUnits } of week.planners) {
        const of = { planner: String(plannerId ?? "none"), region: code, excluded: "hide", ...range };
        expect(await countOf(of)).toBe(units);
        expect(await countOf({ ...of, arrived: "late" })).toBe(lateUnits);
        numbers += 1;
      }
      for (const { circuitId, units } of week.circuits)
        expect(await countOf({ circuit: String(circuitId), ...range })).toBe(units);
    }
    expect(numbers).toBeGreaterThan(3);
  });

  it("are those of the credits that they open: by circuit and by planner, part by part", async () => {
    for (const { regionId, day } of weeks.slice(0, 2)) {
      const week = await getRegionWeek(actor, regionId, { day, credits: null });
      const milesOf = async (credits: Parameters<typeof getRegionWeek>[2]["credits"]) =>
        (await getRegionWeek(actor, regionId, { day, credits })).credits?.miles ?? Number.NaN;
      for (const kind of ["planners", "span", "shared", "unassigned", "corrections"] as const)
        expect(await milesOf({ kind })).toBeCloseTo(week.book[kind], 6);
      expect(await milesOf({})).toBeCloseTo(week.book.circuits, 6);
      expect(week.book.span + week.book.shared).toBeCloseTo(week.book.planners, 6);
      for (const { circuitId, planners, unassigned, corrections } of week.circuits.slice(0, 5)) {
        expect(await milesOf({ circuitId, kind: "planners" })).toBeCloseTo(planners, 6);
        expect(await milesOf({ circuitId, kind: "unassigned" })).toBeCloseTo(unassigned, 6);
        expect(await milesOf({ circuitId, kind: "corrections" })).toBeCloseTo(corrections, 6);
      }
      for (const { plannerId, spanMiles, sharedMiles, lateMiles } of week.planners.slice(0, 5)) {
        if (plannerId === null) continue;
        expect(await milesOf({ plannerId, kind: "span" })).toBeCloseTo(spanMiles, 6);
        expect(await milesOf({ plannerId, kind: "shared" })).toBeCloseTo(sharedMiles, 6);
        expect(await milesOf({ plannerId, kind: "late" })).toBeCloseTo(lateMiles, 6);
      }
    }
  });
});

describe("the numbers of planners in a week", () => {
  it("are those of the units that they open, by what was decided of their work too", async () => {
    const measure = ["linear_ft", "acres", "count", "unknown"];
    let rows = 0;
    for (const day of new Set(weeks.map((week) => week.day))) {
      const { planners, weekStarting: from, weekEnding: to } = await getWeek(actor, day, null);
      for (const { plannerId, regionCode, units, approved, pending, refused } of planners) {
        const of = { planner: String(plannerId), region: regionCode, excluded: "hide", from, to };
        const decided = [
          await countOf({ ...of, measure, permission: ["Approved", "PPL Approved"] }),
          await countOf({ ...of, measure, permission: "pending" }),
          await countOf({ ...of, measure, permission: "Refused" }),
        ];
        expect([await countOf(of), ...decided]).toEqual([units, approved, pending, refused]);
        rows += 1;
      }
    }
    expect(rows).toBeGreaterThan(3);
  });
});
