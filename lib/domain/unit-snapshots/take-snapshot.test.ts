import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { businessDay } from "@/lib/platform/time";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";
import { storedUnit } from "../testing/units";
import { compareLists } from "./compare-lists";
import { takeSnapshot } from "./mutations";
import { getCircuitTimeline, listKeptLists } from "./queries";

const supervisor = () => signedIn({ role: "supervisor", regions: ["LAN"], name: "Sara Vision" });
const figuresOf = (circuitId: number) =>
  db().circuitSnapshot.findMany({ where: { circuitId, snapshotType: "manual" } });

async function circuitWithUnits() {
  const { id } = await storedCircuit({ takenBy: "ACME\\crowe" });
  await db().circuit.update({ where: { id }, data: { milesPlanned: 4, percentComplete: 40 } });
  const units = [
    await storedUnit({ circuitId: id, linearFt: 100, permissionStatus: "Approved", stationName: "10" }),
    await storedUnit({ circuitId: id, unitType: "HCB", acres: 0.5, stationName: "20" }),
    await storedUnit({ circuitId: id, unitType: "NW", stationName: "30" }),
  ] as const;
  return { id, units };
}

describe("a snapshot by hand", () => {
  it("keeps the figures with notes and the list of units, and stands in the log and on the timeline", async () => {
    const { id } = await circuitWithUnits();
    const actor = await supervisor();
    const taken = await takeSnapshot(actor, { id, notes: "before the storm crew" });
    expect(taken).toMatchObject({ id, isNewList: true, units: 3 });
    const [figures, ...others] = await figuresOf(id);
    expect(others).toEqual([]);
    expect(figures).toMatchObject({
      snapshotDate: new Date(businessDay(new Date())),
      notes: "before the storm crew",
      createdBy: actor.userId,
      totalUnits: 3,
      unitsApproved: 1,
      unitsPending: 1,
      apiStatus: "ACTIV",
      metricsJson: {
        total_miles: 10,
        region: "Lancaster",
        taken_by: "ACME\\crowe",
        custody: "unknown",
        units_snapshot_id: taken.listId,
      },
    });
    expect([Number(figures?.totalLinearFt), Number(figures?.totalAcres), Number(figures?.milesPlanned)]).toEqual([
      100, 0.5, 4,
    ]);
    const entry = await db().activityLog.findFirstOrThrow({ where: { action: "circuit.snapshot", subjectId: id } });
    expect(entry).toMatchObject({ actorName: "Sara Vision", reason: "before the storm crew" });
    const timeline = await getCircuitTimeline(actor, id);
    expect(timeline.lists).toMatchObject([
      { id: taken.listId, trigger: "manual", by: "Sara Vision", units: 3, notes: "before the storm crew" },
    ]);
    expect(timeline.noted).toMatchObject([
      { by: "Sara Vision", notes: "before the storm crew", listId: taken.listId, units: 3, milesPlanned: 4 },
    ]);
    expect(timeline.statuses).toMatchObject([{ status: "ACTIV", isFirstSight: true, endedAt: null }]);
    expect(timeline.holders).toMatchObject([{ takenBy: "ACME\\crowe", kind: "unknown", plannerName: "ACME\\crowe" }]);
  });

  it("keeps no second list of the same units; a second one that day brings the figures up to date and adds its notes", async () => {
    const { id, units } = await circuitWithUnits();
    const actor = await supervisor();
    const first = await takeSnapshot(actor, { id, notes: "in the morning" });
    expect(await takeSnapshot(actor, { id, notes: "again" })).toMatchObject({ listId: first.listId, isNewList: false });
    await db().plannedUnit.update({ where: { id: units[0] }, data: { linearFt: 90 } });
    const third = await takeSnapshot(actor, { id, notes: "in the evening" });
    expect(third.isNewList).toBe(true);
    const figures = await figuresOf(id);
    expect(figures).toMatchObject([{ notes: "in the morning\nagain\nin the evening" }]);
    expect(Number(figures[0]?.totalLinearFt)).toBe(90);
    expect((await listKeptLists(actor, id)).map((list) => list.id)).toEqual([third.listId, first.listId]);
  });

  it("can be taken by the circuit’s own planner, not by another of the region, and of a circuit elsewhere by nobody", async () => {
    const { id } = await circuitWithUnits();
    const planner = await signedIn({ role: "planner", regions: ["LAN"] });
    await expect(takeSnapshot(planner, { id, notes: "mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await db().circuitUser.create({ data: { circuitId: id, userId: planner.userId, assignmentSource: "api_sync" } });
    expect(await takeSnapshot(planner, { id, notes: "mine" })).toMatchObject({ isNewList: true });
    const elsewhere = await signedIn({ role: "supervisor", regions: ["CEN"] });
    await expect(takeSnapshot(elsewhere, { id, notes: "not ours" })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await db().plannedUnitsSnapshot.count({ where: { circuitId: id } })).toBe(1);
  });
});

describe("two lists of units beside each other", () => {
  it("say what came, went and changed, field by field, and what each adds up to", async () => {
    const { id, units } = await circuitWithUnits();
    const actor = await supervisor();
    const { listId: before } = await takeSnapshot(actor, { id, notes: "before" });
    await db().plannedUnit.update({
      where: { id: units[0] },
      data: { linearFt: 80, permissionStatus: "Refused", editedAt: new Date() },
    });
    await db().plannedUnit.update({ where: { id: units[1] }, data: { state: "vanished", lastSeenAt: new Date() } });
    await db().plannedUnit.update({ where: { id: units[2] }, data: { editedAt: new Date() } });
    await storedUnit({ circuitId: id, unitType: "REM612", trees: 3, stationName: "40" });
    await db().circuit.update({ where: { id }, data: { milesPlanned: 5 } });
    const now = await compareLists(actor, id, { before, after: "now" });
    expect(now.before).toMatchObject({
      units: 3,
      linearFt: 100,
      acres: 0.5,
      trees: 0,
      approved: 1,
      refused: 0,
      pending: 1,
      milesPlanned: 4,
      unitsByType: { SPM: 1, HCB: 1, NW: 1 },
    });
    expect(now.after).toMatchObject({
      units: 3,
      linearFt: 80,
      acres: 0,
      trees: 3,
      approved: 0,
      refused: 1,
      pending: 1,
      milesPlanned: 5,
      takenAt: null,
    });
    expect(now.added).toMatchObject({ count: 1, units: [{ type: "REM612", station: "40", changes: {} }] });
    expect(now.removed).toMatchObject({ count: 1, units: [{ type: "HCB", station: "20" }] });
    expect(now.changed).toMatchObject({
      count: 1,
      units: [
        {
          station: "10",
          changes: {
            linear_ft: { before: 100, after: 80 },
            permission_status: { before: "Approved", after: "Refused" },
          },
        },
      ],
    });
    expect(Object.keys(now.changed.units[0]?.changes ?? {})).toHaveLength(2);
    expect(now.unchanged).toBe(1);
    const { listId: after } = await takeSnapshot(actor, { id, notes: "after" });
    const kept = await compareLists(actor, id, { before, after });
    expect({ ...kept, after: { ...kept.after, takenAt: null } }).toEqual(now);
    expect(await compareLists(actor, id, { before: after, after: before })).toMatchObject({
      added: { count: 1 },
      removed: { count: 1 },
    });
  });

  it("are of one circuit: another circuit’s list is not found, nor is anything of one elsewhere", async () => {
    const [one, other] = [await circuitWithUnits(), await circuitWithUnits()];
    const actor = await supervisor();
    const { listId } = await takeSnapshot(actor, { id: other.id, notes: "of the other" });
    await expect(compareLists(actor, one.id, { before: listId, after: "now" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const elsewhere = await signedIn({ role: "supervisor", regions: ["CEN"] });
    await expect(compareLists(elsewhere, other.id, { before: listId, after: "now" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
