import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";

/** Views `v` that a person may open: their own, those of a role they have, and those of a region they may see. */
export function visibleViews(actor: UserActor): Prisma.Sql {
  const regions =
    actor.regionIds === "all"
      ? Prisma.sql`v.region_id IS NOT NULL`
      : Prisma.sql`v.region_id = ANY(${actor.regionIds}::bigint[])`;
  return Prisma.sql`
    (
      v.user_id = ${actor.userId}
        OR ${regions}
        OR v.role_id IN (SELECT ur.role_id FROM user_roles ur WHERE ur.user_id = ${actor.userId})
    )`;
}
