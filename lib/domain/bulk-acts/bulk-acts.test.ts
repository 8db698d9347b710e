import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { assignCircuit } from "../circuits/assign-circuit";
import { circuitList } from "../circuits/list";
import { editCircuit } from "../circuits/mutations";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { askBack } from "../exclusions/decide-request";
import { exclusionList } from "../exclusions/list";
import { getRequestOf } from "../exclusions/list-requests";
import { changeExclusion, excludeCircuit } from "../exclusions/mutations";
import { requestExclusion } from "../exclusions/request-exclusion";
import { storedCircuit } from "../testing/circuits";
import { linesAreTrue } from "../testing/corrections";
import { exclusionInput, reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { previewBulkAct } from "./preview-act";
import { getBulkAct, listOwnBulkActs } from "./queries";
import { type BulkActOnCircuits, type BulkRows, startBulkActSchema } from "./schema";
import { startBulkAct, undoBulkAct } from "./start-act";

let supervisor: UserActor;
let colleague: UserActor;
let planner: UserActor;
let storm: number;
let mark: string;
let count = 0;
let ids: number[];

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", name: "Nadia Brook", regions: ["LAN", "LEH"] });
  colleague = await signedIn({ role: "supervisor", name: "Tobias Fenn", regions: ["LAN", "LEH"] });
  planner = await signedIn({ role: "planner", name: "Mara Quill", regions: ["LAN"] });
  storm = await reasonId("storm");
});
beforeEach(async () => {
  count += 1;
  mark = `BULKED${count}`;
  ids = [];
  for (const miles of [10, 20, 30])
    ids.push((await storedCircuit({ title: `${mark} ${miles}`, totalMiles: miles })).id);
});

const matching = (): BulkRows => ({
  list: "circuits",
  target: { kind: "matching", q: mark, filters: circuitList.parse({ excluded: "all" }).filters },
});
const chosen = (some: number[]): BulkRows => ({ list: "circuits", target: { kind: "chosen", ids: some } });
const excludedOnes = (): BulkRows => ({
  list: "exclusions",
  target: { kind: "matching", q: mark, filters: exclusionList.parse({}).filters },
});
const exclude = (): BulkActOnCircuits => ({ kind: "exclude", reasonId: storm, note: "the coast", until: "2099-03-31" });
const include: BulkActOnCircuits = { kind: "include", reason: "the crews are back" };
const toRegion = async (code: string): Promise<BulkActOnCircuits> => ({
  kind: "region",
  regionId: Number((await db().region.findUniqueOrThrow({ where: { code } })).id),
  reason: "the border moved",
});
const assign = (): BulkActOnCircuits => ({ kind: "assign", userId: Number(planner.userId) });
const unassign = (): BulkActOnCircuits => ({ kind: "unassign", userId: Number(planner.userId) });
const toQualityControl: BulkActOnCircuits = { kind: "stage", stage: "qc", reason: "the crews are through" };
const syncOff: BulkActOnCircuits = { kind: "sync-off", reason: "nobody walks it" };

/** An act as a person does it: looked at, then done. */
async function act(who: UserActor, asked: BulkActOnCircuits, rows: BulkRows = matching()) {
  const { guard } = await previewBulkAct(who, { rows, change: asked });
  return startBulkAct(who, { actKey: randomUUID(), rows, act: asked, guard });
}
const undo = (who: UserActor, { id }: { id: number }) => undoBulkAct(who, { actKey: randomUUID(), id });
const stored = () =>
  db().circuit.findMany({
    where: { id: { in: ids } },
    orderBy: { id: "asc" },
    include: { uiState: { select: { workflowStage: true, stageChangedBy: true } } },
  });
/** What people and the sync see of the circuits and their cards, without versions and times of change. */
const facts = async () =>
  (await stored()).map(
    ({ rowVersion: _v, updatedAt: _u, lastUserModifiedAt: _a, lastUserModifiedBy: _b, ...rest }) => rest,
  );
const assignments = async () =>
  (
    await db().circuitUser.findMany({
      where: { circuitId: { in: ids } },
      orderBy: [{ circuitId: "asc" }, { userId: "asc" }],
    })
  ).map((one) => [Number(one.circuitId), one.userId, one.assignmentSource]);
const log = () =>
  db().activityLog.findMany({ where: { subjectType: "circuit", subjectId: { in: ids } }, orderBy: { id: "asc" } });
const conflict = (message?: string) => ({ code: "CONFLICT", ...(message ? { message } : {}) });

describe("every act on many circuits", () => {
  const EVERY: [string, () => BulkActOnCircuits | Promise<BulkActOnCircuits>][] = [
    ["exclude", exclude],
    ["region", () => toRegion("LEH")],
    ["assign", assign],
    ["sync-off", () => syncOff],
    ["stage", () => toQualityControl],
  ];

  it.each(EVERY)("%s: is done once with an entry for each, and undone as a whole", async (_kind, asked) => {
    const [before, assignedBefore] = [await facts(), await assignments()];
    const done = await act(supervisor, await asked());
    expect(done).toMatchObject({ state: "done", changed: 3, skipped: {}, mayUndo: true, isNew: true });
    const entries = await log();
    expect(entries).toHaveLength(3);
    expect(entries[0]).toMatchObject({
      actorName: "Nadia Brook",
      sessionId: supervisor.sessionId,
      contextJson: { bulk: 3, bulkAct: done.id },
    });
    expect([await facts(), await assignments()]).not.toEqual([before, assignedBefore]);
    expect(await linesAreTrue()).toEqual([]);
    expect((await listOwnBulkActs(supervisor)).map(({ id }) => id)).toContain(done.id);
    expect(await undo(supervisor, done)).toMatchObject({ kind: "undo", state: "done", changed: 3, skipped: {} });
    expect([await facts(), await assignments()]).toEqual([before, assignedBefore]);
    expect(await linesAreTrue()).toEqual([]);
    expect((await log()).slice(3).map(({ action, revertsId }) => [action, revertsId])).toEqual(
      entries.map(({ id }) => ["circuit.revert", id]),
    );
    await expect(undo(supervisor, done)).rejects.toMatchObject(conflict());
  });

  it.each(EVERY)("%s: each circuit's entry can be reverted by itself from its history", async (_kind, asked) => {
    const before = await facts();
    const assignedBefore = await assignments();
    await act(supervisor, await asked());
    for (const entry of await log()) {
      const { digest } = await previewCircuitRevert(supervisor, Number(entry.id));
      await revertCircuit(supervisor, { id: Number(entry.id), digest, reason: "this one not" });
    }
    expect(await facts()).toEqual(before);
    expect(await assignments()).toEqual(assignedBefore);
  });

  it.each(EVERY)("%s: reaches no circuit of another region, and nothing for whoever may not", async (kind, asked) => {
    const { id: foreign } = await storedCircuit({ region: "NOR" });
    expect(await act(supervisor, await asked(), chosen([ids[0] ?? 0, foreign]))).toMatchObject({
      total: 1,
      changed: 1,
    });
    expect(await db().activityLog.count({ where: { subjectType: "circuit", subjectId: foreign } })).toBe(0);
    const rows = matching();
    const change = await asked();
    // Every role moves circuits.
    const refused = kind === "stage" ? { ...planner, permissions: new Set(["circuit:view"] as const) } : planner;
    await expect(previewBulkAct(refused, { rows, change })).rejects.toMatchObject({ code: "FORBIDDEN" });
    const sent = { actKey: randomUUID(), rows, act: change, guard: "3.1" };
    await expect(startBulkAct(refused, sent)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it.each(EVERY)("%s: changes nothing when other circuits match than were shown", async (_kind, asked) => {
    const change = await asked();
    const rows = matching();
    const { guard } = await previewBulkAct(supervisor, { rows, change });
    await storedCircuit({ title: `${mark} NEW` });
    const before = await facts();
    const sent = startBulkAct(supervisor, { actKey: randomUUID(), rows, act: change, guard });
    await expect(sent).rejects.toMatchObject(
      conflict("The list changed meanwhile: 4 circuits match now, not 3. Nothing was changed; look again."),
    );
    expect([await facts(), await log()]).toEqual([before, []]);
  });

  it("is one act with one answer when it is sent twice, also at the same time", async () => {
    const rows = matching();
    const { guard } = await previewBulkAct(supervisor, { rows, change: exclude() });
    const sent = { actKey: randomUUID(), rows, act: exclude(), guard };
    const both = await Promise.all([startBulkAct(supervisor, sent), startBulkAct(supervisor, sent)]);
    const later = await startBulkAct(supervisor, sent);
    expect(new Set([...both, later].map(({ id, changed, state }) => `${id} ${changed} ${state}`)).size).toBe(1);
    expect(await log()).toHaveLength(3);
    const key = randomUUID();
    const undone = await Promise.all([
      undoBulkAct(supervisor, { actKey: key, id: later.id }),
      undoBulkAct(supervisor, { actKey: key, id: later.id }),
    ]);
    expect(undone.map(({ changed }) => changed)).toEqual([3, 3]);
    expect(await log()).toHaveLength(6);
  });

  it("by two people at once is done by one of them, and the other is told", async () => {
    const rows = matching();
    const { guard } = await previewBulkAct(supervisor, { rows, change: exclude() });
    const both = await Promise.allSettled(
      [supervisor, colleague].map((who) => startBulkAct(who, { actKey: randomUUID(), rows, act: exclude(), guard })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await log()).toHaveLength(3);
  });

  it("by somebody who was disabled meanwhile changes nothing, and belongs to nobody else", async () => {
    const leaver = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const rows = matching();
    const { guard } = await previewBulkAct(leaver, { rows, change: exclude() });
    await db().user.update({ where: { id: leaver.userId }, data: { isActive: false } });
    const sent = { actKey: randomUUID(), rows, act: exclude(), guard };
    await expect(startBulkAct(leaver, sent)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await stored()).some(({ isExcluded }) => isExcluded)).toBe(false);
    const done = await act(supervisor, exclude());
    await expect(getBulkAct(colleague, done.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(undo(colleague, done)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("is undone except where it was changed since, and names those", async () => {
    const done = await act(supervisor, exclude());
    await changeExclusion(colleague, await exclusionInput(ids[1] ?? 0, "stays out for good"));
    const { title = "" } = (await stored())[1] ?? {};
    const undone = await undo(supervisor, done);
    expect(undone).toMatchObject({ changed: 2, skipped: { "changed-since": 1 } });
    expect(undone.leftNames).toEqual([expect.stringContaining(title)]);
    expect((await stored()).map(({ isExcluded }) => isExcluded)).toEqual([false, true, false]);
  });

  it("is not undone after ten minutes", async () => {
    const done = await act(supervisor, exclude());
    await db().bulkAct.update({ where: { id: done.id }, data: { finishedAt: new Date(Date.now() - 601_000) } });
    expect((await getBulkAct(supervisor, done.id)).mayUndo).toBe(false);
    await expect(undo(supervisor, done)).rejects.toMatchObject(conflict());
    expect((await stored()).every(({ isExcluded }) => isExcluded)).toBe(true);
  });

  it("is undone once, by two undos of their own at once and beside a revert of one of its entries", async () => {
    const done = await act(supervisor, exclude());
    const [entry] = await log();
    const { digest } = await previewCircuitRevert(supervisor, Number(entry?.id));
    const ends = await Promise.allSettled([
      undo(supervisor, done),
      undo(supervisor, done),
      revertCircuit(supervisor, { id: Number(entry?.id), digest, reason: "this one not" }),
    ]);
    expect(
      ends
        .slice(0, 2)
        .map(({ status }) => status)
        .toSorted(),
    ).toEqual(["fulfilled", "rejected"]);
    for (const end of ends)
      if (end.status === "rejected") expect(end).toMatchObject({ reason: { code: expect.any(String) as string } });
    expect((await stored()).some(({ isExcluded }) => isExcluded)).toBe(false);
    expect(await log()).toHaveLength(6);
    await expect(undo(supervisor, { id: done.id })).rejects.toMatchObject(conflict());
  });

  it("takes no rows with a filter that is not understood", () => {
    const input = { actKey: randomUUID(), act: syncOff, guard: "3.1" };
    const parse = (rows: object) => startBulkActSchema.safeParse({ ...input, rows }).success;
    const rows = matching();
    expect(parse(rows)).toBe(true);
    expect(parse({ ...rows, target: { ...rows.target, filters: { nothing: "x" } } })).toBe(false);
    expect(parse(chosen([]))).toBe(false);
    expect(parse({ ...rows, list: "users" })).toBe(false);
  });
});

describe("excluding and including many", () => {
  it("says before what it takes out of the totals, and leaves what is excluded already", async () => {
    await excludeCircuit(colleague, await exclusionInput(ids[0] ?? 0, "before"));
    const preview = await previewBulkAct(supervisor, { rows: matching(), change: exclude() });
    expect(preview).toMatchObject({
      matching: 3,
      changing: 2,
      skipped: { already: 1 },
      totals: { miles: 50 },
      regions: [{ name: "Lancaster", count: 2 }],
    });
    expect(await act(supervisor, exclude())).toMatchObject({ changed: 2, skipped: { already: 1 } });
    expect((await stored()).map(({ exclusionReason, excludedBy }) => [exclusionReason, excludedBy])).toEqual([
      ["Another reason", colleague.userId],
      ["Crews are on storm work", supervisor.userId],
      ["Crews are on storm work", supervisor.userId],
    ]);
    expect((await log()).at(-1)).toMatchObject({ reason: "Crews are on storm work: the coast" });
  });

  it("gives requests what they asked for, until it is undone", async () => {
    const details = { reasonId: storm, note: "the coast", until: "2099-03-31" };
    await requestExclusion(planner, { circuitId: ids[0] ?? 0, ...details });
    const asked = await requestExclusion(planner, { circuitId: ids[1] ?? 0, ...details });
    await askBack(colleague, { requestId: asked.requestId, rowVersion: 1, text: "Until when exactly?" });
    const done = await act(supervisor, exclude());
    expect(await getRequestOf(planner, ids[0] ?? 0)).toMatchObject({ state: "granted", decidedBy: "Nadia Brook" });
    await undo(supervisor, done);
    const undecided = { decidedBy: null, decidedAt: null };
    expect(await getRequestOf(planner, ids[0] ?? 0)).toMatchObject({ state: "open", ...undecided });
    expect(await getRequestOf(planner, ids[1] ?? 0)).toMatchObject({ state: "asked_back", ...undecided });
  });

  it("includes all that match the desk, and undone they have their reason, note, end and person again", async () => {
    await act(supervisor, exclude());
    const before = await facts();
    const preview = await previewBulkAct(colleague, { rows: excludedOnes(), change: include });
    expect(preview).toMatchObject({ changing: 3, totals: { miles: 60 } });
    const done = await act(colleague, include, excludedOnes());
    expect(
      (await stored()).every(({ isExcluded, exclusionReasonId }) => !isExcluded && exclusionReasonId === null),
    ).toBe(true);
    expect(await undo(colleague, done)).toMatchObject({ changed: 3 });
    expect(await facts()).toEqual(before);
  });

  it("is refused when somebody changed one of them since it was shown, and not for a sync's change of something else", async () => {
    await act(supervisor, exclude());
    const { guard } = await previewBulkAct(supervisor, { rows: excludedOnes(), change: include });
    const sent = () => startBulkAct(supervisor, { actKey: randomUUID(), rows: excludedOnes(), act: include, guard });
    await changeExclusion(colleague, await exclusionInput(ids[1] ?? 0, "stays out for good"));
    await expect(sent()).rejects.toMatchObject(conflict());
    const again = await previewBulkAct(supervisor, { rows: excludedOnes(), change: include });
    await db().circuit.updateMany({
      where: { id: { in: ids } },
      data: { milesPlanned: 4, rowVersion: { increment: 1 } },
    });
    const done = await startBulkAct(supervisor, {
      actKey: randomUUID(),
      rows: excludedOnes(),
      act: include,
      guard: again.guard,
    });
    expect(done.changed).toBe(3);
  });
});

describe("moving many to a region", () => {
  it("corrects each as the form does: WorkStudio's region is kept beside it, and an earlier correction keeps its first value", async () => {
    const [first = 0] = ids;
    const [lancaster, lehigh, central] = await Promise.all(
      ["LAN", "LEH", "CEN"].map(async (code) => Number((await db().region.findUniqueOrThrow({ where: { code } })).id)),
    );
    const wide = await signedIn({ role: "supervisor", regions: ["LAN", "LEH", "CEN"] });
    await editCircuit(wide, {
      id: first,
      base: { regionId: lancaster },
      values: { regionId: central },
      reason: "walked",
    });
    const preview = await previewBulkAct(wide, { rows: matching(), change: await toRegion("LEH") });
    expect(preview).toMatchObject({
      changing: 3,
      corrected: 1,
      regions: [
        { name: "Lancaster", count: 2 },
        { name: "Central", count: 1 },
      ],
    });
    const before = await facts();
    const done = await act(wide, await toRegion("LEH"));
    for (const { regionId, userModifiedFields, upstreamValues } of await stored()) {
      expect(Number(regionId)).toBe(lehigh);
      expect(userModifiedFields).toMatchObject({
        region_id: { original_value: lancaster, modified_by: Number(wide.userId) },
      });
      expect(upstreamValues).toEqual({ region_id: lancaster });
    }
    await undo(wide, done);
    expect(await facts()).toEqual(before);
  });

  it("leaves at the undo whatever WorkStudio moved since", async () => {
    const done = await act(supervisor, await toRegion("LEH"));
    const central = (await db().region.findUniqueOrThrow({ where: { code: "CEN" } })).id;
    await db().circuit.update({
      where: { id: ids[0] ?? 0 },
      data: { upstreamValues: { region_id: Number(central) } },
    });
    expect(await undo(supervisor, done)).toMatchObject({ changed: 2, skipped: { "changed-since": 1 } });
  });

  it("leaves at the undo whatever would go back to a region that is not one's own, and says whose the rest is", async () => {
    const [foreign = 0] = ids;
    const northern = (await db().region.findUniqueOrThrow({ where: { code: "NOR" } })).id;
    await db().circuit.update({ where: { id: foreign }, data: { regionId: northern } });
    await assignCircuit(await signedIn({ role: "admin" }), { id: foreign, userId: Number(supervisor.userId) });
    const done = await act(supervisor, await toRegion("LEH"));
    const lehigh = (await stored()).map(({ regionId }) => regionId)[0];
    await db().circuit.updateMany({
      where: { id: { in: ids } },
      data: { lastUserModifiedAt: null, lastUserModifiedBy: null },
    });
    expect(await undo(supervisor, done)).toMatchObject({ changed: 2, skipped: { "not-own-region": 1 } });
    const [left, ...back] = await stored();
    expect(left).toMatchObject({ regionId: lehigh, lastUserModifiedBy: null });
    for (const { lastUserModifiedBy, lastUserModifiedAt } of back)
      expect([lastUserModifiedBy, lastUserModifiedAt]).toEqual([supervisor.userId, expect.any(Date)]);
  });

  it("goes to no region that is not one's own", async () => {
    await expect(act(supervisor, await toRegion("NOR"))).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { regionId: [expect.stringContaining("not one of yours") as string] } },
    });
  });
});

describe("assigning many", () => {
  it("leaves what they have by hand, keeps by hand what the sync gave, and takes off only what was given by hand", async () => {
    const [first = 0, second = 0, third = 0] = ids;
    await assignCircuit(supervisor, { id: first, userId: Number(planner.userId) });
    await db().circuitUser.create({
      data: { circuitId: second, userId: planner.userId, assignmentSource: "api_sync", assignedAt: new Date() },
    });
    const before = await assignments();
    const done = await act(supervisor, assign());
    expect(done).toMatchObject({ changed: 2, skipped: { already: 1 } });
    expect(await assignments()).toEqual(ids.map((id) => [id, planner.userId, "manual"]));
    await db().circuitUser.update({
      where: { circuitId_userId: { circuitId: third, userId: planner.userId } },
      data: { assignmentSource: "api_sync" },
    });
    const preview = await previewBulkAct(supervisor, { rows: matching(), change: unassign() });
    expect(preview).toMatchObject({ changing: 2, skipped: { "by-sync": 1 } });
    await db().circuitUser.delete({ where: { circuitId_userId: { circuitId: third, userId: planner.userId } } });
    expect(await act(supervisor, unassign())).toMatchObject({ changed: 2, skipped: { "not-assigned": 1 } });
    expect(await assignments()).toEqual([]);
    expect(before).toHaveLength(2);
  });
});
