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
    expect(await db().activityLog.count({ where: { action: "session.proof_failed", subjectId: userId } })).toBe(5);
  });

  it("is a code, once; without a second factor no code is one", async () => {
    await expect(proveAgain(await actor(), { code: "123456" })).rejects.toMatchObject({ code: "RATE_LIMITED" });
    await beginTwoFactor(await actor());
    await confirmTwoFactor(await actor(), { code: await appCode(userId) });
    await forgetLastStep(userId);
    await ageProof();
    const code = await appCode(userId);
    await proveAgain(await actor(), { code });
    expect(await proofAge()).toBeLessThan(60_000);
    await expect(proveAgain(await actor(), { code })).rejects.toMatchObject({ code: "INVALID" });
  });

  it.each([{}, { password: "" }, { password: ["x"] }, { code: "1", password: "x" }, { code: 123456 }, null, "x"])(
    "is not %j",
    (input) => {
      expect(proofSchema.safeParse(input).success).toBe(false);
    },
  );
});
