import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { listCircuitHistory } from "../activity/list-history";
import {
  central,
  comesFromWorkStudio,
  input,
  lancaster,
  listed,
  made,
  planner,
  simulator,
  startByHand,
  stored,
  stranger,
  supervisor,
  unknownRow,
} from "../testing/by-hand";
import { linesAreTrue } from "../testing/corrections";
import { sync } from "../testing/sync";
import { untilOneWaits } from "../testing/until-one-waits";
import { createCircuitSchema } from "./by-hand-schema";
import { createCircuit } from "./create-circuit";
import { editCircuit } from "./mutations";

beforeAll(startByHand);
afterAll(() => simulator.stop());

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
    // Somebody who makes a circuit at this moment and has not finished: the sync has planned, and waits before
    // it writes.
    const person = new Client({ connectionString: env().DATABASE_URL });
    await person.connect();
    await person.query("BEGIN");
    await person.query("SELECT pg_advisory_xact_lock(hashtextextended('work orders', 0))");
    const running = sync({ statuses: ["ACTIV"] });
    await untilOneWaits({ on: "advisory" });
    const { rows } = await person.query<{ id: string }>(
      `
        INSERT INTO circuits (
          job_guid, work_order, extension, title, region_id, api_status, api_modified_date, made_by, made_at
        )
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
    await untilOneWaits({ on: "advisory" });
    const { rows } = await person.query<{ id: string }>(
      `
        INSERT INTO circuits (
          job_guid, work_order, extension, title, region_id, api_status, api_modified_date, made_by, made_at
        )
        VALUES (upper(gen_random_uuid()::text), $1, '@', $2, $3, 'SA', now(), $4, now()) RETURNING id`,
      [asked.workOrder, asked.title, lancaster, supervisor.userId.toString()],
    );
    await person.query("COMMIT");
    await untilOneWaits({ on: "transactionid" });
    await act.query("SELECT id FROM circuits WHERE id = $1 FOR NO KEY UPDATE", [rows[0]?.id]);
    await act.query("COMMIT");
    await Promise.all([person.end(), act.end()]);
    expect(await running).toMatchObject({ status: "completed", created: 0 });
    expect((await stored(Number(rows[0]?.id))).adoptedAt).not.toBeNull();
    expect(await stored(Number(changed.id))).toMatchObject({ title: "CHANGED MEANWHILE LINE" });
  });
});
