import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { SEES_ALL } from "../users/scope";

/**
 * Views `v` that a person may open: their own, those of a region they may see, and those of a role they have. One of a
 * role that its owner does not have is for the owner's regions only, as they are now.
 */
export function visibleViews(actor: UserActor): Prisma.Sql {
  const [ofRegion, isNear] =
    actor.regionIds === "all"
      ? [Prisma.sql`v.region_id IS NOT NULL`, Prisma.sql`TRUE`]
      : [
          Prisma.sql`v.region_id = ANY(${actor.regionIds}::bigint[])`,
          Prisma.sql`
            EXISTS (
              SELECT
              FROM user_regions near
              WHERE near.user_id = v.user_id AND near.region_id = ANY(${actor.regionIds}::bigint[])
            )`,
        ];
  return Prisma.sql`
    (
      v.user_id = ${actor.userId}
        OR ${ofRegion}
        OR (
          v.role_id IN (SELECT ur.role_id FROM user_roles ur WHERE ur.user_id = ${actor.userId})
            AND (
              EXISTS (SELECT FROM user_roles ur WHERE ur.user_id = v.user_id AND ur.role_id = v.role_id)
                OR ${isNear}
                OR EXISTS (SELECT FROM users u WHERE u.id = v.user_id AND ${SEES_ALL})
            )
        )
    )`;
}

/**
 * Roles `r` with which somebody may share: those they have, in their regions those that allow nothing beyond their own,
 * and every role for who keeps the people of all regions.
 */
export function mayShareWithRole(actor: UserActor): Prisma.Sql {
  if (reachesEverybody(actor)) return Prisma.sql`TRUE`;
  const hasPlace = actor.regionIds === "all" || actor.regionIds.length > 0;
  return Prisma.sql`
    (
      ${hasRole(actor)}
        OR (
          ${hasPlace}
            AND NOT EXISTS (
              SELECT
              FROM role_permissions allowed
              WHERE allowed.role_id = r.id
                AND allowed.permission_id NOT IN (
                  SELECT held.permission_id
                  FROM user_roles ur
                  JOIN role_permissions held ON held.role_id = ur.role_id
                  WHERE ur.user_id = ${actor.userId}
                )
            )
        )
    )`;
}

/** Whether a view that somebody shares with `roles r` is for those people of it only who have a region of theirs. */
export function isInOwnRegions(actor: UserActor): Prisma.Sql {
  return actor.regionIds === "all" ? Prisma.sql`FALSE` : Prisma.sql`(NOT ${hasRole(actor)})`;
}

const reachesEverybody = (actor: UserActor) => actor.regionIds === "all" && actor.permissions.has("user:edit");
const hasRole = ({ userId }: UserActor) =>
  Prisma.sql`(r.id IN (SELECT ur.role_id FROM user_roles ur WHERE ur.user_id = ${userId}))`;
