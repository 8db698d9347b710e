import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { listCircuitHistory } from "../activity/list-history";
import {
  deleted,
  lancaster,
  listed,
  made,
  planner,
  remove,
  restore,
  simulator,
  startByHand,
  stored,
  stranger,
  supervisor,
  version,
} from "../testing/by-hand";
import { sync } from "../testing/sync";
import { deleteCircuit } from "./delete-circuit";
import { editCircuit } from "./mutations";

beforeAll(startByHand);
afterAll(() => simulator.stop());

describe("a deleted circuit", () => {
  it("leaves the lists, stands among the deleted ones of its region, and comes back", async () => {
    const { id, workOrder } = await made();
    await remove(id);
    expect([await listed(workOrder), await deleted(workOrder), await deleted(workOrder, stranger)]).toEqual([
      [],
      [id],
      [],
    ]);
    expect(await stored(id)).toMatchObject({ deletedBy: supervisor.userId, deletionReason: "entered by mistake" });
    await expect(restore(id, stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(restore(id, planner)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await restore(id);
    expect([await listed(workOrder), await deleted(workOrder)]).toEqual([[id], []]);
    const [back, gone] = await listCircuitHistory(supervisor, id);
    expect([back?.action, back?.reverts?.id]).toEqual(["circuit.restore", gone?.id]);
  });

  it("is no planner's act, nobody's of another region, and nothing where somebody changed it since", async () => {
    const { id } = await made();
    await expect(remove(id, planner)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(remove(id, stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const rowVersion = await version(id);
    await editCircuit(supervisor, { id, base: { totalMiles: 12.5 }, values: { totalMiles: 14 }, reason: "walked it" });
    const stale = deleteCircuit(supervisor, { id, rowVersion, reason: "by mistake" });
    await expect(stale).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(id)).toMatchObject({ deletedAt: null });
  });

  it("is kept up to date by the sync and not brought back, and restored it is as WorkStudio has it", async () => {
    const circuit = await db().circuit.findFirstOrThrow({
      where: { apiStatus: "ACTIV", regionId: lancaster, madeAt: null },
    });
    const id = Number(circuit.id);
    await remove(id);
    await simulator.edit(circuit.jobGuid, { SS_TITLE: "MEANWHILE LINE" });
    await sync({ statuses: ["ACTIV"] });
    expect(await db().circuit.count({ where: { jobGuid: circuit.jobGuid } })).toBe(1);
    expect((await stored(id)).deletedAt).not.toBeNull();
    await restore(id);
    expect(await stored(id)).toMatchObject({ title: "MEANWHILE LINE", deletedAt: null, mergedIntoId: null });
  });

  it("is not restored beside another one of its work order", async () => {
    const { id, workOrder } = await made();
    await remove(id);
    await made({ workOrder });
    await expect(restore(id)).rejects.toMatchObject({ code: "CONFLICT" });
  });
});
