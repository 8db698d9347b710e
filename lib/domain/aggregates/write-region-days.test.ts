import { beforeAll, describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { buildDays, plannerDays, regionDay } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { figuresAsWritten, storedPlanner, storedUnit } from "../testing/units";
import { laterDay } from "./rules";

const TODAY = businessDay(new Date());
const DAY = "2026-01-14";

type Region = { id: bigint; code: string };
let lancaster: Region;
let central: Region;

beforeAll(async () => {
  lancaster = await db().region.findUniqueOrThrow({ where: { code: "LAN" }, select: { id: true, code: true } });
  central = await db().region.findFirstOrThrow({ where: { code: { not: "LAN" } }, select: { id: true, code: true } });
});

const milesOf = (id: number, totalMiles: number, milesPlanned: number, percentComplete = 0) =>
  db().circuit.update({ where: { id }, data: { totalMiles, milesPlanned, percentComplete } });

describe("a region's day", () => {
  it("is the state at its end and what was added on it; percentages are weighted by miles", async () => {
    const [before, beforeCentral] = [await regionDay(TODAY, lancaster), await regionDay(TODAY, central)];
    const [big, small, away] = [
      await storedCircuit({ apiStatus: "ACTIV" }),
      await storedCircuit({ apiStatus: "QC" }),
      await storedCircuit({ apiStatus: "REWRK", region: central.code }),
    ];
    await milesOf(big.id, 90, 45, 50);
    await milesOf(small.id, 10, 10, 100);
    await storedUnit({
      circuitId: big.id,
      assessedOn: TODAY,
      linearFt: 5,
      permissionStatus: "Approved",
      plannerId: await storedPlanner("Cole Frost"),
    });
    await storedUnit({ circuitId: small.id, assessedOn: DAY, unitType: "HCB", acres: 0.25 });
    await buildDays({ from: TODAY, to: TODAY });
    const after = await regionDay(TODAY, lancaster);
    const gained = (
      name:
        | "activeCircuits"
        | "qcCircuits"
        | "totalCircuits"
        | "totalUnits"
        | "unitsAdded"
        | "activePlanners"
        | "unitsApproved",
    ) => (after?.[name] ?? 0) - (before?.[name] ?? 0);
    expect([gained("activeCircuits"), gained("qcCircuits"), gained("totalCircuits")]).toEqual([1, 1, 2]);
    expect([gained("totalUnits"), gained("unitsAdded"), gained("activePlanners"), gained("unitsApproved")]).toEqual([
      2, 1, 1, 1,
    ]);
    expect((await regionDay(TODAY, central))?.reworkCircuits).toBe((beforeCentral?.reworkCircuits ?? 0) + 1);
    const [sums] = await db().$queryRaw<{ miles: number; percent: number }[]>(Prisma.sql`
      SELECT sum(total_miles)::float8 AS miles,
        round(sum(percent_complete * total_miles) / sum(total_miles), 2)::float8 AS percent
      FROM circuits
      WHERE region_id = ${lancaster.id}`);
    expect([Number(after?.totalMiles), Number(after?.avgPercentComplete)]).toEqual([sums?.miles, sums?.percent]);
    expect(away.id).toBeGreaterThan(0);
  });

  it("leaves excluded circuits out of everything but their count, and planners out of what stands on them", async () => {
    const day = "2026-02-10";
    const planner = await storedPlanner("Excluded Work");
    const { id } = await storedCircuit();
    await storedUnit({ circuitId: id, plannerId: planner, assessedOn: day });
    await buildDays({ from: day, to: day });
    await buildDays({ from: TODAY, to: TODAY });
    const before = await regionDay(TODAY, lancaster);
    expect(await plannerDays(day)).toHaveLength(1);
    await db().circuit.update({ where: { id }, data: { isExcluded: true } });
    await buildDays({ from: day, to: day });
    await buildDays({ from: TODAY, to: TODAY });
    const after = await regionDay(TODAY, lancaster);
    expect(await plannerDays(day)).toEqual([]);
    expect(await regionDay(day, lancaster)).toBeNull();
    expect(after).toMatchObject({
      excludedCircuits: (before?.excludedCircuits ?? 0) + 1,
      totalCircuits: (before?.totalCircuits ?? 0) - 1,
      activeCircuits: (before?.activeCircuits ?? 0) - 1,
      totalUnits: (before?.totalUnits ?? 0) - 1,
    });
    expect(Number(after?.totalMiles)).toBe(Number(before?.totalMiles) - 10);
  });

  it("counts the pieces of a split circuit and not the whole; their units are where they are", async () => {
    await buildDays({ from: TODAY, to: TODAY });
    const before = await regionDay(TODAY, lancaster);
    const whole = await storedCircuit({ workOrder: "2026-7001", totalMiles: 30 });
    const pieces = [
      await storedCircuit({ workOrder: "2026-7001", extension: "A", totalMiles: 12 }),
      await storedCircuit({ workOrder: "2026-7001", extension: "B", totalMiles: 17 }),
    ];
    for (const { id } of pieces) await db().circuit.update({ where: { id }, data: { parentCircuitId: whole.id } });
    for (const { id } of [whole, ...pieces]) await storedUnit({ circuitId: id });
    await buildDays({ from: TODAY, to: TODAY });
    const after = await regionDay(TODAY, lancaster);
    expect(Number(after?.totalMiles)).toBe(Number(before?.totalMiles) + 29);
    expect(after).toMatchObject({
      totalCircuits: (before?.totalCircuits ?? 0) + 2,
      totalUnits: (before?.totalUnits ?? 0) + 3,
    });
    expect(Object.values(after?.statusBreakdown as Record<string, number>).reduce((sum, count) => sum + count, 0)).toBe(
      after?.totalCircuits,
    );
    // Both were merged into it: it stands for itself again.
    for (const { id } of pieces) await db().circuit.update({ where: { id }, data: { notSeenSince: new Date() } });
    await buildDays({ from: TODAY, to: TODAY });
    expect(Number((await regionDay(TODAY, lancaster))?.totalMiles)).toBe(Number(before?.totalMiles) + 30);
  });

  it("counts the miles of a split circuit once: its pieces', and the whole's only where a station of its own has them", async () => {
    const workOrder = "2026-7002";
    const whole = await storedCircuit({ workOrder });
    const piece = await storedCircuit({ workOrder, extension: "A" });
    await db().circuit.update({ where: { id: piece.id }, data: { parentCircuitId: whole.id } });
    const plan = (id: number, milesPlanned: number) =>
      db().circuit.update({ where: { id }, data: { milesPlanned, apiModifiedAt: null } });
    for (const { id } of [whole, piece]) {
      await plan(id, 0);
      await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
    }
    await buildDays({ from: TODAY, to: TODAY });
    const before = await regionDay(TODAY, lancaster);
    await plan(whole.id, 3.5);
    await plan(piece.id, 2);
    for (const [circuitId, spanMetres] of [
      [piece.id, 1609.344],
      [whole.id, 804.672],
    ] as const)
      await storedUnit({ circuitId, spanMetres, stationName: "10", assessedOn: TODAY });
    await buildDays({ from: TODAY, to: TODAY });
    // One mile of the piece's station, one of the piece that nobody has yet, half a mile of the whole's own station.
    expect(Number((await regionDay(TODAY, lancaster))?.milesAdded)).toBe(Number(before?.milesAdded) + 2.5);
  });

  it("of the past has the status and the totals of then, also when it is made anew", async () => {
    const [yesterday, earlier] = [laterDay(TODAY, -1), laterDay(TODAY, -2)];
    const { id } = await storedCircuit({ apiStatus: "ACTIV", region: central.code });
    await storedUnit({ circuitId: id });
    await buildDays({ from: TODAY, to: TODAY });
    await db().$executeRaw(
      Prisma.sql`UPDATE circuit_aggregates SET aggregate_date = ${earlier}::date WHERE circuit_id = ${id}::bigint`,
    );
    await db().$executeRaw(Prisma.sql`
      UPDATE circuit_status_periods
      SET started_at = started_at - interval '2 days', ended_at = now() - interval '1 second'
      WHERE circuit_id = ${id}::bigint`);
    await db().circuitStatusPeriod.create({ data: { circuitId: id, startedAt: new Date(), status: "QC" } });
    await db().circuit.update({ where: { id }, data: { apiStatus: "QC" } });
    await storedUnit({ circuitId: id });
    await buildDays({ from: earlier, to: TODAY });
    const [then, now] = [await regionDay(yesterday, central), await regionDay(TODAY, central)];
    expect(then).toMatchObject({ activeCircuits: 1, qcCircuits: 0, totalUnits: 1 });
    expect(now).toMatchObject({ qcCircuits: 1 });
    expect(now?.totalUnits).toBeGreaterThan(then?.totalUnits ?? 0);
    const written = await figuresAsWritten();
    await buildDays({ from: earlier, to: TODAY });
    expect(await figuresAsWritten()).toBe(written);
  });
});
