import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { buildDays, plannerDays } from "../testing/build-figures";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedPlanner, storedUnit } from "../testing/units";

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
