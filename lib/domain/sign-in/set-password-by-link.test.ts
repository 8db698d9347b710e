import { beforeEach, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { verifyPassword } from "@/lib/platform/password";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { createUser } from "../users/create-user";
import { type PasswordLink, createInvitationLink, createResetLink, endPasswordLinks } from "./create-link";
import { findPasswordLink } from "./queries";
import { setPasswordByLink } from "./set-password-by-link";

let count = 0;
let userId: bigint;
let email: string;

beforeEach(async () => {
  const created = await createUser(systemActor("setup"), {
    email: `zoe-${(count += 1)}@keyvalley.example`,
    name: "Zoe Lindqvist",
    role: "planner",
  });
  [userId, email] = [BigInt(created.userId), created.email];
});

const origin = () => ({ ipAddress: `198.51.100.${count}`, userAgent: "vitest", requestId: "request-1" });
const password = "vine ladder thirteen moss";
const link = (make: typeof createResetLink = createResetLink): Promise<PasswordLink> =>
  db().$transaction((tx) => make(tx, userId, null));
const use = (token: string, chosen = password) => setPasswordByLink({ token, password: chosen }, origin());
const person = () => db().user.findUniqueOrThrow({ where: { id: userId } });
const gone = { code: "NOT_FOUND" };

describe("a link that sets a password", () => {
  it("is kept as a hash, and lasts an hour for a reset and three days for an invitation", async () => {
    const [reset, invitation] = [await link(), await link(createInvitationLink)];
    expect(Math.round((reset.expiresAt.getTime() - Date.now()) / 60_000)).toBe(60);
    expect(Math.round((invitation.expiresAt.getTime() - Date.now()) / 3_600_000)).toBe(72);
    expect(invitation.url).toBe(`http://localhost:3000/set-password/${invitation.token}`);
    expect(JSON.stringify(await db().passwordResetToken.findMany({ select: { tokenHash: true } }))).not.toContain(
      reset.token,
    );
  });

  it("sets it once, ends all sessions, and starts the failures again", async () => {
    const session = await openSession(userId, 1, origin());
    await db().user.update({
      where: { id: userId },
      data: { failedSignInCount: 100, signInBlockedUntil: new Date(Date.now() + 3_600_000), mustChangePassword: true },
    });
    const { token } = await link();
    expect(await findPasswordLink(token)).toEqual({ name: "Zoe Lindqvist", email, purpose: "reset", minLength: 15 });
    expect(await use(token)).toEqual({ email });
    expect(await verifyPassword((await person()).password, password)).toBe(true);
    expect(await person()).toMatchObject({ failedSignInCount: 0, signInBlockedUntil: null, mustChangePassword: false });
    expect(await findSessionActor(session, origin())).toBeNull();
    await expect(use(token, "another four words here")).rejects.toMatchObject(gone);
    expect(await db().activityLog.count({ where: { action: "password.reset", subjectId: userId } })).toBe(1);
  });

  it("A3 refuses one that is little more than a region's or the company's name", async () => {
    const { token } = await link();
    for (const chosen of ["Susquehanna2026", "Susquehanna-Harrisburg"])
      await expect(use(token, chosen)).rejects.toMatchObject({
        code: "INVALID",
        details: { fieldErrors: { password: [expect.stringContaining("little more than") as string] } },
      });
    expect(await findPasswordLink(token)).not.toBeNull();
  });

  it("of ten uses at once sets it once", async () => {
    const { token } = await link();
    const answers = await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) => use(token, `${password} ${index}`)),
    );
    expect(answers.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("A3 says why a password is refused, and is not used up by it", async () => {
    const { token } = await link();
    await expect(use(token, "zoe.keyvalley.2026")).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { password: [expect.stringContaining("little more than") as string] } },
    });
    await expect(use(token, "too short")).rejects.toMatchObject({ code: "INVALID" });
    await use(token);
  });

  it.each<[string, (made: PasswordLink) => Promise<unknown>]>([
    [
      "too old",
      () =>
        db().$executeRaw(
          Prisma.sql`
            UPDATE password_reset_tokens SET expires_at = now() - interval '1 second' WHERE user_id = ${userId}`,
        ),
    ],
    ["replaced by a newer one", () => link(createInvitationLink)],
    ["ended", () => db().$transaction((tx) => endPasswordLinks(tx, userId))],
    ["of a disabled person", () => db().user.update({ where: { id: userId }, data: { isActive: false } })],
  ])("that is %s opens nothing, like one that never was", async (_, make) => {
    const made = await link();
    await make(made);
    for (const token of [made.token, "never-was", ""]) {
      expect(await findPasswordLink(token)).toBeNull();
      await expect(use(token)).rejects.toMatchObject(gone);
    }
  });

  it("A13 leaves the second factor as it is", async () => {
    await db().user.update({
      where: { id: userId },
      data: { twoFactorConfirmedAt: new Date(), twoFactorSecret: "v1:kept" },
    });
    await use((await link()).token);
    expect(await person()).toMatchObject({
      twoFactorSecret: "v1:kept",
      twoFactorConfirmedAt: expect.any(Date) as Date,
    });
  });

  it("E9 may be tried thirty times from one address in a quarter of an hour", async () => {
    for (let turn = 0; turn < 30; turn += 1) await expect(use(`guess-${turn}`)).rejects.toMatchObject(gone);
    await expect(use((await link()).token)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  });
});
