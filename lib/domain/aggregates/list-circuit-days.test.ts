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
/** The totals of a circuit as they are now, as if they had been made so many days ago. */
const standedBefore = (id: number, days: number) =>
  db().$executeRaw(
    Prisma.sql`UPDATE circuit_aggregates SET aggregate_date = ${before(days)}::date WHERE circuit_id = ${id}::bigint`,
  );

describe("the days of a circuit", () => {
  it("stand as their own totals say, and as the day before where nothing was written; before the first nobody knows", async () => {
    const admin = await signedIn({ role: "admin" });
    const { id } = await storedCircuit();
    await db().circuit.update({ where: { id }, data: { milesPlanned: 3 } });
    await storedUnit({ circuitId: id, assessedOn: before(6), permissionStatus: "Approved" });
    await buildDays({ from: TODAY, to: TODAY });
    await standedBefore(id, 3);
    await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
    await buildDays({ from: TODAY, to: TODAY });
    await db().circuit.update({ where: { id }, data: { milesPlanned: 4.5 } });
    await storedUnit({ circuitId: id, assessedOn: before(1), stationName: "10", spanMetres: 804.672 });
    await buildDays({ from: TODAY, to: TODAY });
    const days = await listCircuitDays(admin, id);
    expect(days).toHaveLength(84);
    expect(
      days
        .slice(-7)
        .map(({ day, assessed, creditedMiles, stand }) => [
          day,
          assessed,
          creditedMiles,
          stand?.milesPlanned,
          stand?.units,
        ]),
    ).toEqual([
      [before(6), 1, 0, undefined, undefined],
      [before(5), 0, 0, undefined, undefined],
      [before(4), 0, 0, undefined, undefined],
      [before(3), 0, 0, 3, 1],
      [before(2), 0, 0, 3, 1],
      [before(1), 1, 0.5, 3, 1],
      [TODAY, 0, 0, 4.5, 2],
    ]);
    expect(days.at(-1)?.stand).toMatchObject({ totalMiles: 10, approved: 1, pending: 1, refused: 0 });
  });

  it("are twelve weeks; what stood before them is how they begin", async () => {
    const admin = await signedIn({ role: "admin" });
    const { id } = await storedCircuit();
    await db().circuit.update({ where: { id }, data: { milesPlanned: 2 } });
    await buildDays({ from: TODAY, to: TODAY });
    await standedBefore(id, 200);
    const days = await listCircuitDays(admin, id);
    expect([days[0]?.day, days.at(-1)?.day]).toEqual([before(83), TODAY]);
    expect(new Set(days.map(({ stand }) => stand?.milesPlanned))).toEqual(new Set([2]));
  });

  it("D2 are not those of a circuit elsewhere", async () => {
    const { id } = await storedCircuit({ region: "CEN" });
    const outside = await signedIn({ role: "planner", regions: ["LAN"] });
    await expect(listCircuitDays(outside, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("take the newest stand that is not later", () => {
    const stand = { totalMiles: 1, milesPlanned: 1, units: 0, approved: 0, pending: 0, refused: 0 };
    const stands = [
      { ...stand, day: "2026-01-13" },
      { ...stand, day: "2026-01-14", units: 3 },
      { ...stand, day: "2026-01-16", units: 7 },
    ];
    const days = everyDay(stands, [], "2026-01-14", "2026-01-17");
    expect(days.map(({ day, stand: then }) => [day, then?.units])).toEqual([
      ["2026-01-14", 3],
      ["2026-01-15", 3],
      ["2026-01-16", 7],
      ["2026-01-17", 7],
    ]);
  });
});
