import type { UserActor } from "@/lib/platform/actor-types";
import { systemActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { createRole, deleteRole, renameRole, updateRolePermissions } from "../../roles/mutations";
import { listRoles } from "../../roles/list-roles";
import { purgeExpired } from "../../retention/purge-expired";
import { signedIn } from "../../testing/people";
import { regionId, roleId, valuesOf } from "../../testing/users";
import { bulkUsers, previewBulk } from "../../users/bulk-users";
import { createUser } from "../../users/create-user";
import { deleteInvitedUser } from "../../users/delete-invited-user";
import { endEveryonesSessions, endSession, endSessions } from "../../users/end-sessions";
import { getUser } from "../../users/get-user";
import { inviteUser } from "../../users/invite-user";
import { countUsers, listUsers } from "../../users/list-users";
import { resetTwoFactor } from "../../users/reset-two-factor";
import { sendLink } from "../../users/send-link";
import { disableUser, enableUser } from "../../users/set-user-active";
import { updateUser } from "../../users/update-user";
import { listUserOptions } from "../../users/user-options";
import { userListSchema } from "../../users/user-schema";
import { readUserValues } from "../../users/user-values";
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
const reach = (actor: UserActor, rows: Row[]) => (actor.regionIds === "all" ? rows : rows.slice(0, 1));

export const peopleCalls = {
  "users/list-users#listUsers": {
    make,
    list: (actor) => listUsers(actor, userListSchema.parse({ sort: "-created", per: "100" })),
  },
  "users/list-users#countUsers": {
    make,
    list: async (actor, ...rows) =>
      (
        await Promise.all(
          rows.map(async (row) =>
            (await countUsers(actor, userListSchema.parse({ q: row.mark }))) > 0 ? [row.mark] : [],
          ),
        )
      ).flat(),
  },
  "users/get-user#getUser": { make, row: (actor, id) => getUser(actor, id) },
  "users/user-options#listUserOptions": { plain: (actor) => listUserOptions(actor) },
  "users/bulk-users#previewBulk": {
    make,
    list: async (actor, ...rows) =>
      rows.slice(0, (await previewBulk(actor, { target: { kind: "chosen", ids: rows.map(({ id }) => id) } })).matching),
  },
  "users/bulk-users#bulkUsers": {
    make,
    list: async (actor, ...rows) => {
      const { ids } = await bulkUsers(actor, {
        target: { kind: "chosen", ids: rows.map(({ id }) => id) },
        act: { kind: "disable", reason },
        expected: reach(actor, rows).length,
      });
      return rows.filter(({ id }) => ids.includes(id));
    },
  },
  "users/create-user#createUser": {
    plain: (actor) => createUser(actor, { email: address(), name: "Nora New", role: "planner", regionCodes: [] }),
  },
  "users/invite-user#inviteUser": { plain: async (actor) => inviteUser(actor, await invitation("LAN")) },
  "users/update-user#updateUser": {
    make,
    row: async (actor, id) => {
      const base = (await readUserValues(db(), id)) ?? (await valuesOf(actor));
      return updateUser(actor, { id, base, values: { ...base, name: "Renamed" } });
    },
  },
  "users/set-user-active#disableUser": { make, row: (actor, id) => disableUser(actor, { id, reason }) },
  "users/set-user-active#enableUser": { make, row: (actor, id) => enableUser(actor, { id }) },
  "users/delete-invited-user#deleteInvitedUser": {
    make: invited,
    row: (actor, id) => deleteInvitedUser(actor, { id, typedName: INVITED }),
  },
  "users/reset-two-factor#resetTwoFactor": {
    make,
    row: (actor, id) => resetTwoFactor(actor, { id, reason }),
    ends: ["CONFLICT"],
  },
  "users/send-link#sendLink": { make, row: (actor, id) => sendLink(actor, { id }) },
  "users/end-sessions#endSession": {
    make,
    row: (actor, id) => endSession(actor, { id, sessionId: sessions.get(id) ?? 1 }),
  },
  "users/end-sessions#endSessions": { make, row: (actor, id) => endSessions(actor, { id }) },
  "users/end-sessions#endEveryonesSessions": { plain: (actor) => endEveryonesSessions(actor, { reason }) },
  "roles/list-roles#listRoles": { plain: (actor) => listRoles(actor) },
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
} satisfies Record<string, Call>;
