import { beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { verifyPassword } from "@/lib/platform/password";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { createUser } from "../users/create-user";
import { createResetLink } from "../sign-in/create-link";
import { findPasswordLink } from "../sign-in/queries";
import { changePassword } from "./change-password";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
const newPassword = "vine ladder thirteen moss";
let count = 0;
let userId: bigint;
let currentPassword: string;
let token: string;

beforeEach(async () => {
  const created = await createUser(systemActor("setup"), {
    email: `bea-${(count += 1)}@keyvalley.example`,
    name: "Bea Lowry",
    role: "planner",
  });
  [userId, currentPassword] = [BigInt(created.userId), created.password];
  token = await openSession(userId, 1, origin);
});
const actor = async (): Promise<UserActor> => {
  const found = await findSessionActor(token, origin);
  if (!found) throw new Error("The session ended.");
  return found;
};
const isStored = async (password: string) =>
  verifyPassword((await db().user.findUniqueOrThrow({ where: { id: userId } })).password, password);

describe("A14 changing one's password", () => {
  it("ends every other session and link, keeps the own session, and stands on record", async () => {
    const other = await openSession(userId, 1, origin);
    const link = await db().$transaction((tx) => createResetLink(tx, userId, null));
    await db().user.update({ where: { id: userId }, data: { mustChangePassword: true } });
    await changePassword(await actor(), { currentPassword, newPassword });
    expect(await isStored(newPassword)).toBe(true);
    expect(await findSessionActor(other, origin)).toBeNull();
    expect(await actor()).toMatchObject({ standing: "full" });
    expect(await findPasswordLink(link.token)).toBeNull();
    const entries = await db().activityLog.findMany({ where: { action: "password.change", subjectId: userId } });
    expect(entries).toHaveLength(1);
    expect(JSON.stringify(entries[0]?.changes)).not.toContain(newPassword);
  });

  it.each<[string, () => { currentPassword: string; newPassword: string }, string]>([
    ["a wrong current one", () => ({ currentPassword: "a wrong password", newPassword }), "currentPassword"],
    ["the same one", () => ({ currentPassword, newPassword: currentPassword }), "newPassword"],
    ["one that is too short alone", () => ({ currentPassword, newPassword: "vine 13 moss" }), "newPassword"],
    ["one made of the person’s own name", () => ({ currentPassword, newPassword: "bea-lowry-2026-!" }), "newPassword"],
  ])("refuses %s and says so at its field", async (_, input, field) => {
    const other = await openSession(userId, 1, origin);
    await expect(changePassword(await actor(), input())).rejects.toMatchObject({
      code: "INVALID",
      details: { fieldErrors: { [field]: [expect.any(String)] } },
    });
    expect(await isStored(currentPassword)).toBe(true);
    expect(await findSessionActor(other, origin)).not.toBeNull();
  });
});
