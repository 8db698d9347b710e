import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { type UserActor, systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { listRoles } from "../roles/queries";
import { updateRolePermissions } from "../roles/mutations";
import { repairAdministrator } from "../roles/repair-administrator";
import { signedIn } from "../testing/people";
import { roleId, valuesOf } from "../testing/users";
import { bulkUsers } from "./bulk-users";
import { deleteInvitedUser } from "./delete-invited-user";
import { inviteUser } from "./invite-user";
import { userList } from "./list";
import { disableUser } from "./mutations";
import { updateUser } from "./update-user";

const operator = systemActor("operator");
const idOf = (actor: UserActor) => Number(actor.userId);
const guardOf = async (person: UserActor) =>
  (await userList.setOf(db(), systemActor("test"), { kind: "chosen", ids: [idOf(person)] })).guard;
const NOBODY_LEFT = {
  code: "INVALID",
  message: expect.stringContaining("no active person who may manage people and roles") as string,
};
let one: UserActor;
let other: UserActor;

const demote = async (by: Parameters<typeof updateUser>[0], who: UserActor) => {
  const base = await valuesOf(who);
  return updateUser(by, { id: idOf(who), values: { ...base, roleIds: [await roleId("planner")] }, base });
};
const administrators = () =>
  db().user.count({ where: { isActive: true, roles: { some: { role: { name: "admin" } } } } });

beforeEach(async () => {
  await db().userRole.deleteMany({ where: { role: { name: "admin" } } });
  one = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  other = await signedIn({ role: "admin", name: "Otis Vale" });
});

describe("D7 the last administrator", () => {
  it("K6 two who demote each other at once: one succeeds, and again each time", async () => {
    for (let round = 0; round < 10; round += 1) {
      const answers = await Promise.allSettled([demote(one, other), demote(other, one)]);
      expect(answers.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
      expect(answers.find((answer) => answer.status === "rejected")).toMatchObject({ reason: { code: "FORBIDDEN" } });
      expect(await administrators()).toBe(1);
      await db().userRole.deleteMany({ where: { userId: { in: [one.userId, other.userId] } } });
      for (const { userId } of [one, other])
        await db().userRole.create({ data: { userId, roleId: await roleId("admin") } });
    }
  });

  it("K6 two who disable, demote and strip each other at once leave one", async () => {
    const matrix = await listRoles(one);
    const admin = matrix.roles.find((role) => role.name === "admin");
    if (!admin) throw new Error("There is no administrators' role.");
    const guard = await guardOf(one);
    await Promise.allSettled([
      disableUser(one, { id: idOf(other), reason: "parallel" }),
      demote(other, one),
      bulkUsers(other, {
        target: { kind: "chosen", ids: [idOf(one)] },
        act: { kind: "disable", reason: "parallel" },
        guard,
      }),
      updateRolePermissions(other, {
        roles: [
          {
            id: admin.id,
            rowVersion: admin.rowVersion,
            permissions: admin.permissions.filter((name) => name !== "role:edit"),
          },
        ],
      }),
    ]);
    expect(await administrators()).toBe(1);
    expect((await listRoles(operator)).roles.find((role) => role.name === "admin")?.permissions).toContain("role:edit");
  });

  it("can be neither demoted nor disabled, alone or in bulk, by the operator either", async () => {
    await disableUser(one, { id: idOf(other), reason: "left the company" });
    await expect(demote(operator, one)).rejects.toMatchObject(NOBODY_LEFT);
    await expect(disableUser(operator, { id: idOf(one), reason: "left the company" })).rejects.toMatchObject(
      NOBODY_LEFT,
    );
    const everybody = { kind: "chosen" as const, ids: [idOf(one)] };
    await expect(
      bulkUsers(operator, {
        target: everybody,
        act: { kind: "disable", reason: "left the company" },
        guard: await guardOf(one),
      }),
    ).rejects.toMatchObject(NOBODY_LEFT);
    await bulkUsers(operator, {
      target: everybody,
      act: { kind: "give-role", roleId: await roleId("planner") },
      guard: await guardOf(one),
    });
    await expect(
      bulkUsers(operator, {
        target: everybody,
        act: { kind: "take-role", roleId: await roleId("admin") },
        guard: await guardOf(one),
      }),
    ).rejects.toMatchObject(NOBODY_LEFT);
    expect(await administrators()).toBe(1);
  });

  it("is not replaced by somebody who was only invited", async () => {
    await disableUser(one, { id: idOf(other), reason: "left the company" });
    const { id } = await inviteUser(one, {
      name: "Nadia Brook",
      email: `n-${Date.now()}@keyvalley.example`,
      roleIds: [await roleId("admin")],
      regionIds: [],
      seesAllRegions: false,
      defaultRegionId: null,
      wsUsername: null,
    });
    await expect(disableUser(operator, { id: idOf(one), reason: "left the company" })).rejects.toMatchObject(
      NOBODY_LEFT,
    );
    await deleteInvitedUser(one, { id, typedName: "Nadia Brook" });
  });

  it("keeps a role that lets them manage: the matrix cannot take it from the last one", async () => {
    const { roles } = await listRoles(one);
    for (const gone of ["role:edit", "user:edit"] as const) {
      const changed = roles
        .filter((role) => role.name === "admin")
        .map(({ id, rowVersion, permissions }) => ({
          id,
          rowVersion,
          permissions: permissions.filter((name) => name !== gone),
        }));
      await expect(updateRolePermissions(one, { roles: changed })).rejects.toMatchObject(NOBODY_LEFT);
    }
  });
});

describe("D7 every permission keeps somebody who may do it in all regions", () => {
  const keeper = () => signedIn({ role: "keeper", name: "Keira Holt" });
  const lost = (what: string) => ({ code: "INVALID", message: expect.stringContaining(what) as string });
  let holder: UserActor;
  let holderRole: { id: number; rowVersion: number };

  /** `sync:force` is taken from administrators, so that the one keeper is the last who holds it everywhere. */
  beforeEach(async () => {
    await db().role.deleteMany({ where: { name: "keeper" } });
    const { id, rowVersion } = await db().role.create({
      data: {
        name: "keeper",
        displayName: "Keeper",
        isSystem: false,
        permissions: {
          create: ["circuit:viewAll", "sync:force"].map((name) => ({ permission: { connect: { name } } })),
        },
      },
      select: { id: true, rowVersion: true },
    });
    holderRole = { id: Number(id), rowVersion };
    holder = await keeper();
    await db().rolePermission.deleteMany({
      where: { permission: { name: "sync:force" }, role: { name: { not: "keeper" } } },
    });
    await db().user.updateMany({
      where: { name: "Keira Holt", id: { not: holder.userId } },
      data: { isActive: false },
    });
  });
  afterAll(() => repairAdministrator(operator));

  it("against disabling, demoting and bulk acts", async () => {
    const what = lost("Overwrite people's corrections by a sync");
    await expect(disableUser(operator, { id: idOf(holder), reason: "left" })).rejects.toMatchObject(what);
    await expect(demote(operator, holder)).rejects.toMatchObject(what);
    await bulkUsers(operator, {
      target: { kind: "chosen", ids: [idOf(holder)] },
      act: { kind: "give-role", roleId: await roleId("planner") },
      guard: await guardOf(holder),
    });
    for (const act of [
      { kind: "disable", reason: "left" } as const,
      { kind: "take-role", roleId: holderRole.id } as const,
    ])
      await expect(
        bulkUsers(operator, { target: { kind: "chosen", ids: [idOf(holder)] }, act, guard: await guardOf(holder) }),
      ).rejects.toMatchObject(what);
  });

  it("against a role that allows less, and against one that no longer sees all regions", async () => {
    for (const permissions of [["circuit:viewAll"], ["sync:force"]] as const)
      await expect(
        updateRolePermissions(operator, { roles: [{ ...holderRole, permissions: [...permissions] }] }),
      ).rejects.toMatchObject(lost("Overwrite people's corrections by a sync"));
  });

  it("against a person who no longer sees all regions", async () => {
    await db().rolePermission.deleteMany({ where: { roleId: holderRole.id, permission: { name: "circuit:viewAll" } } });
    await db().user.update({ where: { id: holder.userId }, data: { seesAllRegions: true } });
    const base = await valuesOf(holder);
    await expect(
      updateUser(operator, { id: idOf(holder), values: { ...base, seesAllRegions: false }, base }),
    ).rejects.toMatchObject(lost("Overwrite people's corrections by a sync"));
  });

  it("K6 from two sides at the same time: of two holders one stays", async () => {
    const second = await keeper();
    for (let round = 0; round < 5; round += 1) {
      const answers = await Promise.allSettled([
        disableUser(operator, { id: idOf(holder), reason: "parallel" }),
        disableUser(operator, { id: idOf(second), reason: "parallel" }),
        demote(operator, second),
      ]);
      expect(answers.some(({ status }) => status === "rejected")).toBe(true);
      expect(await db().user.count({ where: { isActive: true, roles: { some: { role: { name: "keeper" } } } } })).toBe(
        1,
      );
      await db().user.updateMany({ where: { id: { in: [holder.userId, second.userId] } }, data: { isActive: true } });
      await db().userRole.createMany({
        data: [{ userId: second.userId, roleId: holderRole.id }],
        skipDuplicates: true,
      });
    }
  });

  it("and what nobody held before hinders nothing", async () => {
    await db().rolePermission.deleteMany({ where: { permission: { name: "sync:force" } } });
    await expect(disableUser(operator, { id: idOf(holder), reason: "left" })).resolves.toMatchObject({
      name: "Keira Holt",
    });
  });
});
