import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { createRole, deleteRole, renameRole, updateRolePermissions } from "@/lib/domain/roles/mutations";
import { listRoles } from "@/lib/domain/roles/queries";
import { purgeExpired } from "@/lib/domain/retention/purge-expired";
import { purgeHistory } from "@/lib/domain/retention/purge-history";
import { purgeImports } from "@/lib/domain/retention/purge-imports";
import { signedIn } from "@/lib/domain/testing/people";
import { regionId, roleId, valuesOf } from "@/lib/domain/testing/users";
import { bulkUsers, previewBulk } from "@/lib/domain/users/bulk-users";
import { deleteInvitedUser } from "@/lib/domain/users/delete-invited-user";
import { endEveryonesSessions, endSession, endSessions } from "@/lib/domain/users/end-sessions";
import { getUser, listUserOptions, readUserValues } from "@/lib/domain/users/queries";
import { inviteUser } from "@/lib/domain/users/invite-user";
import { exportUsers, listUsers, userList } from "@/lib/domain/users/list";
import { confirmWsName, disableUser, enableUser, resetTwoFactor, sendLink } from "@/lib/domain/users/mutations";
import { previewUserRevert, revertUser } from "@/lib/domain/users/revert-user";
import { updateUser } from "@/lib/domain/users/update-user";
import type { Call, Row } from "./call";

const INVITED = "Ivy Invited";
const reason = "matrix";
let count = 0;
const sessions = new Map<number, number>();

/** A planner of a region, with a session. */
async function planner(region: string): Promise<Row> {
  count += 1;
  const mark = `Pat Planner ${count} of ${region}`;
  const person = await signedIn({ role: "planner", name: mark, regions: [region] });
  sessions.set(Number(person.userId), Number(person.sessionId));
  return { id: Number(person.userId), mark };
}

const address = () => `matrix-${(count += 1)}@keyvalley.example`;

async function invitation(region: string) {
  return {
    name: INVITED,
    email: address(),
    roleIds: [await roleId("planner")],
    regionIds: [await regionId(region)],
    seesAllRegions: false,
    defaultRegionId: null,
    wsUsername: null,
  };
}

async function invited(region: string): Promise<Row> {
  const { id } = await inviteUser(systemActor("test"), await invitation(region));
  return { id, mark: INVITED };
}

/** A role that nobody has. */
async function spareRole(): Promise<{ id: number; rowVersion: number }> {
  count += 1;
  const role = await db().role.create({
    data: { name: `spare-${count}`, displayName: `Spare ${count}`, isSystem: false },
    select: { id: true, rowVersion: true },
  });
  return { id: Number(role.id), rowVersion: role.rowVersion };
}

const make = planner;

/** The act by which somebody of a region was renamed. */
async function renaming(region: string): Promise<Row> {
  const { id, mark } = await planner(region);
  const base = await readUserValues(db(), id);
  if (!base) throw new Error("Nobody was made.");
  await updateUser(systemActor("test"), { id, base, values: { ...base, name: `${mark} the second` } });
  const act = await db().activityLog.findFirstOrThrow({
    where: { subjectType: "user", subjectId: id, action: "user.update" },
    select: { id: true },
  });
  return { id: Number(act.id), mark };
}

export const peopleCalls = {
  "users/list#listUsers": {
    make,
    list: (actor) => listUsers(actor, userList.parse({ sort: "-created", per: "100" })),
  },
  "users/list#exportUsers": {
    make,
    list: async (actor) => (await exportUsers(actor, userList.parse({ sort: "-created" }), "csv")).text(),
  },
  "users/queries#getUser": { make, row: (actor, id) => getUser(actor, id) },
  "users/queries#listUserOptions": { plain: (actor) => listUserOptions(actor) },
  "users/bulk-users#previewBulk": {
    make,
    list: async (actor, ...rows) =>
      rows.slice(0, (await previewBulk(actor, { target: { kind: "chosen", ids: rows.map(({ id }) => id) } })).matching),
  },
  "users/bulk-users#bulkUsers": {
    make,
    list: async (actor, ...rows) => {
      const target = { kind: "chosen" as const, ids: rows.map(({ id }) => id) };
      const { guard } = await userList.setOf(db(), actor, target);
      const { ids } = await bulkUsers(actor, { target, act: { kind: "disable", reason }, guard });
      return rows.filter(({ id }) => ids.includes(id));
    },
  },
  "users/invite-user#inviteUser": { plain: async (actor) => inviteUser(actor, await invitation("LAN")) },
  "users/update-user#updateUser": {
    make,
    row: async (actor, id) => {
      const base = (await readUserValues(db(), id)) ?? (await valuesOf(actor));
      return updateUser(actor, { id, base, values: { ...base, name: "Renamed" } });
    },
  },
  "users/revert-user#revertUser": {
    make: renaming,
    row: (actor, id) => revertUser(actor, { id, digest: "", reason: null }),
    ends: ["CONFLICT"],
  },
  "users/revert-user#previewUserRevert": { make: renaming, row: (actor, id) => previewUserRevert(actor, id) },
  "users/mutations#disableUser": { make, row: (actor, id) => disableUser(actor, { id, reason }) },
  "users/mutations#enableUser": { make, row: (actor, id) => enableUser(actor, { id }) },
  "users/delete-invited-user#deleteInvitedUser": {
    make: invited,
    row: (actor, id) => deleteInvitedUser(actor, { id, typedName: INVITED }),
  },
  // A lead of one region reaches the person, and is told that a name is an administrator's to confirm.
  "users/mutations#confirmWsName": {
    make,
    row: (actor, id) => confirmWsName(actor, { id }),
    ends: ["CONFLICT", "FORBIDDEN"],
  },
  "users/mutations#resetTwoFactor": {
    make,
    row: (actor, id) => resetTwoFactor(actor, { id, reason }),
    ends: ["CONFLICT"],
  },
  "users/mutations#sendLink": { make, row: (actor, id) => sendLink(actor, { id }) },
  "users/end-sessions#endSession": {
    make,
    row: (actor, id) => endSession(actor, { id, sessionId: sessions.get(id) ?? 1 }),
  },
  "users/end-sessions#endSessions": { make, row: (actor, id) => endSessions(actor, { id }) },
  "users/end-sessions#endEveryonesSessions": { plain: (actor) => endEveryonesSessions(actor, { reason }) },
  "roles/queries#listRoles": { plain: (actor) => listRoles(actor) },
  "roles/mutations#updateRolePermissions": {
    plain: async (actor) =>
      updateRolePermissions(actor, { roles: [{ ...(await spareRole()), permissions: ["circuit:view"] }] }),
  },
  "roles/mutations#createRole": {
    plain: (actor) => createRole(actor, { displayName: `Matrix ${(count += 1)}`, description: "" }),
  },
  "roles/mutations#renameRole": {
    plain: async (actor) =>
      renameRole(actor, { ...(await spareRole()), displayName: `Matrix ${(count += 1)}`, description: "" }),
  },
  "roles/mutations#deleteRole": { plain: async (actor) => deleteRole(actor, await spareRole()) },
  "retention/purge-expired#purgeExpired": { plain: (actor) => purgeExpired(actor) },
  "retention/purge-history#purgeHistory": { plain: (actor) => purgeHistory(actor) },
  "retention/purge-imports#purgeImports": { plain: (actor) => purgeImports(actor) },
} satisfies Record<string, Call>;
