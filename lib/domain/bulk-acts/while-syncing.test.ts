import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { linesAreTrue } from "../testing/corrections";
import { reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { previewBulkAct } from "./preview-act";
import type { BulkActOnCircuits, BulkRows } from "./schema";
import { type StartedAct, startBulkAct, undoBulkAct } from "./start-act";

let admin: UserActor;
let simulator: TestSimulator;
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  admin = await signedIn({ role: "admin" });
  expect(await sync()).toMatchObject({ status: "completed" });
});
afterAll(() => simulator.stop());

const active = () => db().circuit.findMany({ where: { apiStatus: "ACTIV" }, orderBy: { id: "asc" }, take: 20 });
type Circuits = Awaited<ReturnType<typeof active>>;
const rowsOf = (circuits: Circuits): BulkRows => ({
  list: "circuits",
  target: { kind: "chosen", ids: circuits.map(({ id }) => Number(id)) },
});

/** Tries until it is not told that the circuits changed meanwhile, as a person would look again. */
async function actUntilDone(circuits: Circuits, act: BulkActOnCircuits): Promise<StartedAct> {
  const rows = rowsOf(circuits);
  for (;;) {
    const { guard } = await previewBulkAct(admin, { rows, change: act });
    const done = await startBulkAct(admin, { actKey: randomUUID(), rows, act, guard }).catch((error: unknown) => {
      if (!(error instanceof AppError && error.code === "CONFLICT")) throw error;
      return null;
    });
    if (done) return done;
  }
}

/** WorkStudio changes a title and the acres of each. */
async function changeInWorkStudio(circuits: Circuits, round: number): Promise<void> {
  for (const [index, { jobGuid }] of circuits.entries())
    await simulator.edit(jobGuid, { SS_TITLE: `THEIRS ${round} ${index}`, VEGJOB_PROJACRES: round * 100 + index });
}

describe("acts on many circuits while WorkStudio is synced", () => {
  it("lose nothing of the sync, and the sync nothing of them", { timeout: 60_000 }, async () => {
    const circuits = await active();
    const before = new Map(circuits.map(({ id, regionId }) => [id, regionId]));
    const central = await db().region.findUniqueOrThrow({ where: { code: "CEN" } });
    const storm = await reasonId("storm");
    await changeInWorkStudio(circuits, 1);
    const [, moved, excluded, off] = await Promise.all([
      sync({ statuses: ["ACTIV"] }),
      actUntilDone(circuits, { kind: "region", regionId: Number(central.id), reason: "the border moved" }),
      actUntilDone(circuits, { kind: "exclude", reasonId: storm, note: null, until: null }),
      actUntilDone(circuits, { kind: "sync-off", reason: "nobody walks it" }),
    ]);
    expect(await sync({ statuses: ["ACTIV"] })).toMatchObject({ status: "completed" });
    for (const [index, now] of (await active()).entries()) {
      expect(now).toMatchObject({ title: `THEIRS 1 ${index}`, isExcluded: true, plannedUnitsSyncEnabled: false });
      expect([now.regionId, Number(now.totalAcres)]).toEqual([central.id, 100 + index]);
    }
    expect(await linesAreTrue()).toEqual([]);

    await changeInWorkStudio(circuits, 2);
    const undo = ({ id }: StartedAct) => undoBulkAct(admin, { actKey: randomUUID(), id });
    const [, ...undone] = await Promise.all([sync({ statuses: ["ACTIV"] }), undo(moved), undo(excluded), undo(off)]);
    expect(undone.map(({ skipped }) => skipped)).toEqual([{}, {}, {}]);
    expect(await sync({ statuses: ["ACTIV"] })).toMatchObject({ status: "completed" });
    for (const [index, now] of (await active()).entries())
      expect(now).toMatchObject({
        title: `THEIRS 2 ${index}`,
        isExcluded: false,
        plannedUnitsSyncEnabled: true,
        regionId: before.get(now.id),
        userModifiedFields: null,
        upstreamValues: null,
      });
    expect(await linesAreTrue()).toEqual([]);
  });

  it("an undone region is WorkStudio's again: the next sync owns it", async () => {
    const [circuit] = await active();
    if (!circuit) throw new Error("The world has no active circuit.");
    const susquehanna = await db().region.findFirstOrThrow({ where: { id: { not: circuit.regionId } } });
    const act: BulkActOnCircuits = { kind: "region", regionId: Number(susquehanna.id), reason: "by mistake" };
    const done = await actUntilDone([circuit], act);
    await undoBulkAct(admin, { actKey: randomUUID(), id: done.id });
    await simulator.edit(circuit.jobGuid, { REGION: susquehanna.name });
    await sync({ statuses: ["ACTIV"] });
    expect(await db().circuit.findUniqueOrThrow({ where: { id: circuit.id } })).toMatchObject({
      regionId: susquehanna.id,
      userModifiedFields: null,
    });
  });
});
