import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { createUser } from "../users/create-user";
import { checkPassword } from "./check-password";
import { signIn } from "./sign-in";
import { maskedEmail } from "./rules";

let count = 0;
let email: string;
let password: string;
let userId: bigint;

beforeEach(async () => {
  count += 1;
  const created = await createUser(systemActor("setup"), {
    email: `tobias-${count}@keyvalley.example`,
    name: "Tobias Fenn",
    role: "planner",
  });
  ({ email, password } = created);
  userId = BigInt(created.userId);
});

/** Another address for every test, so that their tries do not add up. */
const origin = () => ({ ipAddress: `198.51.100.${count}`, userAgent: "vitest", requestId: `request-${count}` });
const tries = (facts: { email?: string; password?: string } = {}) =>
  signIn({ email, password: "a wrong password", ...facts }, origin());
const person = () =>
  db().user.findUniqueOrThrow({ where: { id: userId }, select: { failedSignInCount: true, signInBlockedUntil: true } });
const endDelay = () =>
  db().$executeRaw(
    Prisma.sql`UPDATE users SET sign_in_blocked_until = now() - interval '1 second' WHERE id = ${userId}`,
  );
const secondsBlocked = async () =>
  Math.round((((await person()).signInBlockedUntil?.getTime() ?? Date.now()) - Date.now()) / 1000);
const failures = () => db().activityLog.count({ where: { action: "session.sign_in_failed", subjectId: userId } });

describe("A6 failures in a row", () => {
  it("cost time from the fifth: thirty seconds, doubling up to an hour", async () => {
    for (let failure = 1; failure <= 4; failure += 1) await tries();
    expect(await person()).toMatchObject({ failedSignInCount: 4, signInBlockedUntil: null });
    for (const seconds of [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]) {
      await tries();
      expect(Math.abs((await secondsBlocked()) - seconds)).toBeLessThanOrEqual(2);
      await endDelay();
    }
  });

  it("A7 close the account to the right password during a delay too, in the same words and uncounted", async () => {
    for (let failure = 1; failure <= 5; failure += 1) await tries();
    expect(await tries({ password })).toEqual(await tries());
    expect(await person()).toMatchObject({ failedSignInCount: 5 });
    await endDelay();
    expect(await tries({ password })).toMatchObject({ outcome: "signed-in" });
    expect(await person()).toEqual({ failedSignInCount: 0, signInBlockedUntil: null });
  });

  it("H1 leave one entry for each delay in which somebody tries on, however often", async () => {
    for (let failure = 1; failure <= 5; failure += 1) await tries();
    expect(await failures()).toBe(5);
    for (let turn = 0; turn < 4; turn += 1) await tries();
    expect(await failures()).toBe(6);
    expect(await db().activityLog.findFirst({ where: { subjectId: userId }, orderBy: { id: "desc" } })).toMatchObject({
      action: "session.sign_in_failed",
      contextJson: { because: expect.stringContaining("during a delay") as string },
    });
    await endDelay();
    for (let turn = 0; turn < 3; turn += 1) await tries();
    expect(await failures()).toBe(8);
  });

  it("are a hundred at most, then only a reset opens the account", async () => {
    await db().user.update({ where: { id: userId }, data: { failedSignInCount: 99 } });
    await tries();
    await endDelay();
    expect(await tries({ password })).toEqual({ outcome: "refused" });
  });

  it("A8 count for one account however its e-mail is typed", async () => {
    for (const typed of [email, ` ${email.toUpperCase()} `, email.replace("t", "ｔ"), `\u00a0${email}`])
      await tries({ email: typed });
    expect(await person()).toMatchObject({ failedSignInCount: 4 });
  });

  it("A9 are at most five when a hundred come at once, and all others are refused unchecked", async () => {
    const answers = await Promise.all(Array.from({ length: 100 }, () => checkPassword(userId, "a wrong password")));
    expect(answers.filter(({ outcome }) => outcome === "wrong")).toHaveLength(5);
    expect(answers.filter(({ outcome }) => outcome === "blocked")).toHaveLength(95);
    expect(await person()).toMatchObject({ failedSignInCount: 5 });
  });
});

describe("A5 an e-mail that nobody has", () => {
  it("meets the same delays and leaves a record without what was typed", async () => {
    const unknown = `nobody-${count}@keyvalley.example`;
    const before = await db().activityLog.count({ where: { action: "session.sign_in_failed", subjectId: null } });
    for (let failure = 1; failure <= 8; failure += 1)
      expect(await tries({ email: unknown })).toEqual({ outcome: "refused" });
    const entries = await db().activityLog.findMany({
      where: { action: "session.sign_in_failed", subjectId: null },
      orderBy: { id: "desc" },
    });
    expect(entries.length - before).toBe(6);
    expect(entries[0]).toMatchObject({
      userId: null,
      subjectLabel: "n…@keyvalley.example",
      ipAddress: origin().ipAddress,
    });
    expect(JSON.stringify(await db().rateLimit.findMany({ select: { bucket: true } }))).not.toContain("nobody");
  });

  it("is kept as a shape only: people type passwords into the wrong field", () => {
    expect(maskedEmail("nadia.brook@keyvalley.example")).toBe("n…@keyvalley.example");
    for (const typed of ["vine ladder thirteen", "hunter2", "p@ss word@x", "@", ""])
      expect(maskedEmail(typed)).toBe("(not an e-mail)");
  });
});

describe("A6 one address", () => {
  it("has a hundred failures in five minutes, whoever they are about; successes cost nothing", async () => {
    for (let turn = 0; turn < 3; turn += 1) expect(await tries({ password })).toMatchObject({ outcome: "signed-in" });
    await db().rateLimit.updateMany({ where: { bucket: { startsWith: "sign-in-address:" } }, data: { count: 100 } });
    for (let turn = 0; turn < 3; turn += 1) expect(await tries({ password })).toEqual({ outcome: "refused" });
    const refused = await db().activityLog.findMany({
      where: { action: "session.sign_in_failed", ipAddress: origin().ipAddress },
    });
    expect(refused.map(({ contextJson }) => contextJson)).toEqual([
      { because: "too many failed sign-ins from this address" },
    ]);
    expect(await signIn({ email, password }, { ...origin(), ipAddress: "203.0.113.9" })).toMatchObject({
      outcome: "signed-in",
    });
  });
});

describe("A10 too many checks at once", () => {
  it("are called unavailable, never wrong, and are not counted", async () => {
    const people = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        createUser(systemActor("setup"), {
          email: `crowd-${count}-${index}@keyvalley.example`,
          name: "Crowd",
          role: "planner",
        }),
      ),
    );
    const answers = await Promise.all(
      people.flatMap((one) =>
        Array.from({ length: 5 }, () => signIn({ email: one.email, password: "a wrong password" }, origin())),
      ),
    );
    const unavailable = answers.filter(({ outcome }) => outcome === "unavailable").length;
    expect(unavailable).toBeGreaterThan(0);
    const { _sum } = await db().user.aggregate({
      where: { email: { startsWith: `crowd-${count}-` } },
      _sum: { failedSignInCount: true },
    });
    expect(_sum.failedSignInCount).toBe(60 - unavailable);
  });
});
