import { readXlsx } from "hucre/xlsx";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import { exportRows } from "@/lib/platform/list/export-list";
import { EXPORT_HEADER } from "@/lib/platform/list/queue-export";
import type { Permission } from "@/lib/platform/permissions";
import { EXPORT_LIMIT, bucketOf } from "@/lib/platform/rate-limit";
import { circuitList, exportCircuits } from "../circuits/list";
import { deletedList } from "../circuits/list-deleted";
import { storedCircuit } from "../testing/circuits";
import { signedIn } from "../testing/people";

import { EXPORT_LISTS } from "./export-lists";
import { dropExport, fetchExport, listExports } from "./queries";
import { reachOf } from "./reach";
import { failExport, tidyExports, writeExport } from "./write-export";

// Read before the first use of the environment, which is kept from then on.
vi.hoisted(() => {
  process.env["EXPORT_BACKGROUND_ROWS"] = "3";
});

let supervisor: UserActor;

const withoutPermission = (actor: UserActor, permission: Permission): UserActor => ({
  ...actor,
  permissions: new Set([...actor.permissions].filter((one) => one !== permission)),
});

beforeAll(async () => {
  for (let count = 0; count < 5; count += 1)
    await storedCircuit({ region: "LAN", title: `LARGE ${count}`, totalMiles: count });
  await storedCircuit({ region: "CEN", title: "LARGE ELSEWHERE" });
});
beforeEach(async () => {
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
});

const ask = async (address: Record<string, unknown> = {}, format: ExportFormat = "csv", actor = supervisor) => {
  const answer = await exportCircuits(actor, circuitList.parse({ q: "LARGE", sort: "title", ...address }), format);
  expect([answer.status, answer.headers.get("location")]).toEqual([303, "/exports"]);
  return Number(answer.headers.get(EXPORT_HEADER));
};
const one = async (id: number, actor = supervisor) => (await listExports(actor)).find((file) => file.id === id);
const chunks = (id: number) => db().exportChunk.count({ where: { exportId: id } });

describe("a file of more rows than anybody waits for", () => {
  it("is written by the jobs, exactly as it would leave at once, and fetched by whoever asked", async () => {
    const small = await exportCircuits(supervisor, circuitList.parse({ q: "LARGE 1", cols: ["title"] }), "csv");
    expect(small.status).toBe(200);
    const id = await ask({ cols: ["title", "totalMiles"], sort: "-totalMiles" });
    expect(await one(id)).toMatchObject({ state: "waiting", total: 5, written: 0, title: "Circuits" });
    await expect(fetchExport(supervisor, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await writeExport(id);
    expect(await one(id)).toMatchObject({ state: "done", total: 5, written: 5 });
    const file = await fetchExport(supervisor, id);
    expect(file.headers.get("content-disposition")).toMatch(/filename="circuits-\d{4}-\d\d-\d\d\.csv"/);
    const lines = (await file.text()).replace("\uFEFF", "").trim().split("\r\n");
    expect(lines.map((line) => line.split(",").slice(1, 3).join())).toEqual([
      "Title,Total mi",
      "LARGE 4,4",
      "LARGE 3,3",
      "LARGE 2,2",
      "LARGE 1,1",
      "LARGE 0,0",
    ]);
    expect(
      await db().activityLog.findFirst({
        where: { action: "export.run", userId: supervisor.userId },
        orderBy: { id: "desc" },
      }),
    ).toMatchObject({ contextJson: { rows: 5 } });
  });

  it("is a workbook as well, and written once more where the first try was lost", async () => {
    const id = await ask({}, "xlsx");
    await writeExport(id);
    await db().export.update({ where: { id }, data: { state: "running" } });
    await writeExport(id);
    const bytes = new Uint8Array(await (await fetchExport(supervisor, id)).arrayBuffer());
    expect((await readXlsx(bytes)).sheets[0]?.rows).toHaveLength(6);
  });

  it("is nobody else's, and gone after a day", async () => {
    const id = await ask();
    await writeExport(id);
    const colleague = await signedIn({ role: "supervisor", regions: ["LAN"] });
    await expect(fetchExport(colleague, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(dropExport(colleague, { id })).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await one(id, colleague)).toBeUndefined();
    await db().export.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1_000) } });
    await expect(fetchExport(supervisor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await tidyExports(systemActor("schedule"))).toMatchObject({ deleted: 1 });
    expect(await chunks(id)).toBe(0);
  });

  it("is not fetched by who may not see it any more, or was signed out", async () => {
    const id = await ask();
    await writeExport(id);
    await expect(fetchExport({ ...supervisor, regionIds: [] }, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(fetchExport(withoutPermission(supervisor, "circuit:view"), id)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(fetchExport(withoutPermission(supervisor, "export:run"), id)).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await db().session.updateMany({ where: { userId: supervisor.userId }, data: { revokedAt: new Date() } });
    await expect((await fetchExport(supervisor, id)).text()).rejects.toThrow();
  });

  it("is not written for somebody disabled meanwhile, and holds what they may see when it is", async () => {
    const gone = await ask();
    await db().user.update({ where: { id: supervisor.userId }, data: { isActive: false } });
    await writeExport(gone);
    expect(await one(gone)).toMatchObject({ state: "failed", message: expect.stringMatching(/changed/) as string });
    expect(await chunks(gone)).toBe(0);

    supervisor = await signedIn({ role: "supervisor", regions: ["LAN", "CEN"] });
    const id = await ask();
    expect(await one(id)).toMatchObject({ total: 6 });
    await db().userRegion.deleteMany({ where: { userId: supervisor.userId, region: { code: "CEN" } } });
    await writeExport(id);
    expect(await one(id)).toMatchObject({ total: 5 });
    // What they may see at the writing is theirs, also where it is less than when they asked.
    const [region] = await db().region.findMany({ where: { code: "LAN" } });
    const now = { ...supervisor, regionIds: region ? [region.id] : [] };
    expect((await fetchExport(now, id)).status).toBe(200);
    await expect(fetchExport(supervisor, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("is not fetched with other permissions than it was written with, which decide on its columns", async () => {
    for (const regionIds of [supervisor.regionIds, "all" as const]) {
      const id = await ask();
      await writeExport(id);
      const who = { ...supervisor, regionIds };
      await db().export.update({ where: { id }, data: { reach: await reachOf(who) } });
      expect((await fetchExport(who, id)).status).toBe(200);
      await expect(fetchExport(withoutPermission(who, "planner:link"), id)).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
    }
  });

  it("is written no further once its asker may not see the list", async () => {
    const id = await ask();
    const list = EXPORT_LISTS.get("circuits");
    if (!list) throw new Error("circuits are no list");
    const write = list.file;
    const file = vi.spyOn(list, "file").mockImplementationOnce((actor, address, format, onRow) => {
      const own = write(actor, address, format, onRow);
      const stream = own.stream.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          async transform(part, controller) {
            await db().userRole.deleteMany({ where: { userId: supervisor.userId } });
            controller.enqueue(part);
          },
        }),
      );
      return { ...own, stream };
    });
    await writeExport(id);
    file.mockRestore();
    expect(await one(id)).toMatchObject({ state: "failed", message: expect.stringMatching(/changed/) as string });
    expect(await chunks(id)).toBe(0);
  });

  it("is not fetched once a circuit in it is not theirs any more", async () => {
    const far = await storedCircuit({ region: "CEN", title: "LARGE ASSIGNED" });
    const assignment = await db().circuitUser.create({
      data: { circuitId: far.id, userId: supervisor.userId, assignmentSource: "manual" },
      select: { id: true },
    });
    const id = await ask();
    await writeExport(id);
    expect(await one(id)).toMatchObject({ total: 6 });
    expect(await (await fetchExport(supervisor, id)).text()).toContain("LARGE ASSIGNED");
    await db().circuitUser.delete({ where: { id: assignment.id } });
    await expect(fetchExport(supervisor, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await db().circuit.update({ where: { id: far.id }, data: { title: "FAR" } });
  });

  it("says how long it is, and ends cut off where parts are gone", async () => {
    const id = await ask();
    await writeExport(id);
    const whole = await fetchExport(supervisor, id);
    expect(whole.headers.get("content-length")).toBe(String((await whole.arrayBuffer()).byteLength));
    await db().exportChunk.deleteMany({ where: { exportId: id } });
    await expect((await fetchExport(supervisor, id)).text()).rejects.toThrow();
  });

  it("is written by the last who took it alone", async () => {
    const id = await ask();
    const list = EXPORT_LISTS.get("circuits");
    if (!list) throw new Error("circuits are no list");
    const write = list.file;
    let takenAnew: Promise<void> | undefined;
    // The first writer stands still at its first row until another one has written the file.
    const file = vi.spyOn(list, "file").mockImplementationOnce((actor, address, format, onRow) => {
      const own = write(actor, address, format, onRow);
      const stream = own.stream.pipeThrough(
        new TransformStream<Uint8Array, Uint8Array>({
          async transform(part, controller) {
            takenAnew ??= writeExport(id);
            await takenAnew;
            controller.enqueue(part);
          },
        }),
      );
      return { ...own, stream };
    });
    await writeExport(id);
    file.mockRestore();
    expect(await one(id)).toMatchObject({ state: "done", total: 5 });
    expect((await (await fetchExport(supervisor, id)).text()).trim().split("\r\n")).toHaveLength(6);
    expect(await db().export.findUnique({ where: { id }, select: { attempt: true } })).toEqual({ attempt: 2 });
  });

  it("can be cancelled before and while it is written, and deleted afterwards", async () => {
    const waiting = await ask();
    await dropExport(supervisor, { id: waiting });
    await writeExport(waiting);
    expect(await one(waiting)).toMatchObject({ state: "cancelled" });

    const running = await ask();
    await db().export.update({ where: { id: running }, data: { state: "running", cancelRequestedAt: new Date() } });
    await writeExport(running);
    expect(await one(running)).toMatchObject({ state: "cancelled" });

    const stuck = await ask();
    const long = new Date(Date.now() - 14 * 60_000);
    await db().export.update({
      where: { id: stuck },
      data: { state: "running", cancelRequestedAt: long, updatedAt: long },
    });
    await dropExport(supervisor, { id: stuck });
    expect(await db().export.findUnique({ where: { id: stuck } })).toMatchObject({
      cancelRequestedAt: long,
      updatedAt: long,
    });
    await writeExport(stuck);
    expect(await chunks(running)).toBe(0);

    const done = await ask();
    await writeExport(done);
    await dropExport(supervisor, { id: done });
    expect(await one(done)).toBeUndefined();
  });

  it("says why it failed, also where nobody wrote it", async () => {
    const refused = await ask();
    await failExport(refused, "The jobs server does not answer.");
    expect(await one(refused)).toMatchObject({ state: "failed", message: "The jobs server does not answer." });
    const lost = await ask();
    await db().export.update({
      where: { id: lost },
      data: {
        state: "running",
        updatedAt: new Date(Date.now() - 16 * 60_000),
        chunks: { create: { number: 1, data: Buffer.from("half") } },
      },
    });
    expect(await tidyExports(systemActor("schedule"))).toMatchObject({ lost: 1 });
    expect(await chunks(lost)).toBe(0);
    expect((await one(lost))?.message).toMatch(/not write this file in time/);
  });

  it("is one of five at most", async () => {
    for (let count = 0; count < 5; count += 1) await ask();
    const told = () =>
      Promise.all([
        db().activityLog.count({ where: { action: "export.run", userId: supervisor.userId } }),
        db().rateLimit.findMany({
          where: { bucket: bucketOf(EXPORT_LIMIT.name, String(supervisor.userId)) },
          select: { count: true },
        }),
      ]);
    expect(await told()).toEqual([5, [{ count: 5 }]]);
    await expect(ask()).rejects.toMatchObject({ code: "CONFLICT", message: /5 large files/ });
    // Nothing left: neither the log nor the limit says that anything did.
    expect(await told()).toEqual([5, [{ count: 5 }]]);
  });

  it("looks its search up once", async () => {
    const lookUp = vi.fn(() => Promise.resolve(Prisma.sql`c.title LIKE 'LARGE%'`));
    const { search } = circuitList.spec;
    if (!search) throw new Error("circuits are not searched");
    const spec = { ...circuitList.spec, search: { ...search, lookUp } };
    const small = await exportRows(spec, supervisor, circuitList.parse({ q: "LARGE", region: "CEN" }), "csv", {});
    expect([small.status, lookUp.mock.calls.length]).toEqual([200, 1]);
    await small.text();
    expect(lookUp).toHaveBeenCalledTimes(1);
  });

  it("can be of every list", () => {
    expect(EXPORT_LISTS.size).toBe(17);
    expect(EXPORT_LISTS.has(deletedList.spec.name)).toBe(true);
  });
});
