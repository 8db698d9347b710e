import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { previewCircuitRevert, revertCircuit } from "../circuits/revert-circuit";
import { changeExclusion } from "../exclusions/mutations";
import {
  act,
  assign,
  assignments,
  chosen,
  colleague,
  conflict,
  exclude,
  facts,
  ids,
  log,
  mark,
  matching,
  planner,
  startFromThree,
  stored,
  supervisor,
  syncOff,
  toQualityControl,
  toRegion,
  undo,
} from "../testing/bulk-acts";
import { storedCircuit } from "../testing/circuits";
import { linesAreTrue } from "../testing/corrections";
import { exclusionInput } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { previewBulkAct } from "./preview-act";
import { getBulkAct, listOwnBulkActs } from "./queries";
import { type BulkActOnCircuits, startBulkActSchema } from "./schema";
import { startBulkAct, undoBulkAct } from "./start-act";

startFromThree();

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
