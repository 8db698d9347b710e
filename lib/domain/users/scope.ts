import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";

/**
 * Which people an actor may see, as a condition on `users u`: everybody, or, for somebody limited to regions,
 * themselves and people of those regions. It stands in every query and every mutation of people.
 */
export function userScope(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`TRUE`;
  return Prisma.sql`
    (
      u.id = ${actor.userId}
        OR (
          NOT u.sees_all_regions
            AND EXISTS (
              SELECT 1
              FROM user_regions own
              WHERE own.user_id = u.id AND own.region_id = ANY(${actor.regionIds}::bigint[])
            )
        )
    )`;
}

/** Invited and never arrived: no password set, no sign-in, no first steps. */
export const IS_INVITED = Prisma.sql`
  (u.password_changed_at IS NULL AND u.last_sign_in_at IS NULL AND u.onboarded_at IS NULL)`;

export type UserState = "active" | "invited" | "disabled";

/** A `UserState`. */
export const USER_STATE = Prisma.sql`
  (CASE WHEN NOT u.is_active THEN 'disabled' WHEN ${IS_INVITED} THEN 'invited' ELSE 'active' END)`;

/** `no`, `yes` or `invalid`: whether WorkStudio accepts what the person linked. */
export const WS_LINK = Prisma.sql`
  (
    CASE
      WHEN EXISTS (SELECT 1 FROM user_ws_credentials w WHERE w.user_id = u.id AND NOT w.is_valid) THEN 'invalid'
      WHEN u.is_ws_linked THEN 'yes'
      ELSE 'no'
    END
  )`;

/**
 * Whether the WorkStudio name of `users u` gives them circuits: proved by its person, or set by an administrator. A
 * name that somebody else wrote is a text, and gives nothing.
 */
export const WS_NAME_GIVES_CIRCUITS = Prisma.sql`
  (u.ws_username IS NOT NULL AND (u.is_ws_linked OR u.is_ws_name_trusted))`;

/** Whether `users u` holds a permission through any role. */
export function holds(permission: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    EXISTS (
      SELECT 1
      FROM user_roles ur
      JOIN role_permissions rp ON rp.role_id = ur.role_id
      JOIN permissions p ON p.id = rp.permission_id
      WHERE ur.user_id = u.id AND ${permission}
    )`;
}

/** What somebody who acts on people holds at this moment; `null` is everything. */
export type Granter = { permissions: string[] | null; regionIds: number[] | null };

/** What an actor held when their request began; a change of people reads it anew in its transaction (`lockGrants`). */
export function granterOf(actor: Actor): Granter {
  if (actor.kind === "system") return { permissions: null, regionIds: null };
  return {
    permissions: [...actor.permissions],
    regionIds: actor.regionIds === "all" ? null : actor.regionIds.map(Number),
  };
}

/** Whether `users u` sees the circuits of every region. */
export const SEES_ALL = Prisma.sql`(u.sees_all_regions OR ${holds(Prisma.sql`p.name = 'circuit:viewAll'`)})`;

/** Whether `users u` sees `circuits c`. */
export const SEES_CIRCUIT = Prisma.sql`
  (
    ${SEES_ALL}
      OR EXISTS (SELECT FROM user_regions g WHERE g.user_id = u.id AND g.region_id = c.region_id)
      OR EXISTS (SELECT FROM circuit_user own WHERE own.user_id = u.id AND own.circuit_id = c.id)
  )`;

/** Why somebody is out of a granter's reach: they may do more, or they see rows that the granter does not. */
export type OutOfReach = "above" | "elsewhere";

/** Whether `users u` sees rows (regions, circuits of their own) that a granter does not. */
export function isElsewhere({ regionIds }: Granter): Prisma.Sql {
  if (regionIds === null) return Prisma.sql`FALSE`;
  return Prisma.sql`
    (
      ${SEES_ALL}
        OR EXISTS (SELECT 1 FROM user_regions g WHERE g.user_id = u.id AND g.region_id <> ALL(${regionIds}::bigint[]))
        OR EXISTS (
          SELECT 1
          FROM circuit_user cu
          JOIN circuits c ON c.id = cu.circuit_id
          WHERE cu.user_id = u.id
            AND c.deleted_at IS NULL
            AND (c.region_id IS NULL OR c.region_id <> ALL(${regionIds}::bigint[]))
        )
    )`;
}

/**
 * How `users u` stands to a granter: `above`, `elsewhere`, or NULL when their whole scope (permissions, regions,
 * circuits of their own) lies within the granter's. Whoever acts on an account could sign in with it, so every act on
 * people asks this, and nothing less.
 */
export function outOfReach(granter: Granter): Prisma.Sql {
  const above =
    granter.permissions === null ? Prisma.sql`FALSE` : holds(Prisma.sql`p.name <> ALL(${granter.permissions}::text[])`);
  return Prisma.sql`(CASE WHEN ${above} THEN 'above' WHEN ${isElsewhere(granter)} THEN 'elsewhere' END)`;
}
