import { hash as bcrypt } from "bcryptjs";
import { beforeAll, describe, expect, it } from "vitest";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor } from "@/lib/platform/sessions";
import { createUser } from "../users/create-user";
import { signIn } from "./sign-in";

const origin = { ipAddress: "192.0.2.7", userAgent: "vitest", requestId: "request-1" };
const email = "nadia@keyvalley.example";
const REFUSED = { outcome: "refused" };
let password: string;
let userId: number;

beforeAll(async () => {
  ({ password, userId } = await createUser(systemActor("setup"), { email, name: "Nadia Brook", role: "supervisor" }));
});

const recorded = (action: string) => db().activityLog.count({ where: { action, subjectId: BigInt(userId) } });

describe("signing in", () => {
  it("with the right password opens a session, whatever the e-mail's case, and is on record", async () => {
    const signedIn = await signIn({ email: " NADIA@KeyValley.example ", password }, origin);
    expect((await findSessionActor("sessionToken" in signedIn ? signedIn.sessionToken : "", origin))?.userId).toBe(
      BigInt(userId),
    );
    expect(await recorded("session.sign_in")).toBe(1);
    expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ failedSignInCount: 0 });
    expect((await db().user.findUnique({ where: { id: userId } }))?.lastSignInAt).not.toBeNull();
  });

  it("with a wrong password opens none, counts, and is on record; the right one starts the count again", async () => {
    // Not lower case: one password in sixty thousand has no capitals.
    const otherCase = password.replaceAll(/[a-z]/gi, (letter) =>
      letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase(),
    );
    for (const wrong of [`${password}x`, otherCase, ` ${password}`])
      expect(await signIn({ email, password: wrong }, origin)).toEqual(REFUSED);
    expect(await recorded("session.sign_in_failed")).toBe(3);
    expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ failedSignInCount: 3 });
    await signIn({ email, password }, origin);
    expect(await db().user.findUnique({ where: { id: userId } })).toMatchObject({ failedSignInCount: 0 });
  });

  it.each<[string, unknown]>([
    ["an unknown e-mail", { email: "nobody@keyvalley.example", password: "anything at all" }],
    ["a wildcard", { email: "nad%", password: "anything at all" }],
    ["nothing", undefined],
    ["null", null],
    ["a list", []],
    ["no password", { email }],
    ["an empty password", { email, password: "" }],
    ["objects instead of strings", { email: { contains: "@" }, password: { not: "" } }],
    ["an e-mail list", { email: [email], password: "x" }],
    ["two kilobytes", { email, password: "x".repeat(2_000) }],
    ["a zero byte in the e-mail", { email: "nadia\u0000@keyvalley.example", password: "x" }],
    ["a zero byte in the password", { email, password: "x\u0000y" }],
    ["half a character", { email: "\ud83c@keyvalley.example", password: "\ud83c" }],
  ])("with %s is refused without an error", async (_, credentials) => {
    expect(await signIn(credentials, origin)).toEqual(REFUSED);
  });

  it("of a disabled person is refused, with the right password too", async () => {
    await db().user.update({ where: { id: userId }, data: { isActive: false } });
    expect(await signIn({ email, password }, origin)).toEqual(REFUSED);
    await db().user.update({ where: { id: userId }, data: { isActive: true } });
    expect(await signIn({ email, password }, origin)).toMatchObject({ outcome: "signed-in" });
  });

  it("A4 takes the bcrypt hash of a Laravel account once, and keeps an Argon2id hash of the same password instead", async () => {
    await db().user.update({
      where: { id: userId },
      data: { password: (await bcrypt(password, 5)).replace("$2b$", "$2y$") },
    });
    expect(await signIn({ email, password: `${password}x` }, origin)).toEqual(REFUSED);
    expect((await db().user.findUniqueOrThrow({ where: { id: userId } })).password).toMatch(/^\$2y\$/);
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await signIn({ email, password }, origin)).toMatchObject({ outcome: "signed-in" });
      expect((await db().user.findUniqueOrThrow({ where: { id: userId } })).password).toMatch(/^\$argon2id\$/);
    }
  });

  it("leaves no password in the log", async () => {
    const entries = await db().activityLog.findMany();
    expect(
      JSON.stringify(entries, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain(password);
  });
});
