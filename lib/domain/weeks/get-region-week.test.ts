import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay, businessWeek } from "@/lib/platform/time";
import { getPlannerDay } from "../planners/get-planner-day";
import { buildDays, buildWeeks } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedPlanner, storedUnit } from "../testing/units";
import { getRegionWeek } from "./get-region-week";

const TODAY = businessDay(new Date());
const { weekStarting, weekEnding } = businessWeek(TODAY);
const MILE = 1609.344;

let supervisor: UserActor;
let mara: UserActor;
let planner: { mara: number; otis: number };
let region: { lan: number; cen: number };
let circuit: { one: number; two: number; excluded: number };

const setMiles = (id: number, milesPlanned: number) => db().circuit.update({ where: { id }, data: { milesPlanned } });
async function opened(isExcluded = false): Promise<number> {
  const { id } = await storedCircuit({ isExcluded });
  await setMiles(id, 2);
  await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
  return id;
}

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
  mara = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
  planner = { mara: await storedPlanner("Mara H", mara.userId), otis: await storedPlanner("Otis Vale") };
  const idOf = async (code: string) => Number((await db().region.findFirstOrThrow({ where: { code } })).id);
  region = { lan: await idOf("LAN"), cen: await idOf("CEN") };
  circuit = { one: await opened(), two: await opened(), excluded: await opened(true) };
  await buildDays({ from: TODAY, to: TODAY });
  const unit = (
    circuitId: number,
    stationName: string | null,
    plannerId: number | null,
    spanMetres: number | null = null,
  ) => storedUnit({ circuitId, stationName, plannerId, spanMetres, assessedOn: TODAY, linearFt: 100 });
  await unit(circuit.one, "10", planner.mara, MILE / 2);
  await unit(circuit.one, null, planner.otis);
  await unit(circuit.one, "20", planner.otis, MILE / 4);
  await unit(circuit.one, null, planner.mara);
  await unit(circuit.excluded, "10", planner.mara, MILE);
  await setMiles(circuit.one, 3);
  await setMiles(circuit.two, 1.5);
  await setMiles(circuit.excluded, 3);
  await buildDays({ from: TODAY, to: TODAY });
  await buildWeeks();
});

describe("a region’s week", () => {
  it("leaves circuits out whose miles round to nothing, as spans kept with six digits leave them", async () => {
    const still = await opened();
    const { id } = await db().stationCredit.create({
      data: { circuitId: still, creditedOn: new Date(TODAY), miles: -0.000008, method: "correction" },
    });
    const week = await getRegionWeek(supervisor, region.lan, { day: TODAY, credits: null });
    expect(week.circuits.map(({ circuitId }) => circuitId).toSorted()).toEqual([circuit.one, circuit.two].toSorted());
    await db().stationCredit.delete({ where: { id } });
  });

  it("says by planner and by circuit where its miles came from, and both add up to what the circuits gained", async () => {
    const week = await getRegionWeek(supervisor, region.lan, { day: TODAY, credits: null });
    expect(week).toMatchObject({ weekStarting, weekEnding, next: null, isOwnOnly: false, closed: null });
    expect(week.planners).toMatchObject([
      { name: "Mara Hartwell", units: 2, spanMiles: 0.5, sharedMiles: 0, lateUnits: 0, lateMiles: 0, circuits: 1 },
      { name: "Otis Vale", units: 2, spanMiles: 0.25, sharedMiles: 0 },
    ]);
    expect(week.circuits).toMatchObject([
      { circuitId: circuit.one, units: 4, planners: 0.75, unassigned: 0.25, corrections: 0 },
      { circuitId: circuit.two, units: 0, planners: 0, unassigned: 0, corrections: -0.5 },
    ]);
    expect(week.book).toEqual({
      planners: 0.75,
      span: 0.75,
      shared: 0,
      unassigned: 0.25,
      corrections: -0.5,
      circuits: 0.5,
    });
    const [moved] = await db().$queryRaw<{ miles: number }[]>(Prisma.sql`
      SELECT sum(c.miles_planned - b.opening_miles)::float8 AS miles
      FROM circuits c
      JOIN circuit_mile_books b ON b.circuit_id = c.id
      WHERE c.region_id = ${region.lan} AND NOT c.is_excluded`);
    expect(week.book.circuits).toBe(moved?.miles);
    expect(week.made).toMatchObject({ units: 4, miles: 0.5 });
  });

  it("opens the credits behind each number, with how each is known", async () => {
    const asked = (credits: Parameters<typeof getRegionWeek>[2]["credits"]) =>
      getRegionWeek(supervisor, region.lan, { day: TODAY, credits }).then((week) => week.credits);
    expect(await asked({ circuitId: circuit.one })).toMatchObject({
      count: 3,
      miles: 1,
      rows: [
        { station: "10", planner: "Mara Hartwell", miles: 0.5, method: "span", isLate: false },
        { station: "20", planner: "Otis Vale", miles: 0.25, method: "span" },
        { station: null, planner: null, miles: 0.25, method: "unassigned" },
      ],
    });
    expect(await asked({ plannerId: planner.mara })).toMatchObject({ count: 1, miles: 0.5 });
    expect(await asked({ plannerId: planner.mara, kind: "span" })).toMatchObject({ count: 1, miles: 0.5 });
    expect(await asked({ plannerId: planner.mara, kind: "shared" })).toMatchObject({ count: 0, miles: 0 });
    expect(await asked({ circuitId: circuit.one, kind: "planners" })).toMatchObject({ count: 2, miles: 0.75 });
    expect(await asked({ circuitId: circuit.one, kind: "unassigned" })).toMatchObject({ count: 1, miles: 0.25 });
    expect(await asked({ kind: "late" })).toMatchObject({ count: 0 });
    expect(await asked({})).toMatchObject({ count: 4, miles: 0.5 });
    expect(await asked({ kind: "unassigned" })).toMatchObject({ count: 1, miles: 0.25 });
    expect(await asked({ kind: "corrections" })).toMatchObject({
      count: 1,
      miles: -0.5,
      rows: [{ circuitId: circuit.two, method: "correction" }],
    });
  });

  it("counts what arrived on a later day than it was assessed on", async () => {
    const yesterday = Prisma.sql`interval '1 day'`;
    await db().$executeRaw(
      Prisma.sql`UPDATE planned_units SET assessed_on = assessed_on - ${yesterday} WHERE planner_id = ${planner.otis}`,
    );
    await db().$executeRaw(
      Prisma.sql`
        UPDATE station_credits SET credited_on = credited_on - ${yesterday} WHERE planner_id = ${planner.otis}`,
    );
    const day = businessWeek(TODAY).weekStarting === TODAY ? businessDay(new Date(Date.now() - 86_400_000)) : TODAY;
    const { planners } = await getRegionWeek(supervisor, region.lan, { day, credits: null });
    expect(planners.find(({ name }) => name === "Otis Vale")).toMatchObject({ lateUnits: 2, lateMiles: 0.25 });
  });

  it("that is closed says so, with what was adjusted since beside the figures that stand", async () => {
    const day = "2026-01-14";
    const late = () =>
      storedUnit({ circuitId: circuit.one, stationName: null, plannerId: planner.otis, assessedOn: day });
    await late();
    await buildDays({ from: "2026-01-11", to: "2026-01-17" });
    await buildWeeks({ close: day });
    await late();
    await buildDays({ from: day, to: day });
    const week = await getRegionWeek(supervisor, region.lan, { day, credits: null });
    expect(week.closed?.at).toBeInstanceOf(Date);
    expect(week).toMatchObject({
      weekEnding: "2026-01-17",
      next: "2026-01-24",
      made: { units: 1 },
      adjusted: { lines: 1, units: 1 },
    });
    expect(week.planners).toMatchObject([{ name: "Otis Vale", units: 2, lateUnits: 2 }]);
  });

  it("D2 is no week of a region elsewhere, and of planners a planner sees the own row only", async () => {
    await expect(getRegionWeek(supervisor, region.cen, { day: TODAY, credits: null })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(getRegionWeek(mara, region.cen, { day: TODAY, credits: null })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const own = await getRegionWeek(mara, region.lan, { day: TODAY, credits: { plannerId: planner.otis } });
    expect(own.isOwnOnly).toBe(true);
    expect(own.planners.map(({ name }) => name)).toEqual(["Mara Hartwell"]);
    expect(own.credits).toEqual({ rows: [], count: 0, miles: 0 });
  });
});

describe("a planner’s day", () => {
  it("has every circuit with its units, stations and miles, the credits behind them, and the figures as they were made", async () => {
    const day = await getPlannerDay(supervisor, planner.mara, TODAY);
    expect(day).toMatchObject({ planner: { name: "Mara Hartwell" }, day: TODAY, next: null, weekMiles: 0.5 });
    expect(day.circuits).toMatchObject([
      {
        circuitId: circuit.one,
        units: 2,
        stations: 1,
        spanMiles: 0.5,
        sharedMiles: 0,
        linearFt: 200,
        lateUnits: 0,
        lateMiles: 0,
      },
    ]);
    expect(day.credits).toMatchObject({ count: 1, miles: 0.5, rows: [{ station: "10", method: "span" }] });
    expect(day.made).toMatchObject({ units: 2, miles: 0.5 });
    expect((await getPlannerDay(supervisor, planner.mara, "2999-01-01")).day).toBe(TODAY);
    expect(await getPlannerDay(supervisor, planner.mara, "2020-01-01")).toMatchObject({
      circuits: [],
      credits: { count: 0 },
      made: null,
    });
  });

  it("D2 is open to the planner and to who may see planners of the regions, to nobody else", async () => {
    expect((await getPlannerDay(mara, planner.mara, TODAY)).circuits).toHaveLength(1);
    await expect(getPlannerDay(mara, planner.otis, TODAY)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const elsewhere = await signedIn({ role: "supervisor", regions: ["CEN"] });
    await expect(getPlannerDay(elsewhere, planner.mara, TODAY)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
