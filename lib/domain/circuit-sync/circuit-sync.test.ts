import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { getCircuit } from "../circuits/get-circuit";
import { type RunLog, isScopeFree, storedChecksum, sync } from "../testing/sync";

let simulator: TestSimulator;
let first: RunLog;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 90 });
  first = await sync();
});
afterAll(() => simulator.stop());

/** A circuit of a status that is no piece and has no pieces. */
async function wholeCircuit(apiStatus: string, skip = 0) {
  const circuit = await db().circuit.findMany({
    where: { apiStatus, extension: "@", pieces: { none: {} } },
    orderBy: { id: "asc" },
    skip,
    take: 1,
  });
  if (!circuit[0]) throw new Error(`The world has no whole circuit in ${apiStatus}.`);
  return circuit[0];
}

const activityOf = (circuitId: bigint) =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: circuitId }, orderBy: { id: "asc" } });

describe("the first circuit sync", () => {
  it("stores every row once, and the log says so", async () => {
    expect(first).toMatchObject({
      status: "completed",
      message: null,
      processed: 90,
      created: 90,
      updated: 0,
      unchanged: 0,
      kept: 0,
      rejected: 0,
    });
    expect(await db().circuit.count()).toBe(90);
    expect(await isScopeFree()).toBe(true);
  });

  it("places every circuit on the board by its status", async () => {
    const stages = await db().$queryRaw<{ status: string; stage: string }[]>(Prisma.sql`
      SELECT DISTINCT c.api_status AS status, ui.workflow_stage AS stage
      FROM circuits c
      LEFT JOIN circuit_ui_states ui ON ui.circuit_id = c.id`);
    expect(Object.fromEntries(stages.map(({ status, stage }) => [status, stage]))).toEqual({
      ACTIV: "active",
      QC: "qc",
      REWRK: "rework",
      CLOSE: "closed",
      SA: "active",
      DEF: "active",
    });
    expect(stages).toHaveLength(6);
  });

  it("gives every piece its main circuit as parent, whichever came first, and nothing else one", async () => {
    const pieces = await db().circuit.findMany({ where: { extension: { not: "@" } }, include: { parent: true } });
    expect(pieces.length).toBeGreaterThan(0);
    for (const piece of pieces)
      expect([piece.parent?.workOrder, piece.parent?.extension]).toEqual([piece.workOrder, "@"]);
    expect(pieces.some((piece) => piece.id < (piece.parentCircuitId ?? 0n))).toBe(true);
    expect(pieces.some((piece) => piece.id > (piece.parentCircuitId ?? 0n))).toBe(true);
    expect(await db().circuit.count({ where: { extension: "@", parentCircuitId: { not: null } } })).toBe(0);
  });

  it("keeps the row as it was received, and days as Eastern days", async () => {
    const circuit = await wholeCircuit("ACTIV");
    const { rawData } = await getCircuit(systemActor("test"), Number(circuit.id));
    expect(rawData).toMatchObject({
      SS_WO: circuit.workOrder,
      SS_TITLE: circuit.title,
      VEGJOB_OPCO: "KEYSTONE VALLEY ELECTRIC",
    });
    const eastern = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" }).format(
      circuit.apiModifiedAt ?? new Date(0),
    );
    expect(circuit.apiModifiedDate.toISOString().slice(0, 10)).toBe(eastern);
  });
});

describe("a sync without news", () => {
  it("writes no circuit but the time it was seen, no history and no snapshot, however often", async () => {
    const before = await storedChecksum();
    const [seen] = await db().circuit.findMany({ orderBy: { lastSyncedAt: "asc" }, take: 1 });
    for (const attempt of [1, 2]) {
      expect(await sync(), `sync ${attempt}`).toMatchObject({
        status: "completed",
        created: 0,
        updated: 0,
        unchanged: 90,
      });
      expect(await storedChecksum()).toBe(before);
    }
    const [again] = await db().circuit.findMany({ orderBy: { lastSyncedAt: "asc" }, take: 1 });
    expect(again?.lastSyncedAt?.getTime()).toBeGreaterThan(seen?.lastSyncedAt?.getTime() ?? Infinity);
  });

  it('compares by meaning: 10.0 is 10.00 is "10", a contractor\'s case and the order of columns say nothing', async () => {
    const circuit = await wholeCircuit("ACTIV");
    await simulator.edit(circuit.jobGuid, { VEGJOB_LENGTH: 10, VEGJOB_CONTRACTOR: "Greenbough" });
    await sync({ statuses: ["ACTIV"] });
    const before = await activityOf(circuit.id);
    await simulator.edit(circuit.jobGuid, { VEGJOB_LENGTH: "10.00", VEGJOB_CONTRACTOR: "GREENBOUGH" });
    await sync({ statuses: ["ACTIV"] });
    expect(await activityOf(circuit.id)).toEqual(before);
    const checksum = await storedChecksum();
    await simulator.fault({ kind: "reordered-columns", times: 1 });
    expect(await sync({ statuses: ["ACTIV"] })).toMatchObject({ updated: 0 });
    expect(await storedChecksum()).toBe(checksum);
  });
});

describe("a change in WorkStudio", () => {
  it("updates just the fields that changed and says before and after in the history", async () => {
    const circuit = await wholeCircuit("ACTIV", 1);
    const others = await db().circuit.count({ where: { rowVersion: 1 } });
    await simulator.edit(circuit.jobGuid, {
      SS_TITLE: "  WILLOW BEND 12 KV 10-01 LINE ",
      VEGJOB_LENGTHCOMP: "1.5",
      VEGJOB_PRCENT: "33",
      REGION: " leh IGH ",
    });
    const log = await sync({ statuses: ["ACTIV"] });
    expect(log).toMatchObject({ status: "completed", created: 0, updated: 1 });

    const now = await db().circuit.findUniqueOrThrow({ where: { id: circuit.id }, include: { region: true } });
    expect({
      title: now.title,
      miles: Number(now.milesPlanned),
      percent: Number(now.percentComplete),
      region: now.region.name,
      version: now.rowVersion,
    }).toEqual({
      title: "WILLOW BEND 12 KV 10-01 LINE",
      miles: 1.5,
      percent: 33,
      region: "Lehigh",
      version: circuit.rowVersion + 1,
    });
    expect(now.totalMiles).toEqual(circuit.totalMiles);
    expect(await db().circuit.count({ where: { rowVersion: 1 } })).toBe(others - 1);

    const entries = await activityOf(circuit.id);
    expect(entries).toHaveLength(1);
    const region = await db().region.findUniqueOrThrow({ where: { id: circuit.regionId } });
    expect(entries[0]).toMatchObject({ actorType: "sync", action: "circuit.sync", syncLogId: log.id });
    expect(entries[0]?.changes).toMatchObject({
      title: { before: circuit.title, after: "WILLOW BEND 12 KV 10-01 LINE" },
      miles_planned: { before: Number(circuit.milesPlanned), after: 1.5 },
      percent_complete: { before: Number(circuit.percentComplete), after: 33 },
      ...(region.name === "Lehigh" ? {} : { region_id: { before: region.name, after: "Lehigh" } }),
    });
    expect(Object.keys(entries[0]?.changes ?? {})).not.toContain("total_miles");
  });

  it("of the status moves the board and takes a snapshot", async () => {
    const circuit = await wholeCircuit("ACTIV", 2);
    await simulator.edit(circuit.jobGuid, { WSREQ_STATUS: "QC" });
    await sync();
    const now = await db().circuit.findUniqueOrThrow({
      where: { id: circuit.id },
      include: { uiState: true, snapshots: true },
    });
    expect([now.apiStatus, now.uiState?.workflowStage]).toEqual(["QC", "qc"]);
    expect(now.snapshots).toHaveLength(1);
    expect(now.snapshots[0]).toMatchObject({
      snapshotType: "status_change",
      apiStatus: "QC",
      workflowStage: "qc",
      metricsJson: { previous_status: "ACTIV" },
    });
    expect((await activityOf(circuit.id))[0]?.changes).toEqual({ api_status: { before: "ACTIV", after: "QC" } });
  });

  it("of the status leaves a card where a person moved it", async () => {
    const circuit = await wholeCircuit("QC", 1);
    const admin = await db().user.create({
      data: { name: "Wilma Tarrant", email: "wilma@keyvalley.example", password: "-" },
    });
    await db().circuitUiState.update({
      where: { circuitId: circuit.id },
      data: { workflowStage: "pending_permissions", stageChangedBy: admin.id },
    });
    await simulator.edit(circuit.jobGuid, { WSREQ_STATUS: "REWRK" });
    await sync();
    const now = await db().circuit.findUniqueOrThrow({
      where: { id: circuit.id },
      include: { uiState: true, snapshots: true },
    });
    expect([now.apiStatus, now.uiState?.workflowStage, now.snapshots[0]?.workflowStage]).toEqual([
      "REWRK",
      "pending_permissions",
      "pending_permissions",
    ]);
  });

  it("that moves a main circuit to another work order takes its pieces' parent away", async () => {
    const piece = await db().circuit.findFirstOrThrow({
      where: { parentCircuitId: { not: null } },
      include: { parent: true },
    });
    await simulator.edit(piece.parent?.jobGuid ?? "", { SS_WO: "2026-9999" });
    await sync();
    expect(await db().circuit.findUnique({ where: { id: piece.id } })).toMatchObject({ parentCircuitId: null });
    await simulator.edit(piece.parent?.jobGuid ?? "", {}, ["SS_WO"]);
    await sync();
    expect(await db().circuit.findUnique({ where: { id: piece.id } })).toMatchObject({
      parentCircuitId: piece.parentCircuitId,
    });
  });

  it("takes it away also when only the main circuit's own status is asked for", async () => {
    const piece = await db().circuit.findFirstOrThrow({
      where: { parentCircuitId: { not: null } },
      include: { parent: true },
    });
    const main = piece.parent?.jobGuid ?? "";
    await simulator.edit(piece.jobGuid, { WSREQ_STATUS: "QC" });
    await simulator.edit(main, { WSREQ_STATUS: "ACTIV" });
    await sync();
    await simulator.edit(main, { SS_WO: "2026-9998" });
    await sync({ statuses: ["ACTIV"] });
    expect(await db().circuit.findUnique({ where: { id: piece.id } })).toMatchObject({ parentCircuitId: null });
    await simulator.edit(main, {}, ["SS_WO"]);
    await sync({ statuses: ["ACTIV"] });
    expect(await db().circuit.findUnique({ where: { id: piece.id } })).toMatchObject({
      parentCircuitId: piece.parentCircuitId,
    });
  });
});

describe("a world that ages", () => {
  it("is followed day by day, and a sync after each day finds nothing more", async () => {
    for (const days of [1, 6]) {
      await simulator.advanceDays(days);
      expect((await sync()).updated).toBeGreaterThan(0);
      const checksum = await storedChecksum();
      expect(await sync()).toMatchObject({ updated: 0, unchanged: 90 });
      expect(await storedChecksum()).toBe(checksum);
    }
  });
});
