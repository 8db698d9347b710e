import { beforeAll, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "./actor-types";
import { Prisma, db } from "./db";
import { AppError } from "./errors";
import { mutate } from "./mutate";
import { findSessionActor, openSession } from "./sessions";

const audit = [{ action: "region.rename", subjectType: "region" }];
let planner: UserActor;

beforeAll(async () => {
  const user = await db().user.create({
    data: {
      name: "Mara Hartwell",
      email: "mara@keyvalley.example",
      password: "-",
      roles: { create: { role: { connect: { name: "planner" } } } },
    },
  });
  const origin = { ipAddress: null, userAgent: null, requestId: "request-1" };
  const found = await findSessionActor(await openSession(user.id, user.authVersion, origin), origin);
  if (!found) throw new Error("no session");
  planner = found;
});

const entries = (action: string) => db().activityLog.count({ where: { action } });

/** A barrier: everybody who waits goes on once `size` have come; later comers pass. */
function barrier(size: number): () => Promise<void> {
  let come = 0;
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  return async () => {
    come += 1;
    if (come >= size) open();
    await all;
  };
}

describe("a mutation", () => {
  it("stores the change and its record, or neither", async () => {
    const before = await entries("region.rename");
    const rename = (name: string, fail: boolean) =>
      mutate(systemActor("test"), {
        permission: "region:edit",
        action: "region.rename",
        run: async (tx) => {
          await tx.region.update({ where: { code: "CEN" }, data: { name } });
          if (fail) throw new AppError("INVALID", "no");
          return { result: name, audit };
        },
      });
    expect(await rename("Middle", false)).toBe("Middle");
    await expect(rename("Nowhere", true)).rejects.toMatchObject({ code: "INVALID" });
    expect(await db().region.findUnique({ where: { code: "CEN" } })).toMatchObject({ name: "Middle" });
    expect(await entries("region.rename")).toBe(before + 1);
  });

  it("without the permission is not begun, and the attempt is on record with who and what", async () => {
    let begun = false;
    const attempt = mutate(planner, {
      permission: "role:edit",
      action: "role.rename",
      run: async () => ({ result: (begun = true), audit }),
    });
    await expect(attempt).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(begun).toBe(false);
    expect(await db().activityLog.findMany({ where: { userId: planner.userId } })).toMatchObject([
      {
        action: "permission.refused",
        subjectLabel: "role:edit",
        requestId: "request-1",
        contextJson: { tried: "role.rename" },
      },
    ]);
  });

  it("is recorded once an hour for each act, so that somebody who tries on does not fill the log", async () => {
    const attempt = (action: string) =>
      mutate(planner, { permission: "role:edit", action, run: async () => ({ result: null, audit: [] }) });
    for (const action of ["role.try_on", "role.try_on", "role.try_other"])
      await expect(attempt(action)).rejects.toMatchObject({ code: "FORBIDDEN" });
    const tried = (action: string) =>
      db().activityLog.count({ where: { userId: planner.userId, contextJson: { path: ["tried"], equals: action } } });
    expect([await tried("role.try_on"), await tried("role.try_other")]).toEqual([1, 1]);
  });

  it.each<[string, (tx: Prisma.TransactionClient, code: string) => Promise<unknown>]>([
    ["Prisma's statements", (tx, code) => tx.region.update({ where: { code }, data: { sortOrder: { increment: 1 } } })],
    [
      "raw statements",
      (tx, code) => tx.$executeRaw(Prisma.sql`UPDATE regions SET sort_order = sort_order + 1 WHERE code = ${code}`),
    ],
    [
      "raw queries",
      (tx, code) =>
        tx.$queryRaw(Prisma.sql`UPDATE regions SET sort_order = sort_order + 1 WHERE code = ${code} RETURNING id`),
    ],
  ])("that a real deadlock of %s ends is tried again until both are stored", async (_, touch) => {
    const before = await db().region.findMany({ where: { code: { in: ["NOR", "SUS"] } }, orderBy: { code: "asc" } });
    const both = barrier(2);
    let tries = 0;
    const inOrder = (first: string, second: string) =>
      mutate(systemActor("test"), {
        permission: "region:edit",
        action: "region.rename",
        run: async (tx) => {
          tries += 1;
          await touch(tx, first);
          await both();
          await touch(tx, second);
          return { result: null, audit };
        },
      });
    await Promise.all([inOrder("NOR", "SUS"), inOrder("SUS", "NOR")]);
    expect(tries).toBeGreaterThan(2);
    const after = await db().region.findMany({ where: { code: { in: ["NOR", "SUS"] } }, orderBy: { code: "asc" } });
    expect(after.map((region) => region.sortOrder)).toEqual(before.map((region) => region.sortOrder + 2));
  });

  it("that fails for another reason is not tried again", async () => {
    let tries = 0;
    const attempt = mutate(systemActor("test"), {
      permission: "region:edit",
      action: "region.rename",
      run: async (tx) => {
        tries += 1;
        await tx.region.update({ where: { code: "NOR" }, data: { code: "SUS" } });
        return { result: null, audit };
      },
    });
    await expect(attempt).rejects.toThrow(/Unique constraint/);
    expect(tries).toBe(1);
  });
});
