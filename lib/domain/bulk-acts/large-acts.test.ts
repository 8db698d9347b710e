import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { circuitList } from "../circuits/list";
import { reasonId } from "../testing/exclusions";
import { signedIn } from "../testing/people";
import { endLostActs } from "./end-lost-acts";
import { performForAsker } from "./perform-act";
import { previewBulkAct } from "./preview-act";
import { getBulkAct, listOwnBulkActs } from "./queries";
import type { BulkActOnCircuits, BulkRows } from "./schema";
import { cancelBulkAct, refuseBulkAct, startBulkAct, undoBulkAct } from "./start-act";

const MANY = 5_000;
let supervisor: UserActor;
let act: BulkActOnCircuits;
const rows: BulkRows = {
  list: "circuits",
  target: { kind: "matching", q: "", filters: circuitList.parse({}).filters },
};

beforeAll(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
  act = { kind: "exclude", reasonId: await reasonId("storm"), note: null, until: null };
  await db().$executeRaw(Prisma.sql`
    INSERT INTO circuits (job_guid, work_order, extension, title, region_id, api_status, api_modified_date, total_miles)
    SELECT '{' || upper(gen_random_uuid()::text) || '}', '2026-' || n, '@', 'MANY ' || n,
      (SELECT id FROM regions WHERE code = 'LAN'), 'ACTIV', '2026-02-01', 10
    FROM generate_series(1, ${MANY}::int) n`);
  // As a sync does after its circuits.
  await db().$executeRaw(Prisma.sql`ANALYZE circuits`);
});
beforeEach(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
  await db().circuit.updateMany({
    where: { isExcluded: true },
    data: { isExcluded: false, exclusionReason: null, exclusionReasonId: null, excludedBy: null, excludedAt: null },
  });
});

async function ask(who = supervisor, guard?: string) {
  const preview = await previewBulkAct(who, { rows, change: act });
  expect(preview.changing).toBe(MANY);
  return startBulkAct(who, { actKey: randomUUID(), rows, act, guard: guard ?? preview.guard });
}
const excluded = () => db().circuit.count({ where: { isExcluded: true } });
const entries = (who = supervisor) => db().activityLog.count({ where: { userId: who.userId, subjectType: "circuit" } });

/** Until the act says that it went through some circuits. */
async function underWay(id: number): Promise<void> {
  for (let tries = 0; tries < 2_000; tries += 1) {
    if ((await getBulkAct(supervisor, id)).done > 0) return;
    await delay(5);
  }
  throw new Error("The act did not say how far it is.");
}

describe("an act on more than 2,000 circuits", () => {
  it("waits for the jobs, says how far it is, and is undone by them too", async () => {
    const asked = await ask();
    expect(asked).toMatchObject({ state: "waiting", isLarge: true, total: MANY, done: 0 });
    expect(await excluded()).toBe(0);
    const job = performForAsker(asked.id);
    await underWay(asked.id);
    expect(await excluded()).toBe(0);
    await job;
    expect(await getBulkAct(supervisor, asked.id)).toMatchObject({ state: "done", changed: MANY, done: MANY });
    expect([await excluded(), await entries()]).toEqual([MANY, MANY]);
    const undo = await undoBulkAct(supervisor, { actKey: randomUUID(), id: asked.id });
    expect(undo).toMatchObject({ kind: "undo", of: "exclude", state: "waiting" });
    await performForAsker(undo.id);
    expect(await getBulkAct(supervisor, undo.id)).toMatchObject({ state: "done", changed: MANY, skipped: {} });
    expect(await excluded()).toBe(0);
  });

  it("is done once, however often and at the same time the jobs are asked for it", async () => {
    const { id } = await ask();
    await Promise.all([performForAsker(id), performForAsker(id)]);
    await performForAsker(id);
    expect([await excluded(), await entries()]).toEqual([MANY, MANY]);
  });

  it("is stopped in the middle within two seconds, and nothing of it is left", async () => {
    const { id } = await ask();
    const job = performForAsker(id);
    await underWay(id);
    const stopped = Date.now();
    await cancelBulkAct(supervisor, { id });
    await job;
    expect(Date.now() - stopped).toBeLessThan(2_000);
    expect(await getBulkAct(supervisor, id)).toMatchObject({ state: "cancelled", changed: 0, mayUndo: false });
    expect([await excluded(), await entries()]).toEqual([0, 0]);
  });

  it("is stopped before anybody began it, and never begins", async () => {
    const { id } = await ask();
    expect(await cancelBulkAct(supervisor, { id })).toMatchObject({ state: "cancelled" });
    await performForAsker(id);
    expect(await excluded()).toBe(0);
  });

  it.each([
    ["disabled", { isActive: false }],
    ["given another password", { authVersion: { increment: 1 } }],
  ])("does nothing for a person who is %s in the middle of it", async (_what, data) => {
    const { id } = await ask();
    const job = performForAsker(id);
    await underWay(id);
    await db().user.update({ where: { id: supervisor.userId }, data });
    await job;
    expect(await getBulkAct(supervisor, id)).toMatchObject({
      state: "refused",
      message: "Your account, or what it may do or see, was changed meanwhile. Nothing was changed.",
    });
    expect([await excluded(), await entries()]).toEqual([0, 0]);
  });

  it("does nothing for a person who loses a region in the middle of it", async () => {
    const { id } = await ask();
    const job = performForAsker(id);
    await underWay(id);
    await db().userRegion.deleteMany({ where: { userId: supervisor.userId } });
    await job;
    expect(await getBulkAct(supervisor, id)).toMatchObject({
      state: "refused",
      message: "Your account, or what it may do or see, was changed meanwhile. Nothing was changed.",
    });
    expect([await excluded(), await entries()]).toEqual([0, 0]);
  });

  it("is tried anew at once where the jobs did not take it and it is sent again as it was", async () => {
    const { guard } = await previewBulkAct(supervisor, { rows, change: act });
    const sent = { actKey: randomUUID(), rows, act, guard };
    const first = await startBulkAct(supervisor, sent);
    await refuseBulkAct(first.id, "The jobs server does not answer.");
    const again = await startBulkAct(supervisor, sent);
    expect(again).toMatchObject({ state: "waiting", isNew: true });
    expect(await getBulkAct(supervisor, first.id)).toMatchObject({ state: "refused" });
    await cancelBulkAct(supervisor, { id: again.id });
  });

  it("does nothing for a person who was disabled before the jobs came to it, or lost the permission", async () => {
    const first = await ask();
    await db().user.update({ where: { id: supervisor.userId }, data: { isActive: false } });
    await performForAsker(first.id);
    expect(await getBulkAct(supervisor, first.id)).toMatchObject({ state: "refused" });
    const other = await signedIn({ role: "supervisor", regions: ["LAN"] });
    const second = await ask(other);
    await db().userRole.deleteMany({ where: { userId: other.userId } });
    await performForAsker(second.id);
    expect(await getBulkAct(other, second.id)).toMatchObject({ state: "refused" });
    expect(await excluded()).toBe(0);
  });

  it("does nothing where the circuits are others by the time the jobs come to it, and says so", async () => {
    const { id } = await ask();
    await db().circuit.updateMany({
      where: { title: "MANY 7" },
      data: { isExcluded: true, exclusionReason: "before", excludedAt: new Date() },
    });
    await performForAsker(id);
    expect(await getBulkAct(supervisor, id)).toMatchObject({
      state: "refused",
      message: "The list changed meanwhile: 4,999 circuits match now, not 5,000. Nothing was changed; look again.",
    });
    expect(await excluded()).toBe(1);
  });

  it("stands among one's own for ten minutes however it ended: stopped, refused, done or undone", async () => {
    const listed = async () => (await listOwnBulkActs(supervisor)).map(({ id, state }) => [id, state]);
    const stopped = await ask();
    await cancelBulkAct(supervisor, { id: stopped.id });
    const refused = await ask();
    await refuseBulkAct(refused.id, "The jobs server does not answer.");
    const done = await ask();
    await performForAsker(done.id);
    const undo = await undoBulkAct(supervisor, { actKey: randomUUID(), id: done.id });
    expect(await listed()).toEqual([
      [undo.id, "waiting"],
      [refused.id, "refused"],
      [stopped.id, "cancelled"],
    ]);
    await performForAsker(undo.id);
    const waiting = await ask();
    expect(await listed()).toEqual([
      [waiting.id, "waiting"],
      [undo.id, "done"],
      [refused.id, "refused"],
      [stopped.id, "cancelled"],
    ]);
    await cancelBulkAct(supervisor, { id: waiting.id });
    const finishedAt = new Date(Date.now() - 11 * 60_000);
    await db().bulkAct.updateMany({ where: { askedBy: supervisor.userId }, data: { finishedAt } });
    expect(await listed()).toEqual([]);
  });

  it("is undone by the jobs though they come to it after the ten minutes in which that was asked, and not when it is asked later", async () => {
    const { id } = await ask();
    await performForAsker(id);
    const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
    await db().bulkAct.update({ where: { id }, data: { finishedAt: ago(595) } });
    const undo = await undoBulkAct(supervisor, { actKey: randomUUID(), id });
    await db().bulkAct.update({ where: { id }, data: { finishedAt: ago(900) } });
    await db().bulkAct.update({ where: { id: undo.id }, data: { createdAt: ago(301) } });
    await performForAsker(undo.id);
    expect(await getBulkAct(supervisor, undo.id)).toMatchObject({ state: "done", changed: MANY });
    expect(await excluded()).toBe(0);
    const again = await ask();
    await performForAsker(again.id);
    await db().bulkAct.update({ where: { id: again.id }, data: { finishedAt: ago(600) } });
    await expect(undoBulkAct(supervisor, { actKey: randomUUID(), id: again.id })).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("ends as refused where nobody did it in time", async () => {
    const { id } = await ask();
    expect(await endLostActs(systemActor("schedule"))).toBe(0);
    await db().bulkAct.update({ where: { id }, data: { createdAt: new Date(Date.now() - 16 * 60_000) } });
    expect(await endLostActs(systemActor("schedule"))).toBe(1);
    await performForAsker(id);
    expect(await getBulkAct(supervisor, id)).toMatchObject({ state: "refused" });
    expect(await excluded()).toBe(0);
  });
});
