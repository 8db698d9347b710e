import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { markCard, moveCard } from "./mutations";

let simulator: TestSimulator;
let supervisor: UserActor;
let circuits: { id: bigint; jobGuid: string }[];

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  await sync();
  supervisor = await signedIn({ role: "admin", name: "Nadia Brook" });
  circuits = await db().circuit.findMany({
    where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} } },
    orderBy: { id: "asc" },
    select: { id: true, jobGuid: true },
  });
});
afterAll(() => simulator.stop());

const cardOf = (id: bigint) =>
  db().circuitUiState.findUniqueOrThrow({
    where: { circuitId: id },
    select: { workflowStage: true, stageChangedBy: true, isPinned: true, rowVersion: true },
  });
const move = (id: bigint, version: number) =>
  moveCard(supervisor, { id: Number(id), version, stage: "pending_permissions", place: { at: "end" }, reason: null });

describe("a card that a sync moves", () => {
  it("is not dragged away by whoever saw it before, and stays where the sync put it", async () => {
    const [circuit] = circuits;
    if (!circuit) throw new Error("The world has no active circuit.");
    await simulator.edit(circuit.jobGuid, { WSREQ_STATUS: "QC" });
    await sync();
    await expect(move(circuit.id, 1)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("it is in Quality control now. The sync or a colleague changed it") as string,
    });
    expect(await cardOf(circuit.id)).toEqual({
      workflowStage: "qc",
      stageChangedBy: null,
      isPinned: false,
      rowVersion: 2,
    });
  });

  it("has exactly one of the two stages where both come at once", async () => {
    const some = circuits.slice(1, 5);
    for (const { jobGuid } of some) await simulator.edit(jobGuid, { WSREQ_STATUS: "QC" });
    const [synced, ...moves] = await Promise.allSettled([sync(), ...some.map(({ id }) => move(id, 1))]);
    expect(synced.status).toBe("fulfilled");
    for (const [index, { id }] of some.entries()) {
      const card = await cardOf(id);
      const isMoved = moves[index]?.status === "fulfilled";
      expect(card).toMatchObject(
        isMoved
          ? { workflowStage: "pending_permissions", stageChangedBy: supervisor.userId }
          : { workflowStage: "qc", stageChangedBy: null },
      );
    }
  });

  it("keeps its marks", async () => {
    const circuit = circuits[5];
    if (!circuit) throw new Error("The world has too few active circuits.");
    await markCard(supervisor, { id: Number(circuit.id), version: 1, isPinned: true });
    await simulator.edit(circuit.jobGuid, { WSREQ_STATUS: "REWRK" });
    await sync();
    expect(await cardOf(circuit.id)).toMatchObject({ workflowStage: "rework", isPinned: true });
  });
});
