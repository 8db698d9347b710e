import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { circuitReach } from "../circuits/scope";

/**
 * Which corrections an actor may see, as a condition on `circuit_corrections x`: those of the circuits in the row
 * scope; a deleted circuit has none.
 */
export function correctionScope(actor: Actor): Prisma.Sql {
  return circuitReach(actor, Prisma.sql`x.circuit_id`, Prisma.sql`x.region_id`);
}
