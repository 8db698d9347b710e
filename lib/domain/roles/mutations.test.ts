import { beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { findSessionActor, openSession } from "@/lib/platform/sessions";
import { signedIn } from "../testing/people";
import { roleId, unproved, withPermissions } from "../testing/users";
import { listRoles } from "./queries";
import { createRole, deleteRole, renameRole, updateRolePermissions } from "./mutations";
import { permissionChange, roleName } from "./rules";
import { updateRolePermissionsSchema } from "./schema";

let admin: UserActor;
let supervisor: UserActor;
beforeAll(async () => {
  admin = await signedIn({ role: "admin", name: "Wilma Tarrant" });
  supervisor = await signedIn({ role: "supervisor" });
});

const roleOf = async (name: string) => {
  const role = (await listRoles(admin)).roles.find((one) => one.name === name);
  if (!role) throw new Error(`There is no role ${name}.`);
  return role;
};
const made = async (displayName: string) => {
  const { id } = await createRole(admin, { displayName, description: "" });
  const role = (await listRoles(admin)).roles.find((one) => one.id === id);
  if (!role) throw new Error("The role just made is not listed.");
  return role;
};
const stored = () => db().role.findMany({ orderBy: { id: "asc" }, include: { permissions: true } });

async function changesNothing(attempt: () => Promise<unknown>, refusal: object): Promise<void> {
  const before = await stored();
  await expect(attempt()).rejects.toMatchObject(refusal);
  expect(await stored()).toEqual(before);
}

describe("what roles allow", () => {
  it("C6 changes for everybody who has the role, on their next request", async () => {
    const planner = await signedIn({ role: "planner" });
    const token = await openSession(planner.userId, 1, { ipAddress: null, userAgent: null, requestId: "r" });
    const role = await roleOf("planner");
    expect(
      await updateRolePermissions(admin, {
        roles: [{ id: role.id, rowVersion: role.rowVersion, permissions: [...role.permissions, "issue:view"] }],
      }),
    ).toEqual({ changed: ["Planner"] });
    expect(
      (await findSessionActor(token, { ipAddress: null, userAgent: null, requestId: "r" }))?.permissions.has(
        "issue:view",
      ),
    ).toBe(true);
    expect(
      await db().activityLog.findFirst({ where: { action: "role.update" }, orderBy: { id: "desc" } }),
    ).toMatchObject({
      subjectLabel: "Planner",
      userId: admin.userId,
      contextJson: { added: ["issue:view"], removed: [] },
    });
  });

  it("is saved whole or not at all; a page that is out of date hears who was first", async () => {
    const [planner, watcher] = [await roleOf("planner"), await roleOf("supervisor")];
    const set = ({ id, rowVersion }: typeof planner, permissions: typeof planner.permissions) => ({
      id,
      rowVersion,
      permissions,
    });
    await updateRolePermissions(admin, { roles: [set(watcher, [...watcher.permissions, "sync:force"])] });
    await changesNothing(
      () => updateRolePermissions(admin, { roles: [set(planner, []), set(watcher, watcher.permissions)] }),
      { code: "CONFLICT", message: expect.stringContaining("Wilma Tarrant changed the role Supervisor") as string },
    );
  });

  it("never goes above the one who changes it, neither up nor down", async () => {
    const keeper = await withPermissions(["role:edit", "circuit:view"]);
    const role = await roleOf("planner");
    await changesNothing(
      () =>
        updateRolePermissions(keeper, { roles: [{ ...pick(role), permissions: [...role.permissions, "sync:force"] }] }),
      { code: "FORBIDDEN" },
    );
    await changesNothing(
      () => updateRolePermissions(keeper, { roles: [{ ...pick(role), permissions: ["circuit:view"] }] }),
      { code: "FORBIDDEN" },
    );
    await updateRolePermissions(keeper, {
      roles: [{ ...pick(role), permissions: role.permissions.filter((name) => name !== "circuit:view") }],
    });
  });

  it("D4 reaches everybody who has the role: whoever sees one region leaves a role of other regions' people alone", async () => {
    const regional = await withPermissions(["role:edit", "circuit:view"], ["LAN"]);
    const role = await made("Line walkers");
    const give = { roles: [{ ...pick(role), permissions: ["circuit:view" as const] }] };
    const walker = await signedIn({ role: role.name, regions: ["LAN", "CEN"] });
    await changesNothing(() => updateRolePermissions(regional, give), {
      code: "FORBIDDEN",
      message: expect.stringContaining("regions that you do not see") as string,
    });
    await db().userRegion.deleteMany({ where: { userId: walker.userId, region: { code: "CEN" } } });
    expect(await updateRolePermissions(regional, give)).toEqual({ changed: ["Line walkers"] });
  });

  it("is an administrator's, freshly proved, and of permissions that exist", async () => {
    const role = await roleOf("planner");
    const input = { roles: [{ ...pick(role), permissions: [] }] };
    await changesNothing(() => updateRolePermissions(supervisor, input), { code: "FORBIDDEN" });
    await changesNothing(() => updateRolePermissions(unproved(admin), input), { code: "MFA_REQUIRED" });
    await changesNothing(
      () => updateRolePermissions(admin, { roles: [{ id: 999_999, rowVersion: 1, permissions: [] }] }),
      { code: "NOT_FOUND" },
    );
    await expect(listRoles(supervisor)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect(
      updateRolePermissionsSchema.safeParse({ roles: [{ ...pick(role), permissions: ["circuit:own"] }] }).success,
    ).toBe(false);
    expect(
      updateRolePermissionsSchema.safeParse({ roles: [{ ...pick(role), permissions: [], isSystem: false }] }).success,
    ).toBe(false);
  });
});

const pick = ({ id, rowVersion }: { id: number; rowVersion: number }) => ({ id, rowVersion });

describe("roles of one's own", () => {
  it("are made empty, renamed and deleted", async () => {
    const role = await made("Quality control");
    expect(role).toMatchObject({ name: "quality-control", isSystem: false, permissions: [], people: 0 });
    await renameRole(admin, { ...pick(role), displayName: "Checkers", description: "Look twice" });
    await changesNothing(() => renameRole(admin, { ...pick(role), displayName: "Late", description: "" }), {
      code: "CONFLICT",
    });
    await deleteRole(admin, { id: role.id, rowVersion: role.rowVersion + 1 });
    expect(await db().role.count({ where: { id: role.id } })).toBe(0);
    expect(
      (
        await db().activityLog.findMany({
          where: { subjectType: "role", subjectId: BigInt(role.id) },
          orderBy: { id: "asc" },
        })
      ).map(({ action }) => action),
    ).toEqual(["role.create", "role.rename", "role.delete"]);
  });

  it("stay while somebody has them; those of the product stay always", async () => {
    const role = await made("Crew");
    await signedIn({ role: role.name });
    await changesNothing(() => deleteRole(admin, pick(role)), {
      code: "CONFLICT",
      message: expect.stringContaining("1 person has") as string,
    });
    const planner = await roleOf("planner");
    await changesNothing(() => deleteRole(admin, pick(planner)), { code: "CONFLICT" });
  });

  it("have names of their own, and only administrators make, rename or delete them", async () => {
    await changesNothing(() => createRole(admin, { displayName: "PLANNER", description: "" }), { code: "INVALID" });
    const role = await made("Auditors");
    for (const actor of [supervisor, unproved(admin)]) {
      const code = actor === supervisor ? "FORBIDDEN" : "MFA_REQUIRED";
      await changesNothing(() => createRole(actor, { displayName: "Extra", description: "" }), { code });
      await changesNothing(() => renameRole(actor, { ...pick(role), displayName: "Extra", description: "" }), { code });
      await changesNothing(() => deleteRole(actor, pick(role)), { code });
    }
    expect(await roleId("auditors")).toBe(role.id);
  });

  it("get a technical name from what they are called", () => {
    expect([roleName("Crew Führer!", []), roleName("Planner", ["planner", "planner-2"]), roleName("***", [])]).toEqual([
      "crew-fuhrer",
      "planner-3",
      "role",
    ]);
    expect(permissionChange(["a", "b"], ["b", "c"])).toEqual({ added: ["c"], removed: ["a"] });
  });
});
