import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { circuitScope } from "../circuits/scope";

/**
 * Which issues an actor may see, as a condition on `sync_issues i`: those of circuits in the row scope. A row that
 * never became a circuit belongs to no region that is known here, so only who sees every region sees it. Those of a
 * deleted circuit are nobody's until it is restored.
 */
export function issueScope(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all")
    return Prisma.sql`
      NOT EXISTS (SELECT FROM circuits gone WHERE gone.id = i.circuit_id AND gone.deleted_at IS NOT NULL)`;
  return Prisma.sql`EXISTS (SELECT FROM circuits c WHERE c.id = i.circuit_id AND ${circuitScope(actor)})`;
}
