import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { AGGREGATE_FEED } from "../aggregates/define-aggregate-feeds";
import { failBuild, openBuild } from "../aggregates/mutations";
import { runDayBuild } from "../aggregates/run-day-build";
import { failCircuitSync, openCircuitSync } from "../circuit-sync/mutations";
import { runCircuitSync } from "../circuit-sync/run-circuit-sync";
import { failUnitSync, openUnitSync } from "../planned-unit-sync/mutations";
import { getUnitSyncRun } from "../planned-unit-sync/queries";
import { runUnitSync } from "../planned-unit-sync/run-unit-sync";
import { signedIn } from "../testing/people";
import { directSteps, sync } from "../testing/sync";
import { syncUnits } from "../testing/sync-units";
import { retryRun } from "./retry-run";
import { watchRun } from "./watch-run";

let simulator: TestSimulator;
let admin: UserActor;
let orders: { workOrder: string; region: string }[] = [];

beforeAll(async () => {
  simulator = await startSimulator({ circuits: 40, environment: { WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS: "300" } });
  await sync();
  await syncUnits();
  admin = await signedIn({ role: "admin" });
  orders = await db().$queryRaw<typeof orders>(Prisma.sql`
    SELECT DISTINCT c.work_order AS "workOrder", r.code AS region
    FROM circuits c
    JOIN circuit_unit_fetches f ON f.circuit_id = c.id
    JOIN regions r ON r.id = c.region_id
    WHERE f.unit_count > 10
    ORDER BY 1`);
});
afterAll(() => simulator.stop());
beforeEach(() => simulator.clearFaults());

const contextOf = async (id: number) =>
  (await db().syncLog.findUniqueOrThrow({ where: { id }, select: { contextJson: true } })).contextJson;
const refusal = (id: number, actor: UserActor = admin) =>
  retryRun(actor, id).then(String, (error: unknown) => String(error));
const NOTHING = "Nothing failed in this sync that you could try again.";

describe("what failed in a sync of circuits", () => {
  it("is asked for again by its statuses alone, at once, and names the run that it tries again", async () => {
    await simulator.fault({ kind: "html", match: { filterValue: "QC" } });
    const run = await sync({ statuses: ["ACTIV", "QC"] }, admin);
    expect(run.status).toBe("warning");
    const retry = await retryRun(admin, Number(run.id));
    expect(retry.feed).toBe("circuits");
    expect(await contextOf(retry.syncLogId)).toMatchObject({ statuses: ["QC"], force: false, retryOf: Number(run.id) });
    await failCircuitSync(retry.syncLogId, "left open by a test");
    // A run that failed as a whole wrote nothing that is whole, so all of it is tried again.
    const again = await retryRun(admin, retry.syncLogId);
    expect(await contextOf(again.syncLogId)).toMatchObject({ statuses: ["QC"], retryOf: retry.syncLogId });
    await failCircuitSync(again.syncLogId, "left open by a test");
  });

  it("of a forced one is not forced again, and of a preview is a preview", async () => {
    const open = (asked: { preview: boolean; force: boolean }) =>
      openCircuitSync(systemActor("test"), { statuses: ["ACTIV"], acceptFewer: false, ...asked }, "manual");
    for (const asked of [
      { preview: false, force: true },
      { preview: true, force: true },
    ]) {
      const { syncLogId } = await open(asked);
      await failCircuitSync(syncLogId, "left open by a test");
      const retry = await retryRun(admin, syncLogId);
      expect(await contextOf(retry.syncLogId)).toMatchObject({ preview: asked.preview, force: false });
      await failCircuitSync(retry.syncLogId, "left open by a test");
    }
  });

  it("is refused in words where nothing failed, while it goes on, and while another run has the scope", async () => {
    const good = await sync({ statuses: ["DEF"] });
    expect(await refusal(Number(good.id))).toContain(NOTHING);
    const { syncLogId } = await openCircuitSync(
      systemActor("test"),
      { statuses: ["ACTIV"], preview: false, force: false, acceptFewer: false },
      "manual",
    );
    expect(await refusal(syncLogId)).toContain("This sync still goes on.");
    const failed = await db().syncLog.findFirstOrThrow({
      where: { feed: "circuits", syncStatus: "failed" },
      orderBy: { id: "desc" },
    });
    expect(await refusal(Number(failed.id))).toMatch(/A circuit sync is already running, started \d+ s ago/);
    await failCircuitSync(syncLogId, "left open by a test");
  });
});

describe("what failed in a sync of units", () => {
  it("is fetched again by its work orders, within the row scope of whoever asks", async () => {
    const [bad, good] = orders;
    if (!bad || !good) throw new Error("The world has too few work orders.");
    await simulator.fault({ kind: "html", match: { filterValue: bad.workOrder } });
    const run = await syncUnits({ workOrders: [bad.workOrder, good.workOrder] }, admin);
    expect(run).toMatchObject({ syncStatus: "warning", units: { done: 1, failed: 1 } });
    const id = run?.id ?? 0;
    const elsewhere = await db().region.findFirstOrThrow({ where: { code: { not: bad.region } } });
    expect(await refusal(id, await signedIn({ role: "supervisor", regions: [elsewhere.code] }))).toContain(NOTHING);
    expect(await refusal(id, await signedIn({ role: "planner", regions: [bad.region] }))).toContain(
      "Your role does not allow this",
    );

    await simulator.clearFaults();
    const retry = await retryRun(await signedIn({ role: "supervisor", regions: [bad.region] }), id);
    expect(await contextOf(retry.syncLogId)).toMatchObject({ workOrders: [bad.workOrder], retryOf: id });
    await runUnitSync(directSteps, BigInt(retry.syncLogId), { workOrders: [bad.workOrder], acceptFewer: false });
    expect(await getUnitSyncRun(admin, retry.syncLogId)).toMatchObject({ syncStatus: "completed", retryOf: id });
    expect(await refusal(retry.syncLogId)).toContain(NOTHING);
  });

  it("is also what a run that was cut off did not come to", async () => {
    const named = orders.slice(0, 3).map(({ workOrder }) => workOrder);
    const opened = await openUnitSync(admin, { workOrders: named, acceptFewer: false }, "manual");
    await failUnitSync(opened?.syncLogId ?? 0, "cut off by a test");
    const retry = await retryRun(admin, opened?.syncLogId ?? 0);
    expect(await contextOf(retry.syncLogId)).toMatchObject({ workOrders: named });
    await failUnitSync(retry.syncLogId, "cut off by a test");
  });

  it("is all that is due where a run of all that was due left some, and nothing once a later run fetched it", async () => {
    await db().circuit.updateMany({
      where: { workOrder: orders[0]?.workOrder ?? "" },
      data: { apiModifiedAt: new Date() },
    });
    const opened = await openUnitSync(admin, { acceptFewer: false }, "manual");
    expect(opened?.workOrders).toBe(1);
    const id = opened?.syncLogId ?? 0;
    await failUnitSync(id, "cut off by a test");
    const retry = await retryRun(admin, id);
    expect(await contextOf(retry.syncLogId)).not.toHaveProperty("workOrders");
    await runUnitSync(directSteps, BigInt(retry.syncLogId), { acceptFewer: false });
    expect(await refusal(id)).toContain("has been fetched since");
  });
});

describe("what failed in a run of figures", () => {
  it("are the days of its range that it did not come to", async () => {
    const { syncLogId, options } = await openBuild(
      admin,
      AGGREGATE_FEED,
      { from: "2026-01-04", to: "2026-01-31" },
      "manual",
    );
    let pieces = 0;
    const stopping = runDayBuild(
      async (name, work) => {
        if (name.startsWith("days ") && (pieces += 1) === 3) throw new Error("cut off by a test");
        return directSteps(name, work);
      },
      BigInt(syncLogId),
      options,
    );
    await expect(stopping).rejects.toThrow("cut off");
    await failBuild(AGGREGATE_FEED, syncLogId, "cut off by a test");
    const retry = await retryRun(admin, syncLogId);
    expect(await contextOf(retry.syncLogId)).toMatchObject({
      from: "2026-01-18",
      to: "2026-01-31",
      retryOf: syncLogId,
    });
    await failBuild(AGGREGATE_FEED, retry.syncLogId, "left open by a test");
  });

  it("are the open weeks and whatever changed where those were asked for", async () => {
    const { syncLogId } = await openBuild(admin, AGGREGATE_FEED, {}, "manual");
    await failBuild(AGGREGATE_FEED, syncLogId, "cut off by a test");
    const retry = await retryRun(admin, syncLogId);
    expect(await contextOf(retry.syncLogId)).toMatchObject({ alsoDue: true });
    await failBuild(AGGREGATE_FEED, retry.syncLogId, "left open by a test");
  });
});

describe("the last lines of a run that goes on", () => {
  it("are its newest work orders with what they brought, of the reader's regions alone, and none once it ended", async () => {
    const named = orders.slice(0, 8).map(({ workOrder }) => workOrder);
    const bad = named.at(-1);
    const region = orders.find(({ workOrder }) => workOrder === bad)?.region ?? "";
    await simulator.fault({ kind: "html", match: { filterValue: bad ?? "" } });
    const opened = await openUnitSync(systemActor("test"), { workOrders: named, acceptFewer: false }, "manual");
    const id = opened?.syncLogId ?? 0;
    const seen: Awaited<ReturnType<typeof watchRun>>[] = [];
    const reader = await signedIn({ role: "supervisor", regions: [region] });
    const others = orders.slice(0, 8).filter((order) => order.region !== region);
    await runUnitSync(
      async (name, work) => {
        if (name === "settle") seen.push(await watchRun(admin, id), await watchRun(reader, id));
        return directSteps(name, work);
      },
      BigInt(id),
      { workOrders: named, acceptFewer: false },
    );
    const [whole, own] = seen;
    expect(whole).toMatchObject({ id, outcome: "started" });
    const lines = whole?.lines ?? [];
    expect(lines).toHaveLength(6);
    expect(lines.map(({ workOrder }) => workOrder)).toEqual(named.slice(2).toReversed());
    expect(lines[0]).toMatchObject({ isFailure: true });
    expect(lines[1]?.text).toMatch(/^\d+ units, nothing new$/);
    expect(own?.lines.map(({ workOrder }) => workOrder)).toContain(bad);
    for (const { workOrder } of others) expect(own?.lines.map((line) => line.workOrder)).not.toContain(workOrder);
    expect(await watchRun(admin, id)).toMatchObject({ outcome: "warning", lines: [] });
  });

  it("are the newest steps of a sync of circuits, with their rows", async () => {
    const { syncLogId, options } = await openCircuitSync(
      systemActor("test"),
      { statuses: ["ACTIV", "QC"], preview: true, force: false, acceptFewer: false },
      "manual",
    );
    await simulator.fault({ kind: "html", match: { filterValue: "QC" } });
    let seen: string[] = [];
    await runCircuitSync(
      async (name, work) => {
        if (name === "plan") seen = (await watchRun(admin, syncLogId)).lines.map(({ text }) => text);
        return directSteps(name, work);
      },
      BigInt(syncLogId),
      options,
    );
    expect(seen).toEqual([
      expect.stringMatching(/^Quality Control failed: /) as string,
      expect.stringMatching(/^Fetched (Active|In Progress): \d+ circuits$/) as string,
    ]);
  });
});
