import { describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { buildDays } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedUnit } from "../testing/units";
import { listCircuitDays } from "./list-circuit-days";
import { everyDay, laterDay } from "./rules";

const TODAY = businessDay(new Date());
const before = (days: number) => laterDay(TODAY, -days);

describe("the days of a circuit", () => {
  it("stand as their own totals say, and as the day before where nothing was written, from the first that is known", async () => {
    const admin = await signedIn({ role: "admin" });
    const { id } = await storedCircuit();
    expect(await listCircuitDays(admin, id)).toEqual([]);
    await db().circuit.update({ where: { id }, data: { milesPlanned: 3 } });
    await storedUnit({ circuitId: id, assessedOn: before(3), permissionStatus: "Approved" });
    await buildDays({ from: TODAY, to: TODAY });
    await db().$executeRaw(
      Prisma.sql`UPDATE circuit_aggregates SET aggregate_date = ${before(4)}::date WHERE circuit_id = ${id}::bigint`,
    );
    await db().circuit.update({ where: { id }, data: { milesPlanned: 4.5 } });
    await storedUnit({ circuitId: id, assessedOn: TODAY });
    await buildDays({ from: TODAY, to: TODAY });
    const days = await listCircuitDays(admin, id);
    expect(days.map(({ day, milesPlanned, units, assessed }) => [day, milesPlanned, units, assessed])).toEqual([
      [before(4), 3, 1, 0],
      [before(3), 3, 1, 1],
      [before(2), 3, 1, 0],
      [before(1), 3, 1, 0],
      [TODAY, 4.5, 2, 1],
    ]);
    expect(days.at(-1)).toMatchObject({ totalMiles: 10, approved: 1, pending: 1, refused: 0 });
  });

  it("are twelve weeks; what stood before them is how they begin", async () => {
    const admin = await signedIn({ role: "admin" });
    const { id } = await storedCircuit();
    await db().circuit.update({ where: { id }, data: { milesPlanned: 2 } });
    await buildDays({ from: TODAY, to: TODAY });
    await db().$executeRaw(
      Prisma.sql`UPDATE circuit_aggregates SET aggregate_date = ${before(200)}::date WHERE circuit_id = ${id}::bigint`,
    );
    const days = await listCircuitDays(admin, id);
    expect(days).toHaveLength(84);
    expect([days[0]?.day, days.at(-1)?.day]).toEqual([before(83), TODAY]);
    expect(new Set(days.map(({ milesPlanned }) => milesPlanned))).toEqual(new Set([2]));
  });

  it("D2 are not those of a circuit elsewhere", async () => {
    const { id } = await storedCircuit({ region: "CEN" });
    const outside = await signedIn({ role: "planner", regions: ["LAN"] });
    await expect(listCircuitDays(outside, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("do not come back before the first that is known", () => {
    const stand = { day: "2026-01-14", totalMiles: 1, milesPlanned: 1, units: 0, approved: 0, pending: 0, refused: 0 };
    const days = everyDay([stand, { ...stand, day: "2026-01-16", units: 7 }], new Map(), "2026-01-12", "2026-01-17");
    expect(days.map(({ day, units }) => [day, units])).toEqual([
      ["2026-01-14", 0],
      ["2026-01-15", 0],
      ["2026-01-16", 7],
      ["2026-01-17", 7],
    ]);
  });
});
