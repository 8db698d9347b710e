import "server-only";
import { fixFields } from "@/lib/fix-fields";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";

/**
 * The name of a region that exists, stays until the transaction ends, and is the actor's own. Throws INVALID, which
 * says so of a `field`.
 */
export async function requireRegion(tx: Transaction, actor: Actor, id: number, field: string): Promise<string> {
  const mayUse =
    actor.kind === "system" || actor.regionIds === "all" || actor.regionIds.some((own) => Number(own) === id);
  const [found] = mayUse
    ? await tx.$queryRaw<{ name: string }[]>(Prisma.sql`SELECT name FROM regions WHERE id = ${id}::bigint FOR SHARE`)
    : [];
  if (found) return found.name;
  throw new AppError("INVALID", fixFields(1), {
    fieldErrors: { [field]: ["This region does not exist, or is not one of yours. Choose another."] },
  });
}

/** Whether a region, as JSON, is there and one of an actor's own: nobody moves a circuit where they see nothing. */
export function isOwnRegion(actor: Actor, region: Prisma.Sql): Prisma.Sql {
  const own =
    actor.kind === "system" || actor.regionIds === "all"
      ? Prisma.sql`TRUE`
      : Prisma.sql`own.id = ANY(${actor.regionIds}::bigint[])`;
  return Prisma.sql`EXISTS (SELECT FROM regions own WHERE to_jsonb(own.id) = ${region} AND ${own})`;
}
