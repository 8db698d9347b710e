import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { listCircuitHistory } from "../activity/list-history";
import { linesAreTrue } from "../testing/corrections";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { assignCircuit, unassignCircuit } from "./assign-circuit";
import { type CreateCircuitInput, createCircuitSchema } from "./by-hand-schema";
import { createCircuit } from "./create-circuit";
import { deleteCircuit, restoreCircuit } from "./delete-circuit";
import { circuitList, listCircuits } from "./list";
import { deletedList, listDeleted } from "./list-deleted";
import { listMergeCandidates, mergeCircuits, previewMerge } from "./merge-circuits";
import { editCircuit } from "./mutations";

let supervisor: UserActor;
let stranger: UserActor;
let planner: UserActor;
let lancaster: number;
let central: number;
let simulator: TestSimulator;
let count = 0;

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  await sync();
  const regionOf = async (code: string) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id);
  [lancaster, central] = [await regionOf("LAN"), await regionOf("CEN")];
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN"] });
  stranger = await signedIn({ role: "supervisor", regions: ["CEN"] });
  planner = await signedIn({ role: "planner", regions: ["LAN"] });
});
afterAll(() => simulator.stop());

const input = (facts: Partial<CreateCircuitInput> = {}): CreateCircuitInput => ({
  workOrder: `2031-${(count += 1)}`,
  extension: null,
  title: `HAND MADE ${count} LINE`,
  regionId: lancaster,
  contractor: null,
  cycleType: null,
  totalMiles: 12.5,
  totalAcres: 0,
  startDate: "2031-04-01",
  reason: "ordered by phone",
  ...facts,
});
const made = async (facts: Partial<CreateCircuitInput> = {}) => {
  const asked = input(facts);
  return { ...asked, id: (await createCircuit(supervisor, asked)).id };
};
const stored = (id: number) => db().circuit.findUniqueOrThrow({ where: { id } });
const version = async (id: number) => (await stored(id)).rowVersion;
const remove = async (id: number, who = supervisor) =>
  deleteCircuit(who, { id, rowVersion: await version(id), reason: "entered by mistake" });
const restore = async (id: number, who = supervisor) =>
  restoreCircuit(who, { id, rowVersion: await version(id), reason: "it is right after all" });
const listed = async (q: string) => (await listCircuits(supervisor, circuitList.parse({ q }))).rows.map(({ id }) => id);
const deleted = async (q: string, who = supervisor) =>
  (await listDeleted(who, deletedList.parse({ q }))).rows.map(({ id }) => id);
/** WorkStudio gets the work order of a circuit that a person made. */
async function comesFromWorkStudio(workOrder: string, cells: Record<string, unknown> = {}) {
  const own = await db().circuit.findFirstOrThrow({
    where: { apiStatus: "ACTIV", extension: "@", madeAt: null, pieces: { none: {} } },
  });
  await simulator.edit(own.jobGuid, { SS_WO: workOrder, ...cells });
  return own;
}

describe("a circuit made by hand", () => {
  it("stands in its region's list like any other, with its history, and stays when WorkStudio does not know it", async () => {
    const { id, workOrder } = await made();
    expect(await listed(workOrder)).toEqual([id]);
    await sync();
    expect(await stored(id)).toMatchObject({
      notSeenSince: null,
      madeBy: supervisor.userId,
      adoptedAt: null,
      apiStatus: "SA",
    });
    expect((await listCircuitHistory(supervisor, id))[0]).toMatchObject({
      action: "circuit.create",
      reason: "ordered by phone",
    });
  });

  it("is refused in another region, for a planner, and where the work order is there already, also unseen", async () => {
    await expect(createCircuit(supervisor, input({ regionId: central }))).rejects.toMatchObject({ code: "INVALID" });
    await expect(createCircuit(planner, input())).rejects.toMatchObject({ code: "FORBIDDEN" });
    const { workOrder } = await made();
    const again = input({ workOrder, regionId: central });
    await expect(createCircuit(stranger, again)).rejects.toMatchObject({
      code: "CONFLICT",
      details: { fieldErrors: { workOrder: [expect.stringContaining("there already") as string] } },
    });
  });

  it("made by two people at once is made once", async () => {
    const asked = input();
    const both = await Promise.allSettled([createCircuit(supervisor, asked), createCircuit(supervisor, asked)]);
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await db().circuit.count({ where: { workOrder: asked.workOrder } })).toBe(1);
  });

  it("takes no work order with odd characters", () => {
    expect(createCircuitSchema.safeParse({ ...input(), extension: "", contractor: "", cycleType: "" }).success).toBe(
      true,
    );
    expect(createCircuitSchema.safeParse({ ...input(), workOrder: "2031 1; DROP" }).success).toBe(false);
  });

  it("is adopted when the sync meets its work order: no second one, WorkStudio's values, and people's corrections", async () => {
    const { id, workOrder, title } = await made();
    await editCircuit(supervisor, { id, base: { totalMiles: 12.5 }, values: { totalMiles: 14 }, reason: "walked it" });
    // A row that WorkStudio has under a GUID that nobody here knows.
    const own = await comesFromWorkStudio(workOrder, { SS_TITLE: "KNOWN NOW LINE", VEGJOB_LENGTH: 13 });
    await db().circuit.delete({ where: { id: own.id } });
    const preview = await sync({ statuses: ["ACTIV"], preview: true });
    expect(preview).toMatchObject({ status: "completed" });
    expect(await stored(id)).toMatchObject({ title, adoptedAt: null });
    await sync({ statuses: ["ACTIV"] });
    expect(await db().circuit.count({ where: { workOrder } })).toBe(1);
    const now = await stored(id);
    expect(now).toMatchObject({ jobGuid: own.jobGuid, title: "KNOWN NOW LINE", apiStatus: "ACTIV" });
    expect([Number(now.totalMiles), now.upstreamValues]).toEqual([14, { total_miles: 13 }]);
    expect(now.adoptedAt).not.toBeNull();
    expect(await db().activityLog.count({ where: { subjectId: id, action: "circuit.adopt" } })).toBe(1);
    expect(await sync({ statuses: ["ACTIV"] })).toMatchObject({ created: 0, updated: 0 });
    expect(await linesAreTrue()).toEqual([]);
  });
});

/** A row of WorkStudio's for the work order of a circuit made by hand, under a GUID that nobody here knows. */
async function unknownRow(workOrder: string, cells: Record<string, unknown> = {}) {
  const own = await comesFromWorkStudio(workOrder, cells);
  await db().circuit.delete({ where: { id: own.id } });
  return own;
}

describe("an awaited circuit", () => {
  it("is the first where two wait for one work order, and the sync goes on", async () => {
    const [first, second] = [await made(), await made()];
    await db().circuit.update({ where: { id: second.id }, data: { workOrder: first.workOrder } });
    const { jobGuid } = await unknownRow(first.workOrder);
    expect(await sync({ statuses: ["ACTIV"], preview: true })).toMatchObject({ status: "completed" });
    expect(await sync({ statuses: ["ACTIV"] })).toMatchObject({ status: "completed", created: 0 });
    expect(await stored(first.id)).toMatchObject({ jobGuid });
    expect(await stored(second.id)).toMatchObject({ adoptedAt: null });
  });

  it.each(["", "no number"])("keeps the length that was entered by hand where WorkStudio's is “%s”", async (cell) => {
    const { id, workOrder } = await made();
    await unknownRow(workOrder, { VEGJOB_LENGTH: cell });
    await sync({ statuses: ["ACTIV"] });
    const now = await stored(id);
    expect([Number(now.totalMiles), now.adoptedAt !== null]).toEqual([12.5, true]);
  });

  it("is adopted also where it is made while a sync writes", { timeout: 30_000 }, async () => {
    const asked = input();
    const { jobGuid } = await unknownRow(asked.workOrder);
    // Somebody who makes a circuit at this moment and has not finished: the sync has planned, and waits before it writes.
    const person = new Client({ connectionString: env().DATABASE_URL });
    await person.connect();
    await person.query("BEGIN");
    await person.query("SELECT pg_advisory_xact_lock(hashtextextended('work orders', 0))");
    const running = sync({ statuses: ["ACTIV"] });
    const waiting = () =>
      db().$queryRaw<unknown[]>`
        SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
    await expect.poll(async () => (await waiting()).length, { timeout: 10_000 }).toBe(1);
    const { rows } = await person.query<{ id: string }>(
      `INSERT INTO circuits (job_guid, work_order, extension, title, region_id, api_status, api_modified_date, made_by, made_at)
        VALUES (upper(gen_random_uuid()::text), $1, '@', $2, $3, 'SA', now(), $4, now()) RETURNING id`,
      [asked.workOrder, asked.title, lancaster, supervisor.userId.toString()],
    );
    await person.query("COMMIT");
    await person.end();
    expect(await running).toMatchObject({ status: "completed", created: 0 });
    expect(await db().circuit.count({ where: { workOrder: asked.workOrder } })).toBe(1);
    expect(await stored(Number(rows[0]?.id))).toMatchObject({ jobGuid, apiStatus: "ACTIV" });
  });
});

describe("a sync that adopts a circuit which was made while it ran", () => {
  it("waits for no act that holds a stored one and wants that one next", { timeout: 30_000 }, async () => {
    const asked = input();
    await unknownRow(asked.workOrder);
    const changed = await db().circuit.findFirstOrThrow({
      where: { apiStatus: "ACTIV", madeAt: null, deletedAt: null },
    });
    await simulator.edit(changed.jobGuid, { SS_TITLE: "CHANGED MEANWHILE LINE" });
    const [person, act] = [1, 2].map(() => new Client({ connectionString: env().DATABASE_URL }));
    if (!person || !act) throw new Error("There are two clients.");
    await Promise.all([person.connect(), act.connect()]);
    await act.query("BEGIN");
    await act.query("SELECT id FROM circuits WHERE id = $1 FOR NO KEY UPDATE", [changed.id.toString()]);
    await person.query("BEGIN");
    await person.query("SELECT pg_advisory_xact_lock(hashtextextended('work orders', 0))");
    const running = sync({ statuses: ["ACTIV"] });
    const waiting = async (kind: "advisory" | "transactionid") =>
      (
        await db().$queryRaw<unknown[]>`
          SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = ${kind} AND NOT l.granted AND a.datname = current_database()`
      ).length;
    await expect.poll(() => waiting("advisory"), { timeout: 10_000 }).toBe(1);
    const { rows } = await person.query<{ id: string }>(
      `INSERT INTO circuits (job_guid, work_order, extension, title, region_id, api_status, api_modified_date, made_by, made_at)
        VALUES (upper(gen_random_uuid()::text), $1, '@', $2, $3, 'SA', now(), $4, now()) RETURNING id`,
      [asked.workOrder, asked.title, lancaster, supervisor.userId.toString()],
    );
    await person.query("COMMIT");
    await expect.poll(() => waiting("transactionid"), { timeout: 10_000 }).toBe(1);
    await act.query("SELECT id FROM circuits WHERE id = $1 FOR NO KEY UPDATE", [rows[0]?.id]);
    await act.query("COMMIT");
    await Promise.all([person.end(), act.end()]);
    expect(await running).toMatchObject({ status: "completed", created: 0 });
    expect((await stored(Number(rows[0]?.id))).adoptedAt).not.toBeNull();
    expect(await stored(Number(changed.id))).toMatchObject({ title: "CHANGED MEANWHILE LINE" });
  });
});

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

/** Merges one circuit into another one as a person does it: looked at, then done. */
async function merge(id: number, goneId: number, who = supervisor) {
  const { kept, gone } = await previewMerge(who, { id, goneId });
  const versions = { rowVersion: kept.rowVersion, goneVersion: gone.rowVersion };
  return mergeCircuits(who, { id, goneId, ...versions, reason: "one line, two orders" });
}

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

describe("people who have a circuit by hand that is merged", () => {
  const given = (id: number, userId: bigint, who = supervisor) => assignCircuit(who, { id, userId: Number(userId) });
  const holders = async (circuitId: number) =>
    (await db().circuitUser.findMany({ where: { circuitId }, orderBy: { userId: "asc" } })).map(
      ({ userId, assignedBy, assignedAt }) => ({ userId, assignedBy, assignedAt }),
    );

  it("come along and are named in the history; who has both keeps by whom and since when, and a restore takes back who came", async () => {
    const admin = await signedIn({ role: "admin" });
    const newcomer = await signedIn({ role: "planner", name: "Mara Quill", regions: ["CEN"] });
    const [kept, gone] = [(await made()).id, (await made()).id];
    await given(kept, planner.userId, admin);
    const before = await holders(kept);
    await given(gone, planner.userId);
    await given(gone, newcomer.userId, admin);
    expect(await previewMerge(supervisor, { id: kept, goneId: gone })).toMatchObject({ people: 1 });
    await merge(kept, gone);
    expect(await holders(kept)).toEqual([
      ...before,
      { userId: newcomer.userId, assignedBy: supervisor.userId, assignedAt: expect.any(Date) as Date },
    ]);
    const said = async () => (await listCircuitHistory(supervisor, kept))[0]?.changes;
    expect(await said()).toMatchObject({ people_by_hand: { before: [], after: ["Mara Quill"] } });
    await restore(gone);
    expect(await holders(kept)).toEqual(before);
    expect((await holders(gone)).map(({ userId }) => userId)).toEqual([planner.userId, newcomer.userId]);
    expect(await said()).toMatchObject({ people_by_hand: { before: ["Mara Quill"], after: [] } });
  });

  it("keep it while another circuit that brings them is still merged, whichever of the two is restored first", async () => {
    for (const firstBack of [0, 1]) {
      const [kept, one, other] = [(await made()).id, (await made()).id, (await made()).id];
      const theirs: Awaited<ReturnType<typeof holders>>[] = [];
      for (const gone of [one, other]) {
        await given(gone, planner.userId);
        theirs.push(await holders(gone));
        await merge(kept, gone);
      }
      const brought = await holders(kept);
      const order = firstBack === 0 ? [one, other] : [other, one];
      await restore(order[0] ?? 0);
      expect(await holders(kept)).toEqual(brought);
      expect((await listCircuitHistory(supervisor, kept))[0]?.changes).not.toHaveProperty("people_by_hand");
      await restore(order[1] ?? 0);
      expect(await holders(kept)).toEqual([]);
      expect([await holders(one), await holders(other)]).toEqual(theirs);
    }
  });

  it("keep it at the restore where somebody gave it to them anew", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await given(gone, planner.userId);
    await merge(kept, gone);
    await unassignCircuit(supervisor, { id: kept, userId: Number(planner.userId) });
    await given(kept, planner.userId);
    await restore(gone);
    expect((await holders(kept)).map(({ userId }) => userId)).toEqual([planner.userId]);
  });
});

describe("a merged circuit that is restored", () => {
  it("is said in the history of the other one, whose version rises", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await merge(kept, gone);
    const before = await version(kept);
    await restore(gone);
    expect(await version(kept)).toBe(before + 1);
    expect((await listCircuitHistory(supervisor, kept))[0]).toMatchObject({
      action: "circuit.unmerge",
      reason: "it is right after all",
    });
  });

  it("needs who may merge and sees both", async () => {
    const [kept, gone] = [(await made()).id, (await made()).id];
    await merge(kept, gone);
    const permissions = new Set([...supervisor.permissions].filter((one) => one !== "circuit:merge"));
    await expect(restore(gone, { ...supervisor, permissions })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await db().circuit.update({ where: { id: kept }, data: { regionId: central } });
    await expect(restore(gone)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("that you do not see") as string,
    });
    expect(await stored(gone)).toMatchObject({ mergedIntoId: BigInt(kept) });
  });

  it("waits for the other one where that is deleted or merged itself", async () => {
    const [last, kept, gone] = [(await made()).id, (await made()).id, (await made()).id];
    await merge(kept, gone);
    await merge(last, kept);
    const first = { code: "CONFLICT", message: expect.stringContaining("Restore") as string };
    await expect(restore(gone)).rejects.toMatchObject(first);
    await restore(kept);
    await remove(kept);
    await expect(restore(gone)).rejects.toMatchObject(first);
    await restore(kept);
    await restore(gone);
    expect(await stored(gone)).toMatchObject({ deletedAt: null });
  });

  it("does not come back beside a third one of its work order", async () => {
    const [kept, gone] = [await made(), await made()];
    await merge(kept.id, gone.id);
    await made({ workOrder: gone.workOrder });
    await expect(restore(gone.id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await stored(gone.id)).toMatchObject({ mergedIntoId: BigInt(kept.id) });
  });
});

describe("what hangs on a circuit that is merged", () => {
  it("are pieces: none of another work order points to it, and restored it has them back", async () => {
    const [kept, gone] = [await made(), await made()];
    const piece = await made({ workOrder: gone.workOrder, extension: "A" });
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: BigInt(gone.id) });
    await merge(kept.id, gone.id);
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: null });
    await restore(gone.id);
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: BigInt(gone.id) });
    await db().circuit.update({ where: { id: kept.id }, data: { workOrder: gone.workOrder } });
    await merge(kept.id, gone.id);
    expect(await stored(piece.id)).toMatchObject({ parentCircuitId: BigInt(kept.id) });
  });

  it("are credits of stations: they move where the other one has none, the books balance, and their days are due", async () => {
    const [kept, gone] = [await made(), await made()];
    const credit = (circuitId: number, stationName: string, day: string) =>
      db().stationCredit.create({
        data: { circuitId, stationName, miles: 0.5, method: "span", creditedOn: new Date(day) },
      });
    const book = (circuitId: number, bookedMiles: number) =>
      db().circuitMileBook.create({ data: { circuitId, openedAt: new Date(), openingMiles: 0, bookedMiles } });
    await credit(kept.id, "SAME", "2026-03-02");
    const same = await credit(gone.id, "SAME", "2026-03-03");
    const own = await credit(gone.id, "OWN", "2026-03-04");
    await book(kept.id, 0.5);
    await book(gone.id, 1);
    const due = async () =>
      (await db().$queryRaw<{ day: string }[]>`SELECT DISTINCT day::text FROM aggregate_due_days ORDER BY 1`).map(
        ({ day }) => day,
      );
    const holders = async () =>
      (await db().stationCredit.findMany({ where: { id: { in: [same.id, own.id] } }, orderBy: { id: "asc" } })).map(
        ({ circuitId }) => Number(circuitId),
      );
    const books = async () =>
      (
        await db().$queryRaw<{ off: number }[]>`
          SELECT (b.booked_miles - b.opening_miles - (SELECT coalesce(sum(k.miles), 0) FROM station_credits k WHERE k.circuit_id = b.circuit_id))::float8 AS off
          FROM circuit_mile_books b WHERE b.circuit_id IN (${kept.id}, ${gone.id})`
      ).map(({ off }) => off);
    await db().$executeRaw`DELETE FROM aggregate_due_days`;
    await merge(kept.id, gone.id);
    expect([await holders(), await books()]).toEqual([
      [gone.id, kept.id],
      [0, 0],
    ]);
    expect(await due()).toEqual(["2026-03-02", "2026-03-03", "2026-03-04"]);
    await db().$executeRaw`DELETE FROM aggregate_due_days`;
    await restore(gone.id);
    expect([await holders(), await books()]).toEqual([
      [gone.id, gone.id],
      [0, 0],
    ]);
    expect(await due()).toEqual(["2026-03-02", "2026-03-03", "2026-03-04"]);
  });
});

describe("a circuit that may be the same", () => {
  it("is looked for only from a circuit of one's own", async () => {
    const [own, other] = [await made(), await made()];
    await db().circuit.update({ where: { id: other.id }, data: { title: own.title } });
    const found = async (who: UserActor) => (await listMergeCandidates(who, { id: own.id, q: "" })).map(({ id }) => id);
    expect(await found(supervisor)).toEqual([other.id]);
    await db().circuit.update({ where: { id: other.id }, data: { regionId: central } });
    expect(await found(stranger)).toEqual([]);
  });
});
