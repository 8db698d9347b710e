import { beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { appCode, forgetLastStep } from "../testing/second-factor";
import { createUser } from "../users/create-user";
import { renewRecoveryCodes, turnOffTwoFactor } from "./change-two-factor";
import { getTwoFactor } from "./queries";
import { beginTwoFactor, cancelTwoFactor, confirmTwoFactor, replaceTwoFactor } from "./set-up-two-factor";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
let count = 0;
let userId: bigint;
let password: string;
let token: string;

beforeEach(async () => {
  const created = await createUser(systemActor("setup"), {
    email: `ines-${(count += 1)}@keyvalley.example`,
    name: "Ines Marlow",
    role: "planner",
  });
  [userId, password] = [BigInt(created.userId), created.password];
  token = await openSession(userId, 1, origin);
});

/** The person as their next request is seen; the session must live. */
const actor = async (): Promise<UserActor> => {
  const found = await findSessionActor(token, origin);
  if (!found) throw new Error("The session ended.");
  return found;
};
const enrol = async () => {
  await beginTwoFactor(await actor());
  return confirmTwoFactor(await actor(), { code: await appCode(userId) });
};
const proofs = async () => {
  await forgetLastStep(userId);
  return { password, code: await appCode(userId) };
};
const person = () => db().user.findUniqueOrThrow({ where: { id: userId } });
const recorded = (action: string) => db().activityLog.count({ where: { action, subjectId: userId } });

describe("setting up an authenticator app", () => {
  it("B1 is pending until its first right code, and then on, with ten recovery codes and on record", async () => {
    await beginTwoFactor(await actor());
    expect(await getTwoFactor(await actor())).toMatchObject({
      isOn: false,
      pending: {
        key: expect.stringMatching(/^[A-Z2-7]{32}$/) as string,
        address: expect.stringMatching(/^otpauth:\/\/totp\/WS-Tracker/) as string,
      },
    });
    await expect(confirmTwoFactor(await actor(), { code: "000000" })).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { code: [expect.any(String)] } },
    });
    expect((await actor()).hasTwoFactor).toBe(false);
    const { recoveryCodes } = await confirmTwoFactor(await actor(), { code: await appCode(userId) });
    expect(recoveryCodes).toHaveLength(10);
    expect(await getTwoFactor(await actor())).toMatchObject({ isOn: true, pending: null, codesLeft: 10 });
    expect(await recorded("two_factor.enable")).toBe(1);
  });

  it("F1 keeps secret and codes sealed: neither stands in the row or the log", async () => {
    await beginTwoFactor(await actor());
    const { pending } = await getTwoFactor(await actor());
    if (pending === null || pending === "unreadable") throw new Error("Nothing is pending.");
    const { key } = pending;
    const { recoveryCodes } = await confirmTwoFactor(await actor(), { code: await appCode(userId) });
    const everything = JSON.stringify([await person(), await db().activityLog.findMany()], (_, value: unknown) =>
      typeof value === "bigint" ? String(value) : value,
    );
    for (const secret of [key, ...recoveryCodes, ...recoveryCodes.map((code) => code.replaceAll("-", ""))])
      expect(everything).not.toContain(secret);
    expect(await person()).toMatchObject({
      twoFactorSecret: expect.stringMatching(/^v1:/) as string,
      twoFactorRecoveryCodes: expect.stringMatching(/^v1:/) as string,
      twoFactorPendingSecret: null,
    });
  });

  it("B10 ends all other sessions, and the own one lives on", async () => {
    const other = await openSession(userId, 1, origin);
    await enrol();
    expect(await findSessionActor(other, origin)).toBeNull();
    expect((await actor()).hasTwoFactor).toBe(true);
  });

  it("C8 wants a fresh proof", async () => {
    const old = { ...(await actor()), lastProofAt: new Date(Date.now() - 601_000) };
    await expect(beginTwoFactor(old)).rejects.toMatchObject({ code: "MFA_REQUIRED" });
  });

  it("can be cancelled, and then confirms nothing", async () => {
    await beginTwoFactor(await actor());
    const code = await appCode(userId);
    await cancelTwoFactor(await actor());
    await expect(confirmTwoFactor(await actor(), { code })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("of ten confirmations at once takes one", async () => {
    await beginTwoFactor(await actor());
    const [self, code] = [await actor(), await appCode(userId)];
    const answers = await Promise.allSettled(Array.from({ length: 10 }, () => confirmTwoFactor(self, { code })));
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("E9 may guess ten times in ten minutes", async () => {
    await beginTwoFactor(await actor());
    for (let turn = 0; turn < 10; turn += 1)
      await expect(confirmTwoFactor(await actor(), { code: "000000" })).rejects.toMatchObject({ code: "INVALID" });
    await expect(confirmTwoFactor(await actor(), { code: await appCode(userId) })).rejects.toMatchObject({
      code: "RATE_LIMITED",
    });
  });
});

describe("B10 acts on a second factor", () => {
  it("begin want password and code, not one of them", async () => {
    await enrol();
    const right = await proofs();
    for (const act of [replaceTwoFactor, renewRecoveryCodes, turnOffTwoFactor]) {
      await forgetLastStep(userId);
      await expect(act(await actor(), { ...right, code: "000000" })).rejects.toMatchObject({
        code: "INVALID",
        details: { fieldErrors: { code: [expect.any(String)] } },
      });
      await expect(act(await actor(), { ...right, password: "a wrong password" })).rejects.toMatchObject({
        code: "INVALID",
        details: { fieldErrors: { password: [expect.any(String)] } },
      });
    }
    expect(await person()).toMatchObject({
      twoFactorPendingSecret: null,
      twoFactorConfirmedAt: expect.any(Date) as Date,
    });
    expect(await recorded("session.proof_failed")).toBe(6);
    await expect(beginTwoFactor(await actor())).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("begin cannot slip past them with a request from before the app was there", async () => {
    const before = await actor();
    await enrol();
    await expect(beginTwoFactor(before)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("replace the app: the old one is valid until the new one is confirmed, also by a recovery code", async () => {
    const { recoveryCodes } = await enrol();
    const old = (await person()).twoFactorSecret;
    await replaceTwoFactor(await actor(), { password, code: recoveryCodes[0] ?? "" });
    expect((await person()).twoFactorSecret).toBe(old);
    await confirmTwoFactor(await actor(), { code: await appCode(userId) });
    expect((await person()).twoFactorSecret).not.toBe(old);
    expect((await getTwoFactor(await actor())).codesLeft).toBe(10);
  });

  it("renew the recovery codes: the old ones and the other sessions end", async () => {
    const { recoveryCodes: old } = await enrol();
    const { authVersion } = await person();
    const other = await openSession(userId, authVersion, origin, { isTwoFactorPassed: true });
    await renewRecoveryCodes(await actor(), await proofs());
    expect(await findSessionActor(other, origin)).toBeNull();
    await expect(renewRecoveryCodes(await actor(), { password, code: old[1] ?? "" })).rejects.toMatchObject({
      code: "INVALID",
    });
  });

  it("turn it off, where the policy leaves it to people", async () => {
    await enrol();
    await turnOffTwoFactor(await actor(), await proofs());
    expect(await person()).toMatchObject({
      twoFactorSecret: null,
      twoFactorRecoveryCodes: null,
      twoFactorConfirmedAt: null,
    });
    expect((await actor()).hasTwoFactor).toBe(false);
    expect(await recorded("two_factor.disable")).toBe(1);
  });

  it("B11 never turn it off where everybody needs one; without one a session reaches only enrolment", async () => {
    await enrol();
    const right = await proofs();
    env().TWO_FACTOR_POLICY = "required";
    try {
      await expect(turnOffTwoFactor(await actor(), right)).rejects.toMatchObject({ code: "FORBIDDEN" });
      expect((await actor()).standing).toBe("full");
      await db().user.update({ where: { id: userId }, data: { twoFactorConfirmedAt: null } });
      expect((await actor()).standing).toBe("must-enrol");
    } finally {
      env().TWO_FACTOR_POLICY = "optional";
    }
  });
});
