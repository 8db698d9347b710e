import { describe, expect, it } from "vitest";
import { Prisma, db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { buildDays, circuitDays } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedPlanner, storedUnit } from "../testing/units";

const TODAY = businessDay(new Date());
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
