import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { getCircuit } from "../circuits/get-circuit";
import { editCircuit, takeTheirs } from "../circuits/mutations";
import type { CircuitValues } from "../circuits/schema";
import { signedIn } from "../testing/people";
import { storedChecksum, sync } from "../testing/sync";
import { getCircuitSyncRun } from "./queries";

let simulator: TestSimulator;
let admin: UserActor;
let used = 0;
let id: number;
let jobGuid: string;
let title: string;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  await sync();
});
afterAll(() => simulator.stop());

// Every test has a circuit of its own.
beforeEach(async () => {
  const [circuit] = await db().circuit.findMany({
    where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} } },
    orderBy: { id: "asc" },
    skip: used++,
    take: 1,
  });
  if (!circuit) throw new Error("The world has too few circuits for these tests.");
  id = Number(circuit.id);
  ({ jobGuid, title } = circuit);
});

const circuit = () => getCircuit(admin, id);
const field = async (column: string) => (await circuit()).fields.find((source) => source.field.column === column);
const syncActive = (options = {}) => sync({ statuses: ["ACTIV"], ...options });

async function edit(values: Partial<CircuitValues>): Promise<void> {
  const { values: base } = await circuit();
  await editCircuit(admin, { id, values: { ...base, ...values }, base, reason: "walked it" });
}

describe("a person's correction", () => {
  it("survives every sync, while WorkStudio's newest value is remembered beside it and other fields go on", async () => {
    await edit({ title: "CORRECTED LINE" });
    expect(await syncActive()).toMatchObject({ status: "completed", kept: 1, updated: 0 });
    await simulator.edit(jobGuid, { SS_TITLE: "THEIR NEXT TITLE", VEGJOB_PRCENT: 71 });
    expect(await syncActive()).toMatchObject({ status: "completed", kept: 1, updated: 1 });

    expect((await circuit()).values).toMatchObject({ title: "CORRECTED LINE", percentComplete: 71 });
    expect((await field("title"))?.edited).toMatchObject({
      theirs: "THEIR NEXT TITLE",
      theirsWhenEdited: title,
      by: "Wilma Tarrant",
      drifted: true,
    });
    const history = await db().activityLog.findMany({
      where: { subjectType: "circuit", subjectId: BigInt(id), actorType: "sync" },
    });
    expect(history.map((entry) => Object.keys(entry.changes ?? {}))).toEqual([["percent_complete"]]);

    const checksum = await storedChecksum();
    expect(await syncActive()).toMatchObject({ kept: 1, updated: 0 });
    expect(await storedChecksum()).toBe(checksum);
  });

  it("is remembered for every kind of field, blank values too", async () => {
    const before = (await circuit()).values;
    await edit({
      regionId: before.regionId === 1 ? 2 : 1,
      contractor: null,
      totalMiles: 1.25,
      startDate: "2026-03-01",
    });
    expect(await syncActive()).toMatchObject({ updated: 0 });
    expect((await circuit()).values).toMatchObject({ contractor: null, totalMiles: 1.25, startDate: "2026-03-01" });
    for (const [column, theirs] of [
      ["region_id", before.regionId],
      ["contractor", before.contractor],
      ["total_miles", before.totalMiles],
      ["start_date", before.startDate],
    ] as const) {
      expect((await field(column))?.edited, column).toMatchObject({ theirs, theirsWhenEdited: theirs, drifted: false });
    }
  });

  it("that takes theirs gives the field back to WorkStudio, and the next sync has nothing to write", async () => {
    await edit({ title: "CORRECTED LINE", percentComplete: 5 });
    await simulator.edit(jobGuid, { SS_TITLE: "THEIR TITLE" });
    await syncActive();
    const { rowVersion } = await circuit();
    expect(await takeTheirs(admin, { id, fields: ["title", "percentComplete"], rowVersion })).toEqual({
      id,
      changed: ["Title", "Percent complete"],
    });
    expect((await circuit()).values.title).toBe("THEIR TITLE");
    expect((await field("title"))?.edited).toBeNull();

    const checksum = await storedChecksum();
    await syncActive();
    expect(await storedChecksum()).toBe(checksum);
    await simulator.edit(jobGuid, { SS_TITLE: "THEIRS AGAIN" });
    await syncActive();
    expect((await circuit()).values.title).toBe("THEIRS AGAIN");
  });
});

describe("a forced sync", () => {
  it("takes WorkStudio's values everywhere, clears the tracking, and the history says what was discarded", async () => {
    await edit({ title: "CORRECTED LINE", totalAcres: 99 });
    const { values } = await circuit();
    const editor = Number(admin.userId);
    const log = await syncActive({ force: true });
    expect(log.kept).toBe(0);
    expect((await circuit()).values.title).toBe(title);
    expect((await circuit()).fields.every((source) => source.edited === null)).toBe(true);
    const entry = await db().activityLog.findFirstOrThrow({
      where: { syncLogId: log.id, subjectType: "circuit", subjectId: BigInt(id) },
    });
    expect(entry).toMatchObject({
      action: "circuit.force_sync",
      changes: { title: { before: "CORRECTED LINE", after: title }, total_acres: { before: values.totalAcres } },
    });
    expect(entry.contextJson).toMatchObject({
      discarded_edits: { title: { modified_by: editor, original_value: title }, total_acres: { modified_by: editor } },
    });
    expect((await db().syncLog.findUniqueOrThrow({ where: { id: log.id } })).contextJson).toMatchObject({
      force: true,
    });
  });

  it("says so too when WorkStudio has come to the person's value itself", async () => {
    await edit({ title: "AGREED LINE" });
    await simulator.edit(jobGuid, { SS_TITLE: "AGREED LINE" });
    await syncActive();
    const log = await syncActive({ force: true });
    expect((await field("title"))?.edited).toBeNull();
    const entry = await db().activityLog.findFirst({ where: { syncLogId: log.id, subjectId: BigInt(id) } });
    expect(entry).toMatchObject({
      action: "circuit.force_sync",
      contextJson: { discarded_edits: { title: { original_value: title } } },
    });
  });

  it("may be asked for only by who may force, and stands in the log with its reason", async () => {
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    await expect(syncActive({ force: true }).then(() => sync({ force: true }, supervisor))).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    expect(await db().activityLog.findFirst({ where: { userId: supervisor.userId } })).toMatchObject({
      action: "permission.refused",
      subjectLabel: "sync:force",
    });
  });
});

describe("a preview", () => {
  it("says what a sync would do, field by field, and writes nothing", async () => {
    await syncActive({ force: true });
    await edit({ percentComplete: 7 });
    await simulator.edit(jobGuid, { SS_TITLE: "PREVIEWED LINE" });
    const [gone] = await db().circuit.findMany({
      where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} } },
      orderBy: { id: "desc" },
      take: 1,
    });
    await db().circuit.delete({ where: { id: gone?.id ?? 0n } });
    const [odd] = await db().circuit.findMany({
      where: { apiStatus: "ACTIV", extension: "@", pieces: { none: {} } },
      orderBy: { id: "desc" },
      take: 1,
    });
    await simulator.edit(odd?.jobGuid ?? "", { REGION: "Lakeshore" });
    await simulator.fault({ kind: "duplicate-rows", rows: 1, times: 1 });
    const stored = await db().circuit.count({ where: { apiStatus: "ACTIV" } });
    const checksum = await storedChecksum();
    const issues = await db().syncIssue.count();

    const log = await syncActive({ preview: true });
    expect(log).toMatchObject({ status: "completed", processed: 0, rejected: 1 });
    const { preview } = await getCircuitSyncRun(admin, Number(log.id));
    expect(preview?.counts).toEqual({ create: 1, update: 1, kept: 1, unchanged: stored - 2, rejected: 1 });
    expect(preview?.creates).toMatchObject([{ workOrder: gone?.workOrder, title: gone?.title }]);
    expect(preview?.updates).toMatchObject([
      { circuitId: id, changes: { title: { before: title, after: "PREVIEWED LINE" } } },
    ]);
    expect(preview?.kepts).toMatchObject([{ circuitId: id, fields: ["percent_complete"] }]);
    expect(preview?.rejections).toMatchObject([
      { workOrder: odd?.workOrder, reason: expect.stringContaining("“Lakeshore” is not known") as string },
    ]);
    expect(await storedChecksum()).toBe(checksum);
    expect(await db().syncIssue.count()).toBe(issues);
  });

  it("under force counts the edits that would be discarded", async () => {
    await edit({ title: "ONE", percentComplete: 3 });
    const log = await syncActive({ preview: true, force: true });
    const { preview } = await getCircuitSyncRun(admin, Number(log.id));
    expect(preview?.editsToDiscard).toBeGreaterThanOrEqual(2);
    expect((await circuit()).values.title).toBe("ONE");
  });

  it("that WorkStudio's answer spoils records no issues either", async () => {
    const issues = await db().syncIssue.count();
    await simulator.fault({ kind: "set-cells", set: { SS_JOBGUID: null }, rows: 1000, times: 1 });
    expect(await syncActive({ preview: true })).toMatchObject({
      status: "failed",
      message: expect.stringContaining("None of the") as string,
    });
    expect(await db().syncIssue.count()).toBe(issues);
  });

  it("shows a person only circuits of the own regions", async () => {
    const supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const lancaster = await db().region.findUniqueOrThrow({ where: { code: "LAN" } });
    await db().circuit.deleteMany({ where: { apiStatus: "QC" } });
    const log = await sync({ statuses: ["QC", "ACTIV"], preview: true });
    const [all, own] = [
      (await getCircuitSyncRun(admin, Number(log.id))).preview,
      (await getCircuitSyncRun(supervisor, Number(log.id))).preview,
    ];
    expect(own?.counts).toEqual(all?.counts);
    expect(new Set(own?.creates.map((entry) => entry.region))).toEqual(new Set(["Lancaster"]));
    expect(all?.creates.length).toBeGreaterThan(own?.creates.length ?? 0);
    const shown = await db().circuit.findMany({
      where: { id: { in: [...(own?.updates ?? []), ...(own?.kepts ?? [])].map((entry) => BigInt(entry.circuitId)) } },
    });
    expect(shown.every((entry) => entry.regionId === lancaster.id)).toBe(true);
    expect(own?.rejections).toEqual([]);
  });
});
