import { beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { buildDays } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { figuresAsWritten, storedPlanner, storedUnit } from "../testing/units";
import { cancelSync } from "../sync-runs/mutations";
import { directSteps } from "../testing/sync";
import { AGGREGATE_FEED } from "./define-aggregate-feeds";
import { openBuild } from "./mutations";
import { laterDay } from "./rules";
import { runDayBuild } from "./run-day-build";

const TODAY = businessDay(new Date());
const DAY = "2026-01-14";

type Region = { id: bigint; code: string };
let lancaster: Region;
let central: Region;

beforeAll(async () => {
  lancaster = await db().region.findUniqueOrThrow({ where: { code: "LAN" }, select: { id: true, code: true } });
  central = await db().region.findFirstOrThrow({ where: { code: { not: "LAN" } }, select: { id: true, code: true } });
});

const plannerDays = (day: string) =>
  db().plannerDailyAggregate.findMany({ where: { aggregateDate: new Date(day) }, orderBy: { id: "asc" } });
const regionDay = (day: string, region = lancaster) =>
  db().regionalDailyAggregate.findUnique({
    where: { regionId_aggregateDate: { regionId: region.id, aggregateDate: new Date(day) } },
  });
const circuitDays = (circuitId: number) =>
  db().circuitAggregate.findMany({
    where: { circuitId },
    orderBy: [{ aggregateDate: "asc" }, { isRollup: "asc" }],
  });
const milesOf = (id: number, totalMiles: number, milesPlanned: number, percentComplete = 0) =>
  db().circuit.update({ where: { id }, data: { totalMiles, milesPlanned, percentComplete } });

describe("a circuit's totals", () => {
  it("count its present units by type, permission and planner; feet, acres and trees each of what is measured in them", async () => {
    const person = await signedIn({ role: "planner", name: "Iris Hawthorn" });
    const [withAccount, without] = [
      await storedPlanner("ihawthorn", person.userId),
      await storedPlanner("Rowan Alder"),
    ];
    const { id } = await storedCircuit();
    await milesOf(id, 10, 4, 40);
    await storedUnit({
      circuitId: id,
      plannerId: withAccount,
      permissionStatus: "Approved",
      linearFt: 120.5,
      trees: 9,
    });
    await storedUnit({ circuitId: id, plannerId: withAccount, permissionStatus: "PPL Approved", linearFt: 10 });
    await storedUnit({
      circuitId: id,
      plannerId: without,
      unitType: "HCB",
      permissionStatus: "Refused",
      acres: 0.5,
      linearFt: 77,
    });
    await storedUnit({
      circuitId: id,
      plannerId: without,
      unitType: "REM612",
      permissionStatus: "",
      trees: 3,
      acres: 2,
    });
    await storedUnit({ circuitId: id, unitType: "NW", permissionStatus: "" });
    await storedUnit({ circuitId: id, unitType: "XTRIM9", permissionStatus: "Verbal OK", linearFt: 5 });
    await storedUnit({ circuitId: id, state: "vanished", linearFt: 1_000 });
    await buildDays({ from: TODAY, to: TODAY });

    const [today, rollup] = await circuitDays(id);
    expect([today?.isRollup, rollup?.isRollup]).toEqual([false, true]);
    for (const row of [today, rollup])
      expect({
        ...row,
        totalLinearFt: Number(row?.totalLinearFt),
        totalAcres: Number(row?.totalAcres),
        milesRemaining: Number(row?.milesRemaining),
      }).toMatchObject({
        milesRemaining: 6,
        totalUnits: 6,
        totalLinearFt: 130.5,
        totalAcres: 0.5,
        totalTrees: 3,
        unitsApproved: 2,
        unitsRefused: 1,
        unitsPending: 1,
        unitCountsByType: { SPM: 2, HCB: 1, REM612: 1, NW: 1, XTRIM9: 1 },
        linearFtByType: { SPM: 130.5 },
        acresByType: { HCB: 0.5 },
        permissionCounts: { Approved: 1, "PPL Approved": 1, Refused: 1, Pending: 2, "Verbal OK": 1 },
        workPermissionCounts: { Approved: 1, "PPL Approved": 1, Refused: 1, Pending: 1, "Verbal OK": 1 },
        plannerDistribution: {
          [String(person.userId)]: { name: "Iris Hawthorn", units: 2, linear_ft: 130.5, acres: 0 },
          [`planner:${without}`]: { name: "Rowan Alder", units: 2, linear_ft: 0, acres: 0.5 },
          unassigned: { name: "Unassigned", units: 2, linear_ft: 0, acres: 0 },
        },
      });
  });

  it("of units without a planner are those of the circuit's planner", async () => {
    const { id } = await storedCircuit({ takenBy: "ACME\\crowe" });
    await storedUnit({ circuitId: id });
    await buildDays({ from: TODAY, to: TODAY });
    const [row] = await circuitDays(id);
    expect(Object.values(row?.plannerDistribution as object)).toMatchObject([{ name: "ACME\\crowe", units: 1 }]);
  });

  it("note each code that they counted, for good and once", async () => {
    const codes = () =>
      db().$queryRaw<{ code: string; row: string }[]>(
        Prisma.sql`
          SELECT kind || ' ' || code AS code, xmin::text AS row FROM counted_codes WHERE code IN ('GONE1', 'Oral OK')`,
      );
    const { id } = await storedCircuit();
    const unit = await storedUnit({ circuitId: id, unitType: "GONE1", permissionStatus: "Oral OK" });
    await buildDays();
    const counted = await codes();
    expect(counted.map(({ code }) => code).toSorted()).toEqual(["permission_status Oral OK", "unit_type GONE1"]);
    await db().plannedUnit.update({ where: { id: unit }, data: { unitType: "SPM", permissionStatus: "" } });
    await buildDays();
    expect(await codes()).toEqual(counted);
  });

  it("stand once while they are the same, and get a new row on the day on which they change", async () => {
    const { id } = await storedCircuit();
    await storedUnit({ circuitId: id });
    await buildDays({ from: TODAY, to: TODAY });
    await db().$executeRaw(
      Prisma.sql`UPDATE circuit_aggregates SET aggregate_date = aggregate_date - 3 WHERE circuit_id = ${id}::bigint`,
    );
    await buildDays({ from: TODAY, to: TODAY });
    expect(await circuitDays(id)).toHaveLength(2);
    await milesOf(id, 10, 1);
    await buildDays({ from: TODAY, to: TODAY });
    expect((await circuitDays(id)).map(({ milesPlanned, isRollup }) => [Number(milesPlanned), isRollup])).toEqual([
      [0, false],
      [0, true],
      [1, false],
      [1, true],
    ]);
  });
});

describe("a planner's day", () => {
  it("is what the planner assessed on it, whatever the day on which it came", async () => {
    const day = "2026-01-21";
    const planner = await storedPlanner("Ada Brandt");
    const { id } = await storedCircuit();
    const { id: other } = await storedCircuit();
    await storedUnit({
      circuitId: id,
      plannerId: planner,
      assessedOn: day,
      linearFt: 100,
      permissionStatus: "Approved",
    });
    await storedUnit({ circuitId: id, plannerId: planner, assessedOn: day, linearFt: 50 });
    await storedUnit({ circuitId: id, plannerId: planner, assessedOn: day, unitType: "NW" });
    await storedUnit({ circuitId: id, plannerId: planner, assessedOn: "2026-01-22", linearFt: 999 });
    await buildDays();
    expect(await plannerDays(day)).toMatchObject([
      {
        userId: null,
        plannerId: BigInt(planner),
        circuitsWorked: 1,
        totalUnitsAssessed: 3,
        unitsApproved: 1,
        unitsPending: 1,
      },
    ]);
    const late = await storedUnit({
      circuitId: other,
      plannerId: planner,
      assessedOn: day,
      unitType: "REM612",
      trees: 4,
    });
    await buildDays();
    const [row] = await plannerDays(day);
    expect(row).toMatchObject({
      circuitsWorked: 2,
      totalUnitsAssessed: 4,
      totalTrees: 4,
      unitCountsByType: { SPM: 2, NW: 1, REM612: 1 },
      permissionCounts: { Approved: 1, Pending: 3 },
      workPermissionCounts: { Approved: 1, Pending: 2 },
      circuitBreakdown: {
        [id]: { units: 3, linear_ft: 150, share: 0.75 },
        [other]: { units: 1, trees: 4, share: 0.25 },
      },
    });
    expect(Number(row?.totalLinearFt)).toBe(150);
    // It moves to another day, and the last unit of a day takes the day along.
    await db().plannedUnit.update({ where: { id: late }, data: { assessedOn: new Date("2026-01-23") } });
    await db().plannedUnit.deleteMany({ where: { assessedOn: new Date("2026-01-22"), plannerId: planner } });
    await buildDays();
    expect((await plannerDays(day))[0]).toMatchObject({ totalUnitsAssessed: 3 });
    expect(await plannerDays("2026-01-22")).toEqual([]);
    expect(await plannerDays("2026-01-23")).toMatchObject([{ totalUnitsAssessed: 1 }]);
    expect(await db().aggregateDueDay.count()).toBe(0);
  });

  it("is a person's as soon as the planner is linked to one, and follows the account to another planner", async () => {
    const day = "2026-02-03";
    const person = await signedIn({ role: "planner" });
    const [one, two] = [await storedPlanner("First Name"), await storedPlanner("Second Name")];
    const { id } = await storedCircuit();
    for (const plannerId of [one, two]) await storedUnit({ circuitId: id, plannerId, assessedOn: day });
    const users = async () => (await plannerDays(day)).map(({ plannerId, userId }) => [Number(plannerId), userId]);
    await buildDays();
    expect(await users()).toEqual([
      [one, null],
      [two, null],
    ]);
    await db().planner.update({ where: { id: one }, data: { userId: person.userId } });
    await buildDays({ from: day, to: day });
    expect(await users()).toEqual([
      [one, person.userId],
      [two, null],
    ]);
    await db().planner.update({ where: { id: one }, data: { userId: null } });
    await db().planner.update({ where: { id: two }, data: { userId: person.userId } });
    await buildDays({ from: day, to: day });
    expect(await users()).toEqual([
      [one, null],
      [two, person.userId],
    ]);
  });
});

describe("a region's day", () => {
  it("is the state at its end and what was added on it; percentages are weighted by miles", async () => {
    const [before, beforeCentral] = [await regionDay(TODAY), await regionDay(TODAY, central)];
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
    const after = await regionDay(TODAY);
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
    const before = await regionDay(TODAY);
    expect(await plannerDays(day)).toHaveLength(1);
    await db().circuit.update({ where: { id }, data: { isExcluded: true } });
    await buildDays({ from: day, to: day });
    await buildDays({ from: TODAY, to: TODAY });
    const after = await regionDay(TODAY);
    expect(await plannerDays(day)).toEqual([]);
    expect(await regionDay(day)).toBeNull();
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
    const before = await regionDay(TODAY);
    const whole = await storedCircuit({ workOrder: "2026-7001", totalMiles: 30 });
    const pieces = [
      await storedCircuit({ workOrder: "2026-7001", extension: "A", totalMiles: 12 }),
      await storedCircuit({ workOrder: "2026-7001", extension: "B", totalMiles: 17 }),
    ];
    for (const { id } of pieces) await db().circuit.update({ where: { id }, data: { parentCircuitId: whole.id } });
    for (const { id } of [whole, ...pieces]) await storedUnit({ circuitId: id });
    await buildDays({ from: TODAY, to: TODAY });
    const after = await regionDay(TODAY);
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
    expect(Number((await regionDay(TODAY))?.totalMiles)).toBe(Number(before?.totalMiles) + 30);
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
    const before = await regionDay(TODAY);
    await plan(whole.id, 3.5);
    await plan(piece.id, 2);
    for (const [circuitId, spanMetres] of [
      [piece.id, 1609.344],
      [whole.id, 804.672],
    ] as const)
      await storedUnit({ circuitId, spanMetres, stationName: "10", assessedOn: TODAY });
    await buildDays({ from: TODAY, to: TODAY });
    // One mile of the piece's station, one of the piece that nobody has yet, half a mile of the whole's own station.
    expect(Number((await regionDay(TODAY))?.milesAdded)).toBe(Number(before?.milesAdded) + 2.5);
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

describe("a run of figures", () => {
  it("agrees with sums over the units, and writes no row when it is run again, also twice at once", async () => {
    const { id } = await storedCircuit({ takenBy: "ACME\\crowe" });
    await buildDays();
    // The clocks change on the first of these days.
    for (const assessedOn of ["2026-03-08", "2026-03-08", "2026-03-09", "2026-03-14", "2026-03-15"])
      await storedUnit({ circuitId: id, assessedOn, linearFt: 12.25 });
    const run = await buildDays({ from: "2026-03-01", to: "2026-03-31" });
    expect(run).toMatchObject({ syncStatus: "completed", context: { days: 31 } });
    expect(run.figures).toBeGreaterThan(4);
    const [differences] = await db().$queryRaw<{ planners: number; regions: number }[]>(Prisma.sql`
      WITH wanted AS (
        SELECT u.assessed_on AS day, c.region_id, coalesce(u.planner_id, c.planner_id) AS planner_id, count(*) AS units,
          sum(u.linear_ft) FILTER (WHERE t.measurement_type = 'linear_ft') AS ft
        FROM planned_units u JOIN circuits c ON c.id = u.circuit_id LEFT JOIN unit_types t ON t.code = u.unit_type
        WHERE u.state = 'present' AND NOT c.is_excluded AND u.assessed_on BETWEEN '2026-03-01' AND '2026-03-31'
        GROUP BY 1, 2, 3
      )
      SELECT (
        SELECT count(*)
        FROM wanted w
        FULL JOIN (SELECT * FROM planner_daily_aggregates WHERE aggregate_date BETWEEN '2026-03-01' AND '2026-03-31') a
          ON a.aggregate_date = w.day
          AND a.region_id = w.region_id
          AND a.planner_id = w.planner_id
        WHERE (w.units, w.ft) IS DISTINCT FROM (a.total_units_assessed, a.total_linear_ft)
      )::float8 AS planners,
        (
          SELECT count(*)
          FROM (SELECT day, region_id, sum(units) AS units FROM wanted GROUP BY 1, 2) w
          LEFT JOIN regional_daily_aggregates r ON r.aggregate_date = w.day AND r.region_id = w.region_id
          WHERE w.units IS DISTINCT FROM r.units_added
        )::float8 AS regions`);
    expect(differences).toEqual({ planners: 0, regions: 0 });
    expect(await plannerDays("2026-03-08")).toMatchObject([{ totalUnitsAssessed: 2 }]);

    await buildDays();
    const written = await figuresAsWritten();
    expect((await buildDays({ from: "2026-03-01", to: "2026-03-31" })).figures).toBeNull();
    expect((await buildDays()).figures).toBeNull();
    expect(await figuresAsWritten()).toBe(written);

    await db().plannerDailyAggregate.deleteMany({ where: { aggregateDate: { gte: new Date("2026-03-01") } } });
    const twice = await Promise.allSettled([
      buildDays({ from: "2026-03-01", to: "2026-03-31" }),
      buildDays({ from: "2026-03-01", to: "2026-03-31" }),
    ]);
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await plannerDays("2026-03-08")).toMatchObject([{ totalUnitsAssessed: 2 }]);
  });

  it("takes up what another run left, and what changed while it went on is due again", async () => {
    const { id } = await storedCircuit();
    await storedUnit({ circuitId: id, assessedOn: "2026-04-02", plannerId: await storedPlanner("Left Over") });
    const opened = await openBuild(systemActor("test"), AGGREGATE_FEED, {}, "manual");
    await cancelSync(systemActor("test"), opened.syncLogId);
    expect(await runDayBuild(directSteps, BigInt(opened.syncLogId), opened.options)).toBe("failed");
    expect(await db().syncLog.findUniqueOrThrow({ where: { id: opened.syncLogId } })).toMatchObject({
      endCause: "cancelled",
    });
    expect(await plannerDays("2026-04-02")).toEqual([]);
    expect(await db().aggregateDueDay.count()).toBeGreaterThan(0);
    await buildDays();
    expect(await plannerDays("2026-04-02")).toHaveLength(1);
    expect(await circuitDays(id)).toHaveLength(2);
  });

  it("is started by those who may sync, and by nobody else", async () => {
    await expect(buildDays({}, await signedIn({ role: "planner" }))).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await buildDays({}, await signedIn({ role: "supervisor" }))).toMatchObject({ syncStatus: "completed" });
  });
});
