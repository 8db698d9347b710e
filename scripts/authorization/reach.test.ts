import { beforeAll, describe, expect, it } from "vitest";
import { storedCircuit } from "@/lib/domain/testing/circuits";
import { signedIn } from "@/lib/domain/testing/people";
import { regionId, withPermissions } from "@/lib/domain/testing/users";
import { endEveryonesSessions } from "@/lib/domain/users/end-sessions";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { PERMISSIONS } from "@/lib/platform/permissions";
import type { Operation } from "./answers";
import type { Call } from "./calls/call";
import { peopleCalls } from "./calls/people-calls";
import { OPERATIONS, type OperationName } from "./matrix";

const calls: Partial<Record<OperationName, Call>> = peopleCalls;
const operations: [OperationName, Operation][] = Object.entries(OPERATIONS) as [OperationName, Operation][];
/** Every act on one person's account, as the matrix lists them. */
const acts = operations.flatMap(([name, { permissions }]) => {
  const call = calls[name];
  return permissions.includes("user:edit") && call && "row" in call ? [{ name, call }] : [];
});
/** Whose account a row stands for: an act of the log stands for the person whom it changed. */
async function personOf(name: OperationName, id: number): Promise<number> {
  if (!/revert/i.test(name)) return id;
  const act = await db().activityLog.findUniqueOrThrow({ where: { id }, select: { subjectId: true } });
  return Number(act.subjectId);
}

let lead: UserActor;
beforeAll(async () => {
  lead = await withPermissions(
    PERMISSIONS.filter((name) => name !== "circuit:viewAll"),
    ["LAN"],
  );
});

const alsoOf = async (userId: number, region: string) =>
  db().userRegion.create({ data: { userId, regionId: await regionId(region) }, select: { id: true } });
/** What stands in the database about a person, their sessions and their links. */
const stored = (id: number) =>
  db().user.findUnique({
    where: { id },
    include: { roles: true, regions: true, sessions: true, passwordResetTokens: true },
  });

describe("D4 whoever edits people reaches only those whose whole scope lies within their own", () => {
  it("in every act on an account that the matrix knows", () => {
    expect(acts.length).toBeGreaterThanOrEqual(8);
  });

  it.each(acts)("$name leaves a colleague of one more region alone", async ({ name, call }) => {
    const { id } = await call.make("LAN", lead);
    const person = await personOf(name, id);
    await alsoOf(person, "CEN");
    const before = await stored(person);
    await expect(call.row(lead, id)).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("regions or circuits that you do not see") as string,
    });
    expect(await stored(person)).toEqual(before);
  });

  it.each(acts)("$name leaves somebody with a circuit elsewhere alone", async ({ name, call }) => {
    const { id } = await call.make("LAN", lead);
    const person = await personOf(name, id);
    await storedCircuit({ region: "CEN", assignedTo: BigInt(person) });
    const before = await stored(person);
    await expect(call.row(lead, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(await stored(person)).toEqual(before);
  });

  it.each(acts)("$name reads the regions anew: one that was just taken reaches nobody", async ({ name, call }) => {
    const late = await withPermissions(
      PERMISSIONS.filter((name) => name !== "circuit:viewAll"),
      ["LAN", "CEN"],
    );
    const { id } = await call.make("LAN", late);
    await alsoOf(await personOf(name, id), "CEN");
    await db().userRegion.deleteMany({ where: { userId: late.userId, region: { code: "CEN" } } });
    await expect(call.row(late, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("endEveryonesSessions is refused while somebody may do more", async () => {
    await signedIn({ role: "admin" });
    const wide = await withPermissions(["user:edit", "circuit:viewAll"]);
    const open = () => db().session.count({ where: { revokedAt: null } });
    const before = await open();
    await expect(endEveryonesSessions(wide, { reason: "suspicion" })).rejects.toMatchObject({
      code: "FORBIDDEN",
      message: expect.stringContaining("everything that others here may do") as string,
    });
    expect(await open()).toBe(before);
  });
});
