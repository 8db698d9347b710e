import { beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { beginTwoFactor, confirmTwoFactor } from "../account/set-up-two-factor";
import { appCode, forgetLastStep } from "../testing/second-factor";
import { createUser } from "../users/create-user";
import { MOST_WRONG_CODES } from "./rules";
import { signIn } from "./sign-in";
import { signInWithCode } from "./sign-in-with-code";

let count = 0;
let email: string;
let password: string;
let userId: bigint;
let recoveryCodes: string[];

const origin = () => ({ ipAddress: `198.51.100.${count}`, userAgent: "vitest", requestId: `request-${count}` });
const self = async (): Promise<UserActor> => {
  const { authVersion } = await db().user.findUniqueOrThrow({ where: { id: userId } });
  const actor = await findSessionActor(
    await openSession(userId, authVersion, origin(), { isTwoFactorPassed: true }),
    origin(),
  );
  if (!actor) throw new Error("no session");
  return actor;
};

beforeEach(async () => {
  count += 1;
  const created = await createUser(systemActor("setup"), {
    email: `sana-${count}@keyvalley.example`,
    name: "Sana Oyelaran",
    role: "planner",
  });
  ({ email, password } = created);
  userId = BigInt(created.userId);
  const actor = await self();
  await beginTwoFactor(actor);
  ({ recoveryCodes } = await confirmTwoFactor(actor, { code: await appCode(userId) }));
});

const challenge = async (): Promise<string> => {
  const answer = await signIn({ email, password }, origin());
  if (answer.outcome !== "second-factor") throw new Error(answer.outcome);
  return answer.challengeToken;
};
const enter = (token: string, code: string) => signInWithCode(token, { code }, origin());
const sessions = () => db().session.count({ where: { userId, revokedAt: null } });
const endDelay = () =>
  db().$executeRaw(
    Prisma.sql`UPDATE users SET two_factor_blocked_until = now() - interval '1 second' WHERE id = ${userId}`,
  );
const person = () => db().user.findUniqueOrThrow({ where: { id: userId } });

describe("the second step of a sign-in", () => {
  it("B7 is owed after the password, which alone opens nothing", async () => {
    const before = await sessions();
    const token = await challenge();
    expect(await sessions()).toBe(before);
    expect(await findSessionActor(token, origin())).toBeNull();
  });

  it("C4 opens a new session that passed the second factor", async () => {
    await forgetLastStep(userId);
    const answer = await enter(await challenge(), await appCode(userId));
    if (answer.outcome !== "signed-in") throw new Error(answer.outcome);
    expect(await findSessionActor(answer.sessionToken, origin())).toMatchObject({ userId, hasTwoFactor: true });
    expect(await db().activityLog.count({ where: { action: "session.sign_in", subjectId: userId } })).toBe(1);
  });

  it("B7 is not skipped by a session that never passed it", async () => {
    const { authVersion } = await person();
    expect(await findSessionActor(await openSession(userId, authVersion, origin()), origin())).toBeNull();
  });

  it("B4 does not take the code that confirmed the app", async () => {
    const { twoFactorLastStep } = await person();
    expect(
      await enter(
        await challenge(),
        await appCode(userId, Number(twoFactorLastStep ?? 0n) - Math.floor(Date.now() / 30_000)),
      ),
    ).toEqual({ outcome: "refused", because: "code" });
  });

  it("B3 takes a code once, and none before it", async () => {
    await forgetLastStep(userId);
    const [before, code, after] = await Promise.all([appCode(userId, -1), appCode(userId), appCode(userId, 1)]);
    expect(await enter(await challenge(), code)).toMatchObject({ outcome: "signed-in" });
    expect(await enter(await challenge(), code)).toEqual({ outcome: "refused", because: "code" });
    expect(await enter(await challenge(), before)).toEqual({ outcome: "refused", because: "code" });
    expect(await enter(await challenge(), after)).toMatchObject({ outcome: "signed-in" });
  });

  it("B3 S3 of fifty at once with one code lets exactly one in", async () => {
    await forgetLastStep(userId);
    const [code, before] = [await appCode(userId), await sessions()];
    const tokens = await Promise.all(Array.from({ length: 5 }, challenge));
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => enter(tokens[index % 5] ?? "", code)));
    expect(answers.filter(({ outcome }) => outcome === "signed-in")).toHaveLength(1);
    expect(await sessions()).toBe(before + 1);
  });

  it("B9 S3 of fifty at once with one recovery code lets exactly one in, and takes only that code", async () => {
    const [code = "", other = ""] = recoveryCodes;
    const before = await sessions();
    const tokens = await Promise.all(Array.from({ length: 5 }, challenge));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => enter(tokens[index % 5] ?? "", code.toLowerCase())),
    );
    expect(answers.filter(({ outcome }) => outcome === "signed-in")).toMatchObject([{ codesLeft: 9 }]);
    expect(await sessions()).toBe(before + 1);
    await forgetLastStep(userId);
    expect(await enter(await challenge(), code)).toEqual({ outcome: "refused", because: "code" });
    expect(await enter(await challenge(), other)).toMatchObject({ outcome: "signed-in", codesLeft: 8 });
    expect(
      await db().activityLog.count({ where: { action: "two_factor.recovery_code_used", subjectId: userId } }),
    ).toBe(2);
  });

  it("B9 loses no code when different ones are used at once", async () => {
    const tokens = await Promise.all(Array.from({ length: 4 }, challenge));
    const answers = await Promise.all(tokens.map((token, index) => enter(token, recoveryCodes[index] ?? "")));
    expect(answers.filter(({ outcome }) => outcome === "signed-in")).toHaveLength(4);
    expect(await enter(await challenge(), recoveryCodes[9] ?? "")).toMatchObject({ codesLeft: 5 });
  });

  it("B7 uses a challenge once, for five minutes, and not after a newer sign-in version or for the disabled", async () => {
    const used = await challenge();
    await forgetLastStep(userId);
    await enter(used, await appCode(userId));
    const [old, stale, disabled] = [await challenge(), await challenge(), await challenge()];
    await db().$executeRaw(
      Prisma.sql`
        UPDATE sign_in_challenges
        SET expires_at = now() - interval '1 second'
        WHERE id = (SELECT max(id) - 2 FROM sign_in_challenges)`,
    );
    const startAgain = { outcome: "refused", because: "start-again" };
    for (const token of [used, old, null, "", "x"])
      expect(await signInWithCode(token, { code: recoveryCodes[0] }, origin())).toEqual(startAgain);
    await db().user.update({ where: { id: userId }, data: { authVersion: { increment: 1 } } });
    expect(await enter(stale, recoveryCodes[0] ?? "")).toEqual(startAgain);
    await db().user.update({ where: { id: userId }, data: { isActive: false } });
    expect(await enter(disabled, recoveryCodes[0] ?? "")).toEqual(startAgain);
  });

  it("B5 refuses whatever is no code, without an error", async () => {
    const token = await challenge();
    for (const code of [
      undefined,
      null,
      123456,
      "",
      "12345",
      "1234567",
      "abcdef",
      { $gt: "" },
      ["123456"],
      "\u0000",
      "x".repeat(1000),
    ]) {
      await endDelay();
      expect(await signInWithCode(token, { code }, origin())).toMatchObject({ outcome: "refused" });
    }
  });

  it("B6 costs time from the fifth wrong code, whatever challenge it comes with, and the right one is refused meanwhile", async () => {
    for (let failure = 1; failure <= 5; failure += 1)
      expect(await enter(await challenge(), "000000")).toEqual({ outcome: "refused", because: "code" });
    await db().user.update({ where: { id: userId }, data: { twoFactorLastStep: null } });
    expect(await enter(await challenge(), await appCode(userId))).toEqual({ outcome: "refused", because: "wait" });
    expect(await person()).toMatchObject({ twoFactorFailCount: 5 });
    await endDelay();
    expect(await enter(await challenge(), await appCode(userId))).toMatchObject({ outcome: "signed-in" });
    expect(await person()).toMatchObject({ twoFactorFailCount: 0, twoFactorBlockedUntil: null });
  });

  it("B6 is closed to the app after fifty wrong codes, until a recovery code or an administrator helps", async () => {
    await db().user.update({
      where: { id: userId },
      data: { twoFactorFailCount: MOST_WRONG_CODES - 1, twoFactorLastStep: null },
    });
    await enter(await challenge(), "000000");
    await endDelay();
    expect(await enter(await challenge(), await appCode(userId))).toEqual({ outcome: "refused", because: "disabled" });
    expect(await enter(await challenge(), recoveryCodes[0] ?? "")).toMatchObject({ outcome: "signed-in" });
    expect(await enter(await challenge(), await appCode(userId))).toEqual({ outcome: "refused", because: "disabled" });
  });
});
