import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { type TestSimulator, startSimulator } from "@/lib/platform/testing/start-simulator";
import { signedIn } from "../testing/people";
import { sync } from "../testing/sync";
import { getOwnWsAccount } from "./queries";
import { linkAccount } from "./link-account";
import { unlinkAccount } from "./mutations";
import { proveAccount } from "./prove-account";
import { linkAccountSchema } from "./schema";
import { openPair } from "./seal-pair";

let simulator: TestSimulator;
const names: string[] = [];
beforeAll(async () => {
  simulator = await startSimulator({ circuits: 60 });
  await sync();
  const rows = await db().$queryRaw<
    { name: string }[]
  >`SELECT taken_by AS name FROM circuits WHERE strpos(taken_by, chr(92)) > 0 GROUP BY 1 ORDER BY count(*) DESC`;
  names.push(...rows.map(({ name }) => name));
});
afterAll(() => simulator.stop());

/** The simulator's accounts have the password `simulated-<user>`. */
const accountOf = (index: number) => {
  const username = names[index] ?? "";
  return { username, password: `simulated-${username.split("\\")[1] ?? ""}` };
};
/** The person as their next request sees them, so that every page can warn of a failing account. */
const nextRequestOf = async ({ userId }: UserActor) => findSessionActor(await openSession(userId, 1, ORIGIN), ORIGIN);
const ORIGIN = { ipAddress: null, userAgent: null, requestId: "request-1" };
const stored = ({ userId }: UserActor) => db().userWsCredential.findUniqueOrThrow({ where: { userId } });

describe("linking a WorkStudio account", () => {
  it("proves it, seals it, and takes the circuits WorkStudio says are the person's", async () => {
    const planner = await signedIn({ role: "planner" });
    const account = accountOf(0);
    const { circuits } = await linkAccount(planner, account);
    expect(circuits).toBeGreaterThan(0);
    expect(await db().circuitUser.count({ where: { userId: planner.userId, assignmentSource: "api_sync" } })).toBe(
      circuits,
    );
    expect(await getOwnWsAccount(planner)).toMatchObject({
      state: "proved",
      username: account.username,
      failCount: 0,
      fullName: expect.any(String) as string,
    });
    const row = await stored(planner);
    expect(openPair(row)).toEqual(account);
    expect(row.encryptedPassword).toMatch(/^v1:/);
  });

  it("takes the name from somebody for whom it was only written, and never from whoever proved it or an administrator named", async () => {
    const account = accountOf(9);
    const squatter = await signedIn({ role: "planner", name: "Sam Squatter" });
    await db().user.update({ where: { id: squatter.userId }, data: { wsUsername: account.username.toUpperCase() } });
    const owner = await signedIn({ role: "planner" });
    expect((await linkAccount(owner, account)).circuits).toBeGreaterThan(0);
    expect(await db().user.findUnique({ where: { id: squatter.userId } })).toMatchObject({ wsUsername: null });
    expect(
      await db().activityLog.findFirst({ where: { subjectId: squatter.userId, action: "user.update" } }),
    ).toMatchObject({
      userId: owner.userId,
      changes: { wsUsername: { before: account.username.toUpperCase(), after: null } },
    });
    await expect(linkAccount(await signedIn({ role: "planner" }), account)).rejects.toMatchObject({ code: "CONFLICT" });
    await unlinkAccount(owner);
    await expect(linkAccount(await signedIn({ role: "planner" }), account)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("F4 leaves the password in no table and no answer", async () => {
    const planner = await signedIn({ role: "planner" });
    const account = accountOf(1);
    await linkAccount(planner, account);
    const text = JSON.stringify(
      [
        await db().user.findMany(),
        await db().userWsCredential.findMany(),
        await db().activityLog.findMany(),
        await getOwnWsAccount(planner),
      ],
      (_, value: unknown) => (typeof value === "bigint" ? String(value) : value),
    );
    expect(text).not.toContain(account.password);
  });

  it("F1 opens no pair in another row", async () => {
    const [one, other] = await db().userWsCredential.findMany({ take: 2 });
    if (!one || !other) throw new Error("two accounts are linked by now");
    expect(() => openPair({ ...one, encryptedPassword: other.encryptedPassword })).toThrow(
      expect.objectContaining({ name: "SealedTextError" }) as Error,
    );
  });

  it("gives one identity to one person, also of two at once", async () => {
    const [one, other] = await Promise.all([signedIn({ role: "planner" }), signedIn({ role: "planner" })]);
    const account = accountOf(2);
    const answers = await Promise.allSettled([
      linkAccount(one, account),
      linkAccount(other, { ...account, username: account.username.toUpperCase() }),
    ]);
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(answers.find((answer) => answer.status === "rejected")?.reason).toMatchObject({ code: "CONFLICT" });
    expect(await db().$queryRaw`SELECT FROM users WHERE lower(ws_username) = lower(${account.username})`).toHaveLength(
      1,
    );
    await expect(linkAccount(await signedIn({ role: "planner" }), account)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("W1 refuses a wrong password without keeping anything, and a third try within the hour without asking WorkStudio", async () => {
    const planner = await signedIn({ role: "planner" });
    const wrong = { ...accountOf(3), password: "not this one" };
    for (const code of ["INVALID", "INVALID", "RATE_LIMITED"])
      await expect(linkAccount(planner, wrong)).rejects.toMatchObject({ code });
    expect(await getOwnWsAccount(planner)).toMatchObject({ state: "none" });
  });

  it.each(["must-change-password", "must-enrol"] as const)(
    "B11 is closed to somebody who still owes: %s",
    async (standing) => {
      const planner = { ...(await signedIn({ role: "planner" })), standing };
      await expect(linkAccount(planner, accountOf(4))).rejects.toMatchObject({ code: "FORBIDDEN" });
    },
  );

  it("asks for a fresh proof first", async () => {
    const planner = { ...(await signedIn({ role: "planner" })), lastProofAt: new Date(0) };
    await expect(linkAccount(planner, accountOf(4))).rejects.toMatchObject({ code: "MFA_REQUIRED" });
  });

  it.each(["nbrook", "KEYVALLEY\\", "A\\b\\c", "a b\\c", ""])("takes no name like %j", (username) => {
    expect(linkAccountSchema.safeParse({ username, password: "x" }).success).toBe(false);
  });
});

describe("a linked account", () => {
  it("fails when WorkStudio is away, stops at the third failure, and is well again once proved", async () => {
    const planner = await signedIn({ role: "planner" });
    await linkAccount(planner, accountOf(5));
    await simulator.fault({ kind: "status", status: 503 });
    for (const state of ["failing", "failing", "invalid"]) {
      await expect(proveAccount(planner)).rejects.toMatchObject({ code: "UNAVAILABLE" });
      expect(await getOwnWsAccount(planner)).toMatchObject({ state });
      expect(await nextRequestOf(planner)).toMatchObject({ wsAccount: state });
    }
    await simulator.clearFaults();
    await proveAccount(planner);
    expect(await getOwnWsAccount(planner)).toMatchObject({ state: "proved", failCount: 0 });
    expect(await nextRequestOf(planner)).toMatchObject({ wsAccount: "proved" });
    expect(await db().activityLog.count({ where: { userId: planner.userId, action: "ws_account.fail" } })).toBe(3);
  });

  it("F3 says so when its secret cannot be read, and takes nothing else instead", async () => {
    const planner = await signedIn({ role: "planner" });
    await linkAccount(planner, accountOf(6));
    await db().userWsCredential.update({
      where: { userId: planner.userId },
      data: { encryptedPassword: "v1:gone:AAAAAAAAAAAAAAAA:AAAA:AAAAAAAAAAAAAAAAAAAAAA" },
    });
    await expect(proveAccount(planner)).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Link your account anew") as string,
    });
  });

  it("is forgotten when it is unlinked; the circuits stay", async () => {
    const planner = await signedIn({ role: "planner" });
    const { circuits } = await linkAccount(planner, accountOf(7));
    await unlinkAccount(planner);
    expect(await getOwnWsAccount(planner)).toMatchObject({ state: "none", username: null });
    expect(await db().circuitUser.count({ where: { userId: planner.userId } })).toBe(circuits);
    await expect(unlinkAccount(planner)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(proveAccount(planner)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });
});
