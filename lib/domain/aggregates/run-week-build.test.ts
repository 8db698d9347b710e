import { beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay, businessWeek } from "@/lib/platform/time";
import { buildDays, buildWeeks } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { figuresAsWritten, storedPlanner, storedUnit } from "../testing/units";
import { handOverFigures } from "./hand-over-figures";
import { laterDay } from "./rules";

const TODAY = businessDay(new Date());
const THIS_WEEK = businessWeek(TODAY).weekStarting;

let lancaster: bigint;
let circuit: number;

beforeAll(async () => {
  lancaster = (await db().region.findUniqueOrThrow({ where: { code: "LAN" } })).id;
  circuit = (await storedCircuit()).id;
});

const weeksOf = (plannerId: number) =>
  db().plannerWeeklyAggregate.findMany({ where: { plannerId }, orderBy: { weekStarting: "asc" } });
const adjustments = (weekStarting: string) =>
  db().weekAdjustment.findMany({ where: { weekStarting: new Date(weekStarting) }, orderBy: { id: "asc" } });
const closing = (weekStarting: string) =>
  db().weekClosing.findUnique({ where: { weekStarting: new Date(weekStarting) } });
/** What the closing of a week and its adjustments are together, beside what the units say. */
async function books(weekStarting: string): Promise<{ booked: string; units: string }> {
  const [row] = await db().$queryRaw<{ booked: string; units: string }[]>(Prisma.sql`
    WITH booked AS (
      SELECT planner_id, circuit_id, sum(units) AS units, sum(linear_ft) AS ft
      FROM (
        SELECT planner_id, circuit_id, units, linear_ft
        FROM week_closing_lines
        WHERE week_starting = ${weekStarting}::date
        UNION ALL
        SELECT planner_id, circuit_id, units, linear_ft
        FROM week_adjustments
        WHERE week_starting = ${weekStarting}::date
      ) entry
      GROUP BY 1, 2
      HAVING sum(units) <> 0
    ),
      own AS (
        SELECT coalesce(u.planner_id, c.planner_id) AS planner_id, u.circuit_id, count(*) AS units,
          coalesce(sum(u.linear_ft), 0) AS ft
        FROM planned_units u
        JOIN circuits c ON c.id = u.circuit_id
        WHERE u.state = 'present'
          AND NOT c.is_excluded
          AND u.assessed_on BETWEEN ${weekStarting}::date AND ${weekStarting}::date + 6
        GROUP BY 1, 2
      )
    SELECT (
      SELECT coalesce(
        string_agg(concat_ws(' ', planner_id, circuit_id, units, round(ft, 2)), ',' ORDER BY planner_id, circuit_id), ''
      )
      FROM booked
    ) AS booked,
      (
        SELECT coalesce(
          string_agg(concat_ws(' ', planner_id, circuit_id, units, round(ft, 2)), ',' ORDER BY planner_id, circuit_id),
          ''
        )
        FROM own
      ) AS units`);
  return row ?? { booked: "?", units: "" };
}

describe("a planner's week", () => {
  it("runs from Sunday to Saturday, with an entry for each day that has work and the share of each circuit", async () => {
    const planner = await storedPlanner("Ada Brandt");
    const other = (await storedCircuit()).id;
    // A Saturday, a whole week, and a Sunday; 2026-01-14 is in 2026-01-11 to 17.
    for (const assessedOn of ["2026-01-10", "2026-01-11", "2026-01-14", "2026-01-14", "2026-01-17", "2026-01-18"])
      await storedUnit({
        circuitId: circuit,
        plannerId: planner,
        assessedOn,
        linearFt: 10,
        permissionStatus: "Approved",
      });
    await storedUnit({ circuitId: other, plannerId: planner, assessedOn: "2026-01-14", unitType: "REM612", trees: 2 });
    await buildDays();
    const run = await buildWeeks();
    expect(run).toMatchObject({ syncStatus: "completed" });
    const weeks = await weeksOf(planner);
    expect(
      weeks.map((week) => [week.weekStarting, week.weekEnding].map((day) => day.toISOString().slice(0, 10))),
    ).toEqual([
      ["2026-01-04", "2026-01-10"],
      ["2026-01-11", "2026-01-17"],
      ["2026-01-18", "2026-01-24"],
    ]);
    expect(weeks[1]).toMatchObject({
      daysWorked: 3,
      circuitsWorked: 2,
      totalUnitsAssessed: 5,
      totalTrees: 2,
      unitsApproved: 4,
      dailyBreakdown: {
        "2026-01-11": { units: 1, circuits: 1, linear_ft: 10 },
        "2026-01-14": { units: 3, circuits: 2, trees: 2 },
        "2026-01-17": { units: 1 },
      },
      circuitBreakdown: { [circuit]: { units: 4, share: 0.8 }, [other]: { units: 1, share: 0.2 } },
    });
    expect(Number(weeks[1]?.totalLinearFt)).toBe(40);
    const region = await db().regionalWeeklyAggregate.findFirstOrThrow({
      where: { regionId: lancaster, weekStarting: new Date("2026-01-11") },
    });
    expect(region).toMatchObject({ unitsAdded: 5, activePlanners: 1 });
    expect(region.dailyBreakdown).toMatchObject({
      "2026-01-14": { units_added: 3, circuits_active: 0, miles_planned: 0 },
    });
  });
});

describe("an open week", () => {
  it("is made again every night, with the state of its last day, and writes nothing where nothing changed", async () => {
    const planner = await storedPlanner("Open Week");
    await storedUnit({ circuitId: circuit, plannerId: planner, assessedOn: TODAY });
    await buildWeeks();
    expect(await weeksOf(planner)).toMatchObject([{ totalUnitsAssessed: 1, daysWorked: 1 }]);
    expect(await closing(THIS_WEEK)).toBeNull();
    const region = () =>
      db().regionalWeeklyAggregate.findFirstOrThrow({
        where: { regionId: lancaster, weekStarting: new Date(THIS_WEEK) },
      });
    const state = await db().regionalDailyAggregate.findFirstOrThrow({
      where: { regionId: lancaster, aggregateDate: new Date(TODAY) },
    });
    const { activeCircuits, totalCircuits, totalUnits, statusBreakdown } = state;
    expect(await region()).toMatchObject({ activeCircuits, totalCircuits, totalUnits, statusBreakdown });
    const written = await figuresAsWritten();
    await buildWeeks();
    expect(await figuresAsWritten()).toBe(written);
    await storedUnit({ circuitId: circuit, plannerId: planner, assessedOn: TODAY });
    await buildWeeks();
    expect(await weeksOf(planner)).toMatchObject([{ totalUnitsAssessed: 2, daysWorked: 1 }]);
    expect(await adjustments(THIS_WEEK)).toEqual([]);
  });
});

describe("a week of a device whose clock runs ahead", () => {
  it("counts tomorrow's units tomorrow, for planners as for regions, so that both go on adding up", async () => {
    const planner = await storedPlanner("Fast Clock");
    await storedUnit({ circuitId: circuit, plannerId: planner, assessedOn: TODAY });
    await storedUnit({ circuitId: circuit, plannerId: planner, assessedOn: laterDay(TODAY, 1) });
    await buildWeeks();
    expect(await weeksOf(planner)).toMatchObject([{ totalUnitsAssessed: 1, daysWorked: 1 }]);
    const [planners, regions] = await Promise.all([
      db().plannerWeeklyAggregate.aggregate({
        where: { weekStarting: new Date(THIS_WEEK) },
        _sum: { totalUnitsAssessed: true },
      }),
      db().regionalWeeklyAggregate.aggregate({
        where: { weekStarting: new Date(THIS_WEEK) },
        _sum: { unitsAdded: true },
      }),
    ]);
    expect(planners._sum.totalUnitsAssessed).toBe(regions._sum.unitsAdded);
  });
});

describe("a closed week", () => {
  const week = "2026-03-01";
  const day = "2026-03-04";

  it("stands for good: what comes, goes or changes later becomes a dated adjustment with its sign", async () => {
    const [planner, other] = [await storedPlanner("Cole Frost"), await storedPlanner("Dana Reed")];
    const units = [
      await storedUnit({ circuitId: circuit, plannerId: planner, assessedOn: day, linearFt: 100 }),
      await storedUnit({ circuitId: circuit, plannerId: planner, assessedOn: day, linearFt: 50 }),
    ];
    await buildDays();
    await buildWeeks();
    expect(await closing(week)).toMatchObject({ closedBy: null });
    expect(await books(week)).toEqual({
      booked: `${planner} ${circuit} 2 150.00`,
      units: `${planner} ${circuit} 2 150.00`,
    });
    const [closed] = await weeksOf(planner);

    await storedUnit({ circuitId: circuit, plannerId: other, assessedOn: day, linearFt: 20 });
    await buildDays();
    await buildWeeks();
    expect(await adjustments(week)).toMatchObject([
      {
        plannerId: BigInt(other),
        circuitId: BigInt(circuit),
        units: 1,
        reason: "arrived_late",
        adjustedOn: new Date(TODAY),
      },
    ]);
    // The day itself is told as it is.
    expect(await db().plannerDailyAggregate.count({ where: { aggregateDate: new Date(day) } })).toBe(2);
    expect(await weeksOf(other)).toEqual([]);

    await db().plannedUnit.update({
      where: { id: units[0] ?? 0 },
      data: { state: "vanished", lastSeenAt: new Date() },
    });
    await db().plannedUnit.update({ where: { id: units[1] ?? 0 }, data: { linearFt: 60.5 } });
    await buildDays();
    expect((await adjustments(week)).slice(1)).toMatchObject([
      { plannerId: BigInt(planner), units: -1, reason: "gone" },
    ]);
    expect(Number((await adjustments(week))[1]?.linearFt)).toBe(-89.5);
    await db().plannedUnit.update({ where: { id: units[1] ?? 0 }, data: { linearFt: 61 } });
    await buildDays();
    expect((await adjustments(week)).slice(2)).toMatchObject([{ units: 0, reason: "changed" }]);

    await buildDays({ from: week, to: laterDay(week, 6) });
    await buildWeeks({ close: day });
    expect(await adjustments(week)).toHaveLength(3);
    expect(await weeksOf(planner)).toEqual([closed]);
    const { booked, units: own } = await books(week);
    expect(booked).toBe(own);
  });

  it("stays whole when two of its planners turn out to be one", async () => {
    const [one, two] = [await storedPlanner("ACME\\efinch"), await storedPlanner("Ella Finch")];
    const assessedOn = "2026-04-08";
    await storedUnit({ circuitId: circuit, plannerId: one, assessedOn, linearFt: 5 });
    await storedUnit({ circuitId: circuit, plannerId: two, assessedOn, linearFt: 7 });
    await storedUnit({ circuitId: circuit, plannerId: one, assessedOn: "2026-04-15" });
    await buildDays();
    await buildWeeks();
    await db().$transaction(async (tx) => {
      await tx.plannedUnit.updateMany({ where: { plannerId: one }, data: { plannerId: two } });
      await handOverFigures(tx, [{ id: BigInt(one), intoId: BigInt(two) }]);
      await tx.planner.delete({ where: { id: one } });
    });
    await buildDays();
    expect(await weeksOf(two)).toMatchObject([{ totalUnitsAssessed: 2 }, { totalUnitsAssessed: 1 }]);
    for (const week of ["2026-04-05", "2026-04-12"]) {
      expect(await adjustments(week)).toEqual([]);
      const { booked, units } = await books(week);
      expect(booked).toBe(units);
    }
  });

  it("is closed on its Tuesday, before it only by hand, and not at all before it is over", async () => {
    const last = laterDay(THIS_WEEK, -7);
    await storedUnit({
      circuitId: circuit,
      plannerId: await storedPlanner("Last Week"),
      assessedOn: laterDay(last, 2),
    });
    await buildWeeks({ close: last });
    expect(await closing(last)).not.toBeNull();
    const run = await buildWeeks({ close: TODAY });
    expect(run.context).toMatchObject({ closed: 0 });
    expect(await closing(THIS_WEEK)).toBeNull();
    expect((await buildWeeks({ close: last })).context).toMatchObject({ weeks: 0, closed: 0 });
  });
});
