import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { changePassword } from "../account/change-password";
import { getTwoFactor } from "../account/queries";
import { beginTwoFactor, confirmTwoFactor } from "../account/set-up-two-factor";
import { proveAgain } from "../sign-in/prove-again";
import { signIn } from "../sign-in/sign-in";
import { signInWithCode } from "../sign-in/sign-in-with-code";
import { signedIn } from "../testing/people";
import { appCode, forgetLastStep } from "../testing/second-factor";
import { createUser } from "../users/create-user";
import { resetTwoFactor } from "../users/mutations";
import { getUser } from "../users/queries";
import { proveAccount } from "../ws-accounts/prove-account";
import { getOwnWsAccount } from "../ws-accounts/queries";
import { sealPair } from "../ws-accounts/seal-pair";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
const { ENCRYPTION_KEYS } = env();
const loseKey = () => Object.assign(env(), { ENCRYPTION_KEYS: [{ keyId: "other", key: randomBytes(32) }] });
const findKey = () => Object.assign(env(), { ENCRYPTION_KEYS });

let admin: UserActor;
let userId: bigint;
let email: string;
let password: string;
let recoveryCode: string;
let code: string;
let count = 0;

const actor = async (isTwoFactorPassed = true): Promise<UserActor> => {
  const { authVersion } = await db().user.findUniqueOrThrow({ where: { id: userId }, select: { authVersion: true } });
  const found = await findSessionActor(await openSession(userId, authVersion, origin, { isTwoFactorPassed }), origin);
  if (!found) throw new Error("A session that was just opened is not live.");
  return found;
};

beforeAll(async () => {
  admin = await signedIn({ role: "admin" });
});
beforeEach(async () => {
  findKey();
  const created = await createUser(systemActor("setup"), {
    email: `lost-${(count += 1)}@keyvalley.example`,
    name: "Lena Lost",
    role: "planner",
  });
  ({ email, password } = created);
  userId = BigInt(created.userId);
  await beginTwoFactor(await actor());
  const { recoveryCodes } = await confirmTwoFactor(await actor(), { code: await appCode(userId) });
  recoveryCode = recoveryCodes[0] ?? "";
  const { id } = await db().userWsCredential.create({
    data: { userId, encryptedUsername: "", encryptedPassword: "" },
    select: { id: true },
  });
  await db().userWsCredential.update({
    where: { id },
    data: sealPair(id, { username: `GREENBOUGH\\lost${count}`, password: "x" }),
  });
  await db().user.update({
    where: { id: userId },
    data: { isWsLinked: true, wsUsername: `GREENBOUGH\\lost${count}` },
  });
  await forgetLastStep(userId);
  code = await appCode(userId);
  loseKey();
});
afterAll(findKey);

const challenge = async () => {
  const answer = await signIn({ email, password }, origin);
  if (answer.outcome !== "second-factor") throw new Error(answer.outcome);
  return answer.challengeToken;
};
const failures = async () =>
  (await db().user.findUniqueOrThrow({ where: { id: userId }, select: { twoFactorFailCount: true } }))
    .twoFactorFailCount;

describe("F3 when the key that sealed a second factor is gone", () => {
  it("signing in with a right code says so, counts nothing, opens nothing, and stands on record once", async () => {
    const token = await challenge();
    for (const typed of [code, recoveryCode, code])
      expect(await signInWithCode(token, { code: typed }, origin)).toEqual({
        outcome: "refused",
        because: "unreadable",
      });
    expect(await failures()).toBe(0);
    const entries = await db().activityLog.findMany({
      where: { action: "session.sign_in_failed", subjectId: userId },
    });
    expect(entries).toMatchObject([
      { contextJson: { because: "the stored two-factor setup cannot be read any more" } },
    ]);
    findKey();
    expect(await signInWithCode(token, { code }, origin)).toMatchObject({ outcome: "signed-in" });
  });

  it("a fresh proof says so for a code, and still takes the password", async () => {
    await expect(proveAgain(await actor(), { code })).rejects.toMatchObject({
      code: "UNAVAILABLE",
      message: expect.stringContaining("Ask an administrator to reset it") as string,
    });
    await expect(proveAgain(await actor(), { password })).resolves.toEqual({ isProved: true });
    expect(await failures()).toBe(0);
  });

  it("the person's own page says what cannot be read, and never that there is none", async () => {
    expect(await getTwoFactor(await actor())).toMatchObject({
      isOn: true,
      isAppUnreadable: true,
      codesLeft: null,
      pending: null,
    });
    await expect(
      changePassword(await actor(), { currentPassword: password, newPassword: "vine ladder thirteen moss" }),
    ).resolves.toEqual({ isChanged: true });
  });

  it("a setup that was begun is begun again", async () => {
    findKey();
    await resetTwoFactor(admin, { id: Number(userId), reason: "lost phone" });
    await beginTwoFactor(await actor(false));
    const first = await appCode(userId);
    loseKey();
    expect(await getTwoFactor(await actor(false))).toMatchObject({ isOn: false, pending: "unreadable" });
    await expect(confirmTwoFactor(await actor(false), { code: first })).rejects.toMatchObject({ code: "CONFLICT" });
    await beginTwoFactor(await actor(false));
    expect(await getTwoFactor(await actor(false))).toMatchObject({ pending: { key: expect.any(String) as string } });
  });

  it("an administrator sees it and resets it, and the person sets it up anew", async () => {
    expect(await getUser(admin, Number(userId))).toMatchObject({ isSecondFactorUnreadable: true });
    await resetTwoFactor(admin, { id: Number(userId), reason: "the key was lost" });
    expect(await getUser(admin, Number(userId))).toMatchObject({
      isSecondFactorUnreadable: false,
      secondFactorSince: null,
    });
    expect(await signIn({ email, password }, origin)).toMatchObject({ outcome: "signed-in" });
    await beginTwoFactor(await actor(false));
    await confirmTwoFactor(await actor(false), { code: await appCode(userId) });
    expect(await getTwoFactor(await actor())).toMatchObject({ isOn: true, isAppUnreadable: false, codesLeft: 10 });
  });
});

describe("F3 when the key that sealed a WorkStudio pair is gone", () => {
  it("its person and an administrator read so, and proving it names the way out", async () => {
    expect(await getOwnWsAccount(await actor())).toMatchObject({ state: "unreadable" });
    expect(await getUser(admin, Number(userId))).toMatchObject({ workStudio: { state: "unreadable" } });
    await expect(proveAccount(await actor())).rejects.toMatchObject({
      code: "CONFLICT",
      message: expect.stringContaining("Link your account anew") as string,
    });
  });

  it("F4 nothing of what is stored leaves with the answers", async () => {
    const answers = JSON.stringify([await getOwnWsAccount(await actor()), await getUser(admin, Number(userId))]);
    expect(answers).not.toMatch(/v1:|encrypted|secret/i);
  });
});
