import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { buildDays, buildWeeks } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedPlanner, storedUnit } from "../testing/units";
import { getWeek } from "./queries";

const DAY = "2026-01-14";
let admin: UserActor;
let supervisor: UserActor;
let mara: UserActor;
let maraPlanner: number;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
  mara = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
  maraPlanner = await storedPlanner("Mara H", mara.userId);
  const otis = await storedPlanner("Otis Vale");
  const [lan, cen] = [await storedCircuit({ region: "LAN" }), await storedCircuit({ region: "CEN" })];
  await storedUnit({ circuitId: lan.id, plannerId: maraPlanner, assessedOn: DAY, linearFt: 120 });
  await storedUnit({ circuitId: lan.id, plannerId: maraPlanner, assessedOn: "2026-01-15", linearFt: 80.5 });
  await storedUnit({ circuitId: lan.id, plannerId: otis, assessedOn: DAY });
  await storedUnit({ circuitId: lan.id, plannerId: null, assessedOn: DAY });
  await storedUnit({ circuitId: cen.id, plannerId: otis, assessedOn: DAY });
  await buildDays({ from: "2026-01-11", to: "2026-01-17" });
  await buildWeeks({ close: DAY });
});

describe("A week", () => {
  it("says what each planner assessed, as the units say it in SQL, and the books balance", async () => {
    const week = await getWeek(admin, DAY, "LAN");
    expect(week).toMatchObject({ weekStarting: "2026-01-11", weekEnding: "2026-01-17", isOwnOnly: false });
    expect(
      week.planners.map(({ name, units, linearFt, daysWorked }) => ({ name, units, linearFt, daysWorked })),
    ).toEqual([
      { name: "Mara Hartwell", units: 2, linearFt: 200.5, daysWorked: 2 },
      { name: "Otis Vale", units: 1, linearFt: 0, daysWorked: 1 },
    ]);
    const [counted] = await db().$queryRaw<{ units: number }[]>(Prisma.sql`
      SELECT count(*)::int AS units
      FROM planned_units u
      JOIN circuits c ON c.id = u.circuit_id
      JOIN regions r ON r.id = c.region_id
      WHERE r.code = 'LAN' AND u.assessed_on BETWEEN '2026-01-11' AND '2026-01-17'`);
    expect(week.regions).toMatchObject([{ code: "LAN", unitsAdded: counted?.units, plannerUnits: 3 }]);
    expect(week.regions[0]?.days.reduce((sum, { units }) => sum + units, 0)).toBe(counted?.units);
  });

  it("tells miles that are nobody's and corrections as they are in the credits, to the last digit", async () => {
    const { id } = await storedCircuit({ region: "LAN" });
    const facts = { circuitId: id, creditedOn: new Date(DAY) };
    await db().stationCredit.createMany({
      data: [
        { ...facts, method: "unassigned", miles: 1.000004 },
        { ...facts, method: "correction", miles: -0.25 },
        { ...facts, method: "span", miles: 0.5, plannerId: maraPlanner, stationName: "10" },
        { ...facts, method: "unassigned", miles: 9, creditedOn: new Date("2026-01-18") },
      ],
    });
    const [region] = (await getWeek(admin, DAY, "LAN")).regions;
    expect(region).toMatchObject({ unassignedMiles: 1.000004, correctionMiles: -0.25 });
    await db().stationCredit.deleteMany({ where: { circuitId: id } });
  });

  it("is closed with who closed it, and a unit that comes later is an adjustment", async () => {
    const circuit = await db().circuit.findFirstOrThrow({ where: { region: { code: "LAN" } }, select: { id: true } });
    await storedUnit({ circuitId: Number(circuit.id), plannerId: maraPlanner, assessedOn: DAY, linearFt: 10 });
    await buildDays({ from: DAY, to: DAY });
    const week = await getWeek(admin, DAY, null);
    expect(week.closed).not.toBeNull();
    expect(week.planners.find(({ name }) => name === "Mara Hartwell")?.units).toBe(2);
    expect(week.adjustments).toMatchObject([
      {
        reason: "arrived_late",
        plannerId: maraPlanner,
        plannerName: "Mara Hartwell",
        units: 1,
        linearFt: 10,
        miles: 0,
      },
    ]);
  });

  it("D2 shows a supervisor their regions only, and a planner only their own work", async () => {
    const [ofSupervisor, ofMara] = [await getWeek(supervisor, DAY, null), await getWeek(mara, DAY, null)];
    expect(ofSupervisor.regions.map(({ code }) => code)).toEqual(["LAN"]);
    expect(new Set(ofSupervisor.planners.map(({ regionCode }) => regionCode))).toEqual(new Set(["LAN"]));
    expect((await getWeek(supervisor, DAY, "CEN")).regions).toEqual([]);
    expect(ofMara.isOwnOnly).toBe(true);
    expect(ofMara.planners.map(({ name }) => name)).toEqual(["Mara Hartwell"]);
    expect(ofMara.adjustments.every(({ plannerName }) => plannerName === "Mara Hartwell")).toBe(true);
  });

  it("of a day that lies ahead, or of none, is the one that is going on, which has none after it", async () => {
    const [ahead, none] = [await getWeek(admin, "2999-01-01", null), await getWeek(admin, null, null)];
    expect(ahead.weekEnding).toBe(none.weekEnding);
    expect(none.next).toBeNull();
    expect((await getWeek(admin, none.previous, null)).next).toBe(none.weekEnding);
  });
});
