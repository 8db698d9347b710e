import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { listCircuitHistory } from "../activity/list-history";
import {
  central,
  input,
  lancaster,
  made,
  merge,
  planner,
  restore,
  simulator,
  startByHand,
  stored,
  stranger,
  supervisor,
  version,
} from "../testing/by-hand";
import { linesAreTrue } from "../testing/corrections";
import { createCircuit } from "./create-circuit";
import { mergeCircuits, previewMerge } from "./merge-circuits";
import { editCircuit } from "./mutations";

beforeAll(startByHand);
afterAll(() => simulator.stop());

describe("a circuit that was entered twice", () => {
  const unitOf = (circuitId: number, identity: string) =>
    db().plannedUnit.create({
      data: {
        circuitId,
        identity,
        contentHash: 1n,
        unitType: "SPM",
        permissionStatus: "Pending",
        permissionSince: new Date(),
        firstSeenAt: new Date(),
        stateSince: new Date(),
      },
    });

  it("moves its units, people and corrections to the one that stays, points to it, and can be restored with its units", async () => {
    const [kept, gone] = [await made(), await made()];
    const unit = await unitOf(gone.id, crypto.randomUUID());
    await db().circuitUser.create({
      data: { circuitId: gone.id, userId: planner.userId, assignmentSource: "manual", assignedAt: new Date() },
    });
    await editCircuit(supervisor, {
      id: gone.id,
      base: { totalMiles: 12.5 },
      values: { totalMiles: 20 },
      reason: "walked",
    });
    const preview = await previewMerge(supervisor, { id: kept.id, goneId: gone.id });
    expect(preview).toMatchObject({ units: 1, people: 1, corrections: ["total miles"], refusal: null });
    const merge = {
      id: kept.id,
      rowVersion: preview.kept.rowVersion,
      goneId: gone.id,
      goneVersion: preview.gone.rowVersion,
      reason: "one line, two orders",
    };
    await mergeCircuits(supervisor, merge);
    expect(Number((await db().plannedUnit.findUniqueOrThrow({ where: { id: unit.id } })).circuitId)).toBe(kept.id);
    expect(Number((await stored(kept.id)).totalMiles)).toBe(20);
    expect((await stored(kept.id)).userModifiedFields).toMatchObject({ total_miles: { original_value: 12.5 } });
    expect(await db().circuitUser.count({ where: { circuitId: kept.id, userId: planner.userId } })).toBe(1);
    expect(await stored(gone.id)).toMatchObject({ mergedIntoId: BigInt(kept.id) });
    const reasons = (await listCircuitHistory(supervisor, kept.id)).map(({ action, reason }) => `${action}: ${reason}`);
    expect(reasons.filter((one) => one === "circuit.merge: one line, two orders")).toHaveLength(2);
    expect(reasons.filter((one) => one.startsWith("circuit.create"))).toHaveLength(2);
    await expect(mergeCircuits(supervisor, merge)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await linesAreTrue()).toEqual([]);
    await restore(gone.id);
    expect(Number((await db().plannedUnit.findUniqueOrThrow({ where: { id: unit.id } })).circuitId)).toBe(gone.id);
    expect(await stored(gone.id)).toMatchObject({ mergedIntoId: null, deletedAt: null });
  });

  it("brings who looks after its stations, but for those that the other one has; restored it takes them back", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    const give = (circuitId: number, stationName: string) =>
      db().contactAssignment.create({ data: { circuitId, stationName, userId: planner.userId } });
    for (const [circuit, station] of [
      [kept, "20"],
      [gone, "20"],
      [gone, "30"],
    ] as const)
      await give(circuit, station);
    const stationsOf = async (circuitId: number) =>
      (await db().contactAssignment.findMany({ where: { circuitId }, orderBy: { stationName: "asc" } })).map(
        ({ stationName }) => stationName,
      );
    await merge(kept, gone);
    expect([await stationsOf(kept), await stationsOf(gone)]).toEqual([["20", "30"], ["20"]]);
    await restore(gone);
    expect([await stationsOf(kept), await stationsOf(gone)]).toEqual([["20"], ["20", "30"]]);
  });

  it("brings days that were set for its stations, but for those that the other one has; restored it takes them back", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await db().contactDueDay.createMany({
      data: [[kept, "20"] as const, [gone, "20"] as const, [gone, "30"] as const].map(([circuitId, stationName]) => ({
        circuitId,
        stationName,
        dueOn: new Date("2099-12-31"),
      })),
    });
    const stationsOf = async (circuitId: number) =>
      (await db().contactDueDay.findMany({ where: { circuitId }, orderBy: { stationName: "asc" } })).map(
        ({ stationName }) => stationName,
      );
    await merge(kept, gone);
    expect([await stationsOf(kept), await stationsOf(gone)]).toEqual([["20", "30"], ["20"]]);
    await restore(gone);
    expect([await stationsOf(kept), await stationsOf(gone)]).toEqual([["20"], ["20", "30"]]);
  });

  it("brings how long decisions at its stations took; restored it takes them back", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await db().permissionDecision.createMany({
      data: [kept, gone].map((circuitId) => ({
        circuitId,
        since: new Date("2026-03-02"),
        decidedOn: new Date("2026-03-12"),
        days: 10,
        tries: 1,
        stationName: circuitId === kept ? "20" : "30",
        fromStatus: "",
        toStatus: "Approved",
      })),
    });
    const stationsOf = async (circuitId: number) =>
      (await db().permissionDecision.findMany({ where: { circuitId }, orderBy: { stationName: "asc" } })).map(
        ({ stationName }) => stationName,
      );
    await merge(kept, gone);
    expect([await stationsOf(kept), await stationsOf(gone)]).toEqual([["20", "30"], []]);
    await restore(gone);
    expect([await stationsOf(kept), await stationsOf(gone)]).toEqual([["20"], ["30"]]);
  });

  it("is merged into the one that WorkStudio knows, and not the other way round", async () => {
    const known = await db().circuit.findFirstOrThrow({
      where: { regionId: lancaster, madeAt: null, deletedAt: null },
    });
    const mine = await made();
    const ids = { id: mine.id, goneId: Number(known.id) };
    expect((await previewMerge(supervisor, ids)).refusal).toContain("the other way round");
    const merge = { ...ids, rowVersion: await version(mine.id), goneVersion: known.rowVersion, reason: "twice" };
    await expect(mergeCircuits(supervisor, merge)).rejects.toMatchObject({ code: "INVALID" });
  });

  it("is another one for whoever looked before a merge into it, also where nothing came along", async () => {
    const [kept, first, second] = [(await made()).id, (await made()).id, (await made()).id];
    const shown = await previewMerge(supervisor, { id: kept, goneId: second });
    await merge(kept, first);
    const versions = { rowVersion: shown.kept.rowVersion, goneVersion: shown.gone.rowVersion };
    const stale = mergeCircuits(supervisor, { id: kept, goneId: second, ...versions, reason: "twice" });
    await expect(stale).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(second)).toMatchObject({ deletedAt: null });
  });

  it("is refused for a planner, outside the scope, and where either changed since", async () => {
    const [kept, gone] = [await made(), await made()];
    const foreign = await createCircuit(stranger, input({ regionId: central }));
    const merge = { id: kept.id, rowVersion: 1, goneId: gone.id, goneVersion: 1, reason: "twice" };
    await expect(mergeCircuits(planner, merge)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(mergeCircuits(supervisor, { ...merge, goneId: foreign.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await expect(previewMerge(supervisor, { id: kept.id, goneId: foreign.id })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    await editCircuit(supervisor, {
      id: gone.id,
      base: { totalMiles: 12.5 },
      values: { totalMiles: 20 },
      reason: "walked",
    });
    await expect(mergeCircuits(supervisor, merge)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(gone.id)).toMatchObject({ deletedAt: null });
  });
});

describe("two circuits that WorkStudio both knows", () => {
  const known = async () => {
    const { id } = await made();
    await db().circuit.update({ where: { id }, data: { adoptedAt: new Date() } });
    return id;
  };

  it("are not merged, since the next sync of units would take back what moved", async () => {
    const [kept, gone] = [await known(), await known()];
    const { refusal } = await previewMerge(supervisor, { id: kept, goneId: gone });
    expect(refusal).toContain("WorkStudio knows both circuits");
    await expect(merge(kept, gone)).rejects.toMatchObject({ code: "INVALID", message: refusal });
    expect(await stored(gone)).toMatchObject({ deletedAt: null });
  });

  it("are merged where both have the same work order and extension", async () => {
    const [kept, gone] = [await known(), await known()];
    const { workOrder } = await stored(kept);
    await db().circuit.update({ where: { id: gone }, data: { workOrder } });
    await merge(kept, gone);
    expect(await stored(gone)).toMatchObject({ mergedIntoId: BigInt(kept) });
    // Restored, they are two again, as WorkStudio has them.
    await restore(gone);
    expect(await stored(gone)).toMatchObject({ mergedIntoId: null, deletedAt: null });
  });
});
