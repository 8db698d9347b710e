import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";

/** Which regions' figures an actor may see, as a condition on `regions r`. */
export function regionScope(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`TRUE`;
  return Prisma.sql`r.id = ANY(${actor.regionIds}::bigint[])`;
}
