import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import type { Permission } from "@/lib/platform/permissions";
import { type Granter, IS_INVITED, type OutOfReach, SEES_ALL, outOfReach, userScope } from "./scope";

/**
 * Changes of who may do what go one after another: two administrators who demote each other meet here (security
 * D7, K6).
 */
const GRANTS_LOCK = 7_310_426;

/**
 * Waits for other grants to end, and reads anew what the actor holds: their own role may just have been taken.
 * Throws FORBIDDEN.
 */
export async function lockGrants(tx: Transaction, actor: Actor, needed: Permission): Promise<Granter> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${GRANTS_LOCK}::bigint)`);
  if (actor.kind === "system") return { permissions: null, regionIds: null };
  const [held] = await tx.$queryRaw<{ permissions: string[]; regionIds: number[]; seesAll: boolean }[]>(Prisma.sql`
    SELECT ARRAY(
      SELECT DISTINCT p.name::text
      FROM user_roles ur
      JOIN role_permissions rp ON rp.role_id = ur.role_id
      JOIN permissions p ON p.id = rp.permission_id
      WHERE ur.user_id = u.id
    ) AS permissions,
      ARRAY(SELECT region_id::float8 FROM user_regions WHERE user_id = u.id) AS "regionIds", ${SEES_ALL} AS "seesAll"
    FROM users u WHERE u.id = ${actor.userId} AND u.is_active`);
  if (!held?.permissions.includes(needed))
    throw new AppError("FORBIDDEN", "Your role was changed meanwhile and no longer allows this.");
  return { permissions: held.permissions, regionIds: held.seesAll ? null : held.regionIds };
}

export type LockedUser = {
  id: bigint;
  name: string;
  email: string;
  isActive: boolean;
  isInvited: boolean;
};

const WHY_NOT: Record<OutOfReach, (name: string) => string> = {
  above: (name) =>
    `${name} may do things that you may not, so only somebody who may do at least as much can change this account.`,
  elsewhere: (name) =>
    `${name} also has regions or circuits that you do not see, so only somebody who sees all of them can change this account.`,
};

/**
 * Locks a person inside the actor's row scope until the transaction ends: the one way to every act on an account.
 * Throws NOT_FOUND, and FORBIDDEN for the actor themselves and for somebody who is not wholly within the actor's reach:
 * a reset link for them would be a way up.
 */
export async function lockPerson(tx: Transaction, actor: Actor, granter: Granter, id: number): Promise<LockedUser> {
  const rows = await tx.$queryRaw<(LockedUser & { outOfReach: OutOfReach | null })[]>(Prisma.sql`
    SELECT u.id, u.name, u.email, u.is_active AS "isActive", ${IS_INVITED} AS "isInvited",
      ${outOfReach(granter)} AS "outOfReach"
    FROM users u WHERE u.id = ${id}::bigint AND ${userScope(actor)} FOR UPDATE OF u`);
  const person = rows[0];
  if (!person) throw notFound("person");
  if (actor.kind === "user" && person.id === actor.userId)
    throw new AppError(
      "FORBIDDEN",
      "This is your own account. Another administrator has to do this for you; what is yours to change is under My account.",
    );
  if (person.outOfReach) throw new AppError("FORBIDDEN", WHY_NOT[person.outOfReach](person.name));
  return person;
}

/**
 * Roles by id, in the order of their names. Throws INVALID for one that does not exist or holds more than the
 * granter does.
 */
export async function requireGrantableRoles(
  tx: Transaction,
  granter: Granter,
  roleIds: readonly number[],
): Promise<{ id: bigint; name: string; displayName: string }[]> {
  const roles = await tx.role.findMany({
    where: { id: { in: roleIds.map(BigInt) } },
    orderBy: { displayName: "asc" },
    select: {
      id: true,
      name: true,
      displayName: true,
      permissions: { select: { permission: { select: { name: true } } } },
    },
  });
  if (roles.length !== roleIds.length)
    throw invalid("roleIds", "One of these roles no longer exists. Load the page again.");
  const tooHigh = roles.find(
    (role) =>
      granter.permissions !== null &&
      role.permissions.some(({ permission }) => !granter.permissions?.includes(permission.name)),
  );
  if (tooHigh)
    throw invalid("roleIds", `You cannot give the role ${tooHigh.displayName}: it allows more than your own.`);
  return roles.map(({ id, name, displayName }) => ({ id, name, displayName }));
}

/** Throws INVALID for regions that do not exist or that the granter does not see. */
export async function requireGrantableRegions(
  tx: Transaction,
  granter: Granter,
  regionIds: readonly number[],
): Promise<void> {
  const known = await tx.region.count({ where: { id: { in: regionIds.map(BigInt) } } });
  if (
    known !== regionIds.length ||
    regionIds.some((id) => granter.regionIds !== null && !granter.regionIds.includes(id))
  )
    throw invalid("regionIds", "One of these regions does not exist, or is not one of yours.");
}

export function invalid(field: string, message: string): AppError {
  return new AppError("INVALID", message, { fieldErrors: { [field]: [message] } });
}
