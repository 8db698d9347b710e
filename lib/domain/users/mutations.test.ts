import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { signedIn } from "../testing/people";
import { PLANNER_PERMISSIONS, regionId, roleId, unproved, valuesOf, withPermissions } from "../testing/users";
import { deleteInvitedUser } from "./delete-invited-user";
import { endEveryonesSessions, endSession, endSessions } from "./end-sessions";
import { getUser } from "./queries";
import { inviteUser } from "./invite-user";
import { linkTokenHash } from "../sign-in/rules";
import { disableUser, enableUser, resetTwoFactor, sendLink } from "./mutations";
import { updateUser } from "./update-user";
import { type InviteUserInput, type UserValues, inviteUserSchema, updateUserSchema } from "./schema";

const NOBODY = 999_999_999;
let admin: UserActor;
let colleague: UserActor;
let supervisor: UserActor;
let helpDesk: UserActor;
let planner: UserActor;
let id: number;

beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  colleague = await signedIn({ role: "admin", name: "Otis Vale" });
  supervisor = await signedIn({ role: "supervisor", regions: ["LAN"] });
  helpDesk = await withPermissions(["user:view", "user:edit", ...PLANNER_PERMISSIONS], ["LAN"]);
});
beforeEach(async () => {
  planner = await signedIn({ role: "planner", name: "Mara Hartwell", regions: ["LAN"] });
  id = Number(planner.userId);
});

const stored = (who = id) =>
  db().user.findUniqueOrThrow({
    where: { id: who },
    include: { roles: true, regions: true, passwordResetTokens: true },
  });
const history = (who = id) =>
  db().activityLog.findMany({ where: { subjectType: "user", subjectId: BigInt(who) }, orderBy: { id: "asc" } });
const edit = async (actor: UserActor, changes: Partial<UserValues>, base?: UserValues) => {
  const from = base ?? (await valuesOf(planner));
  return updateUser(actor, { id, values: { ...from, ...changes }, base: from });
};

let count = 0;
async function invitation(facts: Partial<InviteUserInput> = {}): Promise<InviteUserInput> {
  return inviteUserSchema.parse({
    name: "Nadia Brook",
    email: `invited-${(count += 1)}@keyvalley.example`,
    roleIds: [await roleId("planner")],
    regionIds: [await regionId("LAN")],
    seesAllRegions: false,
    defaultRegionId: null,
    wsUsername: null,
    ...facts,
  });
}

async function changesNothing(attempt: () => Promise<unknown>, refusal: object, who = id): Promise<void> {
  const before = [await stored(who), await history(who)];
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect([await stored(who), await history(who)]).toEqual(before);
}

describe("inviting a person", () => {
  it("makes an account that opens only by the link, answered once and stored as a hash", async () => {
    const { id: invited, delivery } = await inviteUser(admin, await invitation({ wsUsername: "GREENBOUGH\\nbrook" }));
    if (delivery.kind !== "link") throw new Error("There is no mail server here.");
    const person = await stored(invited);
    expect(person).toMatchObject({
      name: "Nadia Brook",
      isActive: true,
      onboardedAt: null,
      password: "!invited",
      wsUsername: "GREENBOUGH\\nbrook",
    });
    const token = delivery.url.split("/").at(-1) ?? "";
    expect(person.passwordResetTokens).toMatchObject([
      { tokenHash: linkTokenHash(token), purpose: "invitation", usedAt: null, createdBy: admin.userId },
    ]);
    expect(await getUser(admin, invited)).toMatchObject({ state: "invited" });
    const entries = await history(invited);
    expect(entries).toMatchObject([
      {
        action: "user.invite",
        userId: admin.userId,
        changes: { roles: { before: null, after: "Planner" }, regions: { after: "Lancaster" } },
      },
    ]);
    expect(
      JSON.stringify(entries, (_, value: unknown) => (typeof value === "bigint" ? Number(value) : value)),
    ).not.toContain(token);
  });

  it("refuses a taken e-mail however it is written, and a taken WorkStudio name", async () => {
    const input = await invitation({ wsUsername: "STONEHEDGE\\tfenn" });
    await inviteUser(admin, input);
    await expect(inviteUser(admin, await invitation({ email: input.email.toUpperCase() }))).rejects.toMatchObject({
      code: "CONFLICT",
      details: { fieldErrors: { email: [expect.any(String) as string] } },
    });
    await expect(inviteUser(admin, await invitation({ wsUsername: "stonehedge\\TFENN" }))).rejects.toMatchObject({
      code: "CONFLICT",
      details: { fieldErrors: { wsUsername: [expect.any(String) as string] } },
    });
  });

  it("gives nobody more than the one who invites has", async () => {
    for (const role of ["admin", "supervisor"])
      await expect(inviteUser(helpDesk, await invitation({ roleIds: [await roleId(role)] }))).rejects.toMatchObject({
        code: "INVALID",
      });
    await expect(inviteUser(helpDesk, await invitation({ regionIds: [await regionId("LEH")] }))).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(inviteUser(helpDesk, await invitation({ seesAllRegions: true }))).rejects.toMatchObject({
      code: "INVALID",
    });
    await expect(inviteUser(helpDesk, await invitation())).resolves.toMatchObject({ delivery: { kind: "link" } });
  });

  it("is refused to a supervisor, and without a fresh proof", async () => {
    await expect(inviteUser(supervisor, await invitation())).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(inviteUser(unproved(admin), await invitation())).rejects.toMatchObject({ code: "MFA_REQUIRED" });
  });

  it.each<[string, object]>([
    ["isActive", { isActive: true }],
    ["a second factor", { twoFactorConfirmedAt: "2026-01-01" }],
    ["two_factor_secret", { two_factor_secret: "x" }],
    ["a password", { password: "correct horse battery" }],
    ["must_change_password", { mustChangePassword: false }],
    ["no role", { roleIds: [] }],
  ])("D5 takes no %s from a form", async (_, facts) => {
    const input = await invitation();
    expect(inviteUserSchema.safeParse({ ...input, ...facts }).success).toBe(false);
    expect(updateUserSchema.safeParse({ id: 1, values: { ...input, ...facts }, base: input }).success).toBe(false);
  });
});

describe("changing a person", () => {
  it("writes what changed and says so in words; a new role holds on the next request", async () => {
    const token = await openSession(planner.userId, 1, { ipAddress: null, userAgent: null, requestId: "r" });
    expect(
      await edit(admin, {
        roleIds: [await roleId("supervisor")],
        regionIds: [await regionId("LAN"), await regionId("LEH")],
        defaultRegionId: await regionId("LEH"),
      }),
    ).toEqual({ id, changed: ["Roles", "Regions", "Default region"] });
    expect(await history()).toMatchObject([
      {
        action: "user.update",
        actorName: "Wilma Tarrant",
        changes: {
          roles: { before: "Planner", after: "Supervisor" },
          regions: { before: "Lancaster", after: "Lancaster, Lehigh" },
          defaultRegion: { before: "", after: "Lehigh" },
        },
      },
    ]);
    const now = await findSessionActor(token, { ipAddress: null, userAgent: null, requestId: "r" });
    expect([
      now?.roles,
      now?.permissions.has("circuit:edit"),
      (now?.regionIds as bigint[] | undefined)?.length,
    ]).toEqual([["supervisor"], true, 2]);
  });

  it("K3 of different fields by two keeps both; of one field tells the second who was first", async () => {
    const base = await valuesOf(planner);
    await edit(colleague, { name: "Mara H.", roleIds: [await roleId("supervisor")] }, base);
    await edit(admin, { email: "mara.hartwell@keyvalley.example" }, base);
    expect(await stored()).toMatchObject({ name: "Mara H.", email: "mara.hartwell@keyvalley.example", rowVersion: 3 });
    await changesNothing(() => edit(admin, { name: "M. Hartwell", regionIds: [] }, base), {
      code: "CONFLICT",
      details: { conflict: [{ key: "name", label: "Name", yours: "M. Hartwell", now: "Mara H.", by: "Otis Vale" }] },
    });
  });

  it("to what it is already writes nothing", async () => {
    const before = await stored();
    expect(await edit(admin, {})).toEqual({ id, changed: [] });
    expect([await stored(), await history()]).toEqual([before, []]);
  });

  it("C6 ends links that went to the old address", async () => {
    await sendLink(admin, { id });
    await edit(admin, { email: "other@keyvalley.example" });
    expect((await stored()).passwordResetTokens.filter((link) => link.usedAt === null)).toEqual([]);
  });

  it("never gives more than one holds, nor reaches those who may do more, nor oneself", async () => {
    await changesNothing(async () => edit(helpDesk, { roleIds: [await roleId("supervisor")] }), { code: "INVALID" });
    await changesNothing(async () => edit(helpDesk, { regionIds: [await regionId("LAN"), await regionId("LEH")] }), {
      code: "INVALID",
    });
    await changesNothing(() => edit(helpDesk, { seesAllRegions: true }), { code: "INVALID" });
    await changesNothing(() => edit(admin, { defaultRegionId: NOBODY }), { code: "INVALID" });
    const own = await valuesOf(admin);
    await expect(
      updateUser(admin, { id: Number(admin.userId), values: { ...own, name: "X" }, base: own }),
    ).rejects.toMatchObject({ code: "FORBIDDEN" });
    const boss = await signedIn({ role: "supervisor", regions: ["LAN"] });
    for (const attempt of [
      () => sendLink(helpDesk, { id: Number(boss.userId) }),
      () => endSessions(helpDesk, { id: Number(boss.userId) }),
      () => disableUser(helpDesk, { id: Number(boss.userId), reason: "no reason" }),
    ]) {
      await changesNothing(attempt, { code: "FORBIDDEN" }, Number(boss.userId));
    }
  });
});

/** Every act on a person, for the refusals they share. */
const acts: [string, (actor: UserActor, who: number) => Promise<unknown>][] = [
  [
    "updating",
    async (actor, who) => {
      const base = await valuesOf(planner);
      return updateUser(actor, { id: who, values: { ...base, name: "X" }, base });
    },
  ],
  ["disabling", (actor, who) => disableUser(actor, { id: who, reason: "left the company" })],
  ["enabling", (actor, who) => enableUser(actor, { id: who })],
  ["deleting", (actor, who) => deleteInvitedUser(actor, { id: who, typedName: "Mara Hartwell" })],
  ["resetting the second factor of", (actor, who) => resetTwoFactor(actor, { id: who, reason: "lost the phone" })],
  ["sending a link to", (actor, who) => sendLink(actor, { id: who })],
  ["ending the sessions of", (actor, who) => endSessions(actor, { id: who })],
  ["ending one session of", (actor, who) => endSession(actor, { id: who, sessionId: Number(planner.sessionId) })],
];

describe.each(acts)("%s a person", (_, act) => {
  it("is refused to a supervisor, and wants a fresh proof (security C8)", async () => {
    await changesNothing(() => act(supervisor, id), { code: "FORBIDDEN" });
    await changesNothing(() => act(unproved(admin), id), { code: "MFA_REQUIRED" });
  });

  it("D4 answers alike for somebody of another region and for nobody", async () => {
    const foreign = await signedIn({ role: "planner", regions: ["NOR"] });
    const answers = await Promise.all(
      [Number(foreign.userId), NOBODY].map((who) => act(helpDesk, who).catch((error: unknown) => error)),
    );
    expect(answers[0]).toMatchObject({ code: "NOT_FOUND" });
    expect(JSON.stringify(answers[0])).toBe(JSON.stringify(answers[1]));
  });
});

describe("shutting a person out and letting them in", () => {
  it("C6 ends every session and link at once, keeps the person, and is undone by enabling", async () => {
    const token = await openSession(planner.userId, 1, { ipAddress: null, userAgent: null, requestId: "r" });
    await sendLink(admin, { id });
    await disableUser(admin, { id, reason: "left the company" });
    expect(await findSessionActor(token, { ipAddress: null, userAgent: null, requestId: "r" })).toBeNull();
    expect((await stored()).passwordResetTokens.every((link) => link.usedAt !== null)).toBe(true);
    await expect(sendLink(admin, { id })).rejects.toMatchObject({ code: "CONFLICT" });
    await enableUser(admin, { id });
    expect(await findSessionActor(token, { ipAddress: null, userAgent: null, requestId: "r" })).toBeNull();
    await disableUser(admin, { id, reason: "for good" });
    await disableUser(admin, { id, reason: "twice" });
    expect((await history()).map(({ action, reason }) => [action, reason])).toEqual([
      ["user.send_reset_link", null],
      ["user.disable", "left the company"],
      ["user.enable", null],
      ["user.disable", "for good"],
    ]);
  });
});

describe("deleting", () => {
  it("is for an invitation nobody took, with the name typed", async () => {
    const { id: invited } = await inviteUser(admin, await invitation());
    await changesNothing(
      () => deleteInvitedUser(admin, { id: invited, typedName: "Nadia" }),
      { code: "INVALID" },
      invited,
    );
    await deleteInvitedUser(admin, { id: invited, typedName: "Nadia Brook" });
    expect(await db().user.count({ where: { id: invited } })).toBe(0);
    expect((await history(invited)).map(({ action }) => action)).toEqual(["user.invite", "user.delete"]);
  });

  it("is refused for anybody who arrived or was assigned work", async () => {
    await changesNothing(() => deleteInvitedUser(admin, { id, typedName: "Mara Hartwell" }), { code: "CONFLICT" });
  });
});

describe("second factor, links and sessions", () => {
  it("B12 resets the second factor with a reason, ends sessions, and never one's own", async () => {
    await expect(resetTwoFactor(admin, { id, reason: "lost the phone" })).rejects.toMatchObject({ code: "CONFLICT" });
    await db().user.update({
      where: { id },
      data: {
        twoFactorSecret: "sealed",
        twoFactorRecoveryCodes: "sealed",
        twoFactorConfirmedAt: new Date(),
        twoFactorFailCount: 50,
      },
    });
    await resetTwoFactor(admin, { id, reason: "lost the phone" });
    expect(await stored()).toMatchObject({
      twoFactorSecret: null,
      twoFactorRecoveryCodes: null,
      twoFactorConfirmedAt: null,
      twoFactorFailCount: 0,
      authVersion: 2,
    });
    expect(await history()).toMatchObject([{ action: "user.reset_two_factor", reason: "lost the phone" }]);
    await expect(resetTwoFactor(admin, { id: Number(admin.userId), reason: "lost the phone" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("A13 a reset link is new each time, and touches neither password nor second factor", async () => {
    await db().user.update({ where: { id }, data: { twoFactorConfirmedAt: new Date(), twoFactorSecret: "sealed" } });
    const [first, second] = [await sendLink(admin, { id }), await sendLink(admin, { id })];
    expect(first.delivery).not.toEqual(second.delivery);
    const now = await stored();
    expect([
      now.twoFactorSecret,
      now.password,
      now.passwordResetTokens.filter((link) => link.usedAt === null).length,
    ]).toEqual(["sealed", "no password opens this account", 1]);
  });

  it("C5 ends one session, all of one person, and everybody's but one's own", async () => {
    await endSession(admin, { id, sessionId: Number(planner.sessionId) });
    await expect(endSession(admin, { id, sessionId: Number(colleague.sessionId) })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const origin = { ipAddress: null, userAgent: null, requestId: "r" };
    const tokens = [await openSession(planner.userId, 1, origin), await openSession(planner.userId, 1, origin)];
    expect(await endSessions(admin, { id })).toEqual({ id, ended: 2 });
    for (const token of tokens) expect(await findSessionActor(token, origin)).toBeNull();
    const boss = await signedIn({ role: "admin" });
    const { authVersion } = await stored(Number(boss.userId));
    const own = await openSession(boss.userId, authVersion, origin);
    const other = await openSession(colleague.userId, (await stored(Number(colleague.userId))).authVersion, origin);
    const acting = await findSessionActor(own, origin);
    if (!acting) throw new Error("The session just opened is not live.");
    await expect(endEveryonesSessions(helpDesk, { reason: "stolen laptop" })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await endEveryonesSessions(acting, { reason: "stolen laptop" });
    expect(await findSessionActor(other, origin)).toBeNull();
    expect(await findSessionActor(own, origin)).not.toBeNull();
  });
});
