import { beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { beginTwoFactor, confirmTwoFactor } from "../account/set-up-two-factor";
import { appCode, forgetLastStep } from "../testing/second-factor";
import { createUser } from "../users/create-user";
import { proveAgain } from "./prove-again";
import { proofSchema } from "./schema";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
let count = 0;
let userId: bigint;
let password: string;
let token: string;

beforeEach(async () => {
  const created = await createUser(systemActor("setup"), {
    email: `yara-${(count += 1)}@keyvalley.example`,
    name: "Yara Holt",
    role: "admin",
  });
  [userId, password] = [BigInt(created.userId), created.password];
  token = await openSession(userId, 1, origin);
});

const actor = async (): Promise<UserActor> => {
  const found = await findSessionActor(token, origin);
  if (!found) throw new Error("The session ended.");
  return found;
};
const ageProof = () =>
  db().$executeRaw(Prisma.sql`UPDATE sessions SET last_proof_at = now() - interval '1 hour' WHERE user_id = ${userId}`);
const proofsFailed = () =>
  db().activityLog.findMany({ where: { action: "session.proof_failed", subjectId: userId }, orderBy: { id: "asc" } });
const proofAge = async () => Date.now() - (await actor()).lastProofAt.getTime();

describe("C8 a fresh proof", () => {
  it("is the password, for this session only", async () => {
    const other = await openSession(userId, 1, origin);
    await ageProof();
    await proveAgain(await actor(), { password });
    expect(await proofAge()).toBeLessThan(60_000);
    expect(Date.now() - ((await findSessionActor(other, origin))?.lastProofAt.getTime() ?? 0)).toBeGreaterThan(
      3_000_000,
    );
  });

  it("is not a wrong password, which counts and delays as at sign-in", async () => {
    await ageProof();
    for (let failure = 1; failure <= 5; failure += 1)
      await expect(proveAgain(await actor(), { password: "a wrong password" })).rejects.toMatchObject({
        code: "INVALID",
        details: { fieldErrors: { password: [expect.any(String)] } },
      });
    await expect(proveAgain(await actor(), { password })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await proofAge()).toBeGreaterThan(3_000_000);
    await expect(proveAgain(await actor(), { password })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    // H1: of the tries during one delay the first stands on record.
    expect(await proofsFailed()).toHaveLength(6);
    expect((await proofsFailed()).at(-1)?.contextJson).toMatchObject({
      because: "tried on during a delay after wrong passwords",
    });
  });

  it("is a code, once; without a second factor no code is one", async () => {
    await expect(proveAgain(await actor(), { code: "123456" })).rejects.toMatchObject({
      code: "INVALID",
      message: "Your account has no two-factor sign-in. Use your password.",
    });
    await beginTwoFactor(await actor());
    await confirmTwoFactor(await actor(), { code: await appCode(userId) });
    await forgetLastStep(userId);
    await ageProof();
    const code = await appCode(userId);
    await proveAgain(await actor(), { code });
    expect(await proofAge()).toBeLessThan(60_000);
    await expect(proveAgain(await actor(), { code })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("H1 leaves one entry for each delay and for a disabled app, when codes are tried on", async () => {
    await beginTwoFactor(await actor());
    await confirmTwoFactor(await actor(), { code: await appCode(userId) });
    for (let failure = 1; failure <= 5; failure += 1)
      await expect(proveAgain(await actor(), { code: "000000" })).rejects.toMatchObject({ code: "INVALID" });
    for (let turn = 0; turn < 3; turn += 1)
      await expect(proveAgain(await actor(), { code: "000000" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect(await proofsFailed()).toHaveLength(6);
    await db().user.update({ where: { id: userId }, data: { twoFactorFailCount: 50, twoFactorBlockedUntil: null } });
    for (let turn = 0; turn < 3; turn += 1)
      await expect(proveAgain(await actor(), { code: "000000" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    expect((await proofsFailed()).slice(5).map(({ contextJson }) => contextJson)).toMatchObject([
      { because: "tried on during a delay after wrong codes" },
      { because: "tried a code of a disabled app" },
    ]);
  });

  it.each([{}, { password: "" }, { password: ["x"] }, { code: "1", password: "x" }, { code: 123456 }, null, "x"])(
    "is not %j",
    (input) => {
      expect(proofSchema.safeParse(input).success).toBe(false);
    },
  );
});
