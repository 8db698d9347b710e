import type { UserActor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { PERMISSIONS } from "@/prisma/seed/roles";
import type { UserValues } from "../users/schema";
import { readUserValues } from "../users/queries";
import { signedIn } from "./people";

export async function roleId(name: string): Promise<number> {
  return Number((await db().role.findUniqueOrThrow({ where: { name }, select: { id: true } })).id);
}

export async function regionId(code: string): Promise<number> {
  return Number((await db().region.findUniqueOrThrow({ where: { code }, select: { id: true } })).id);
}

export async function valuesOf(actor: UserActor): Promise<UserValues> {
  const values = await readUserValues(db(), actor.userId);
  if (!values) throw new Error("Nobody has this id.");
  return values;
}

/** What planners may do from the start: who gives or changes that role must be allowed as much. */
export const PLANNER_PERMISSIONS = PERMISSIONS.filter(({ roles }) => roles.includes("planner")).map(({ name }) => name);

let count = 0;

/** Somebody signed in with a role made for the test, which holds these permissions. */
export async function withPermissions(permissions: string[], regions: string[] = []): Promise<UserActor> {
  count += 1;
  const name = `made-${count}`;
  await db().role.create({
    data: {
      name,
      displayName: `Made ${count}`,
      isSystem: false,
      permissions: { create: permissions.map((permission) => ({ permission: { connect: { name: permission } } })) },
    },
  });
  return signedIn({ role: name, regions });
}

/** The same session as if its last proof were long ago (security C8). */
export function unproved(actor: UserActor): UserActor {
  return { ...actor, lastProofAt: new Date(Date.now() - 11 * 60_000) };
}
