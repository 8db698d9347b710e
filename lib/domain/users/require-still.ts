import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import type { Permission } from "@/lib/platform/permissions";
import { SEES_ALL, holds } from "./scope";

/**
 * Before the end of an act that takes a while: whether its person is active and may do and see what they could when it
 * began. Held until the transaction ends, so that whoever disables an account or takes a permission comes before the
 * act or after it. Throws FORBIDDEN.
 */
export async function requireStill(
  tx: Transaction,
  actor: UserActor,
  permissions: readonly Permission[],
  /** Where it is known by which sign-in they asked. */
  authVersion: number | null = null,
): Promise<void> {
  const mayStill = permissions.map((permission) => holds(Prisma.sql`p.name = ${permission}`));
  const still = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1
    FROM users u
    WHERE u.id = ${actor.userId} AND u.is_active AND u.auth_version = coalesce(${authVersion}::int, u.auth_version)
      AND ${Prisma.join([...mayStill, seesStill(actor)], " AND ")} FOR SHARE OF u`);
  if (still.length === 0)
    throw new AppError(
      "FORBIDDEN",
      "Your account, or what it may do or see, was changed meanwhile. Nothing was changed.",
    );
}

/** Whether `users u` has every region still that they had when they began. */
function seesStill({ regionIds }: UserActor): Prisma.Sql {
  if (regionIds === "all") return SEES_ALL;
  return Prisma.sql`
    (
      ${SEES_ALL}
        OR NOT EXISTS (
          SELECT FROM unnest(${regionIds}::bigint[]) AS had(region_id)
          WHERE NOT EXISTS (SELECT FROM user_regions g WHERE g.user_id = u.id AND g.region_id = had.region_id)
        )
    )`;
}
