import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { assignCircuit } from "../circuits/assign-circuit";
import { buildDays } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedPlanner, storedUnit } from "../testing/units";
import { getCircuitPlanners } from "./get-circuit-planners";

const TODAY = businessDay(new Date());
const MILE = 1609.344;

describe("the planners of a circuit", () => {
  it("have their shares by unit and by station, those of nobody too, and the miles balance", async () => {
    const admin = await signedIn({ role: "admin", name: "Ada Admin" });
    const mara = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
    const [own, otis] = [await storedPlanner("mhartwell", mara.userId), await storedPlanner("Otis Vale")];
    const { id } = await storedCircuit();
    const setMiles = (milesPlanned: number) => db().circuit.update({ where: { id }, data: { milesPlanned } });
    await setMiles(2);
    await db().circuitUnitFetch.create({ data: { circuitId: id, triedAt: new Date(), fetchedAt: new Date() } });
    await buildDays({ from: TODAY, to: TODAY });
    await storedUnit({ circuitId: id, plannerId: own, stationName: "10", spanMetres: MILE / 2, linearFt: 100 });
    await storedUnit({ circuitId: id, plannerId: own, unitType: "HCB", acres: 0.5 });
    await storedUnit({ circuitId: id, plannerId: otis, stationName: "20", spanMetres: MILE / 4 });
    await storedUnit({ circuitId: id, plannerId: null });
    await setMiles(3);
    await buildDays({ from: TODAY, to: TODAY });
    await setMiles(2.5);
    await buildDays({ from: TODAY, to: TODAY });
    await db().circuit.update({ where: { id }, data: { plannerId: own } });
    await assignCircuit(admin, { id, userId: Number(mara.userId) });

    const { shares, people, book } = await getCircuitPlanners(admin, id);
    expect(shares).toMatchObject([
      { name: "Mara Hartwell", isCurrent: true, units: 2, linearFt: 100, acres: 0.5, stations: 1, miles: 0.5 },
      { name: "Otis Vale", isCurrent: false, units: 1, stations: 1, miles: 0.25 },
      { plannerId: null, name: "Nobody", units: 1, stations: 0, miles: 0 },
    ]);
    expect(people).toMatchObject([{ name: "Mara Hartwell", source: "manual", assignedBy: "Ada Admin", mayOpen: true }]);
    expect(book).toEqual({ openingMiles: 2, change: 0.5, planners: 0.75, unassigned: 0.25, corrections: -0.5 });
  });

  it("are none of a circuit of which nothing was seen, and not told of one elsewhere", async () => {
    const { id } = await storedCircuit({ region: "CEN" });
    const admin = await signedIn({ role: "admin" });
    expect(await getCircuitPlanners(admin, id)).toEqual({ shares: [], people: [], book: null });
    const outside = await signedIn({ role: "planner", regions: ["LAN"] });
    await expect(getCircuitPlanners(outside, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
