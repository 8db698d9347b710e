import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { correctionScope } from "./scope";
import { IS_ASKING } from "./state-sql";

/**
 * How many corrections wait for a decision in the actor's row scope, as a value of a statement; none for who may
 * not correct.
 */
export function askingCorrectionsSql(actor: Actor): Prisma.Sql {
  if (!can(actor, "circuit:edit")) return Prisma.sql`0`;
  return Prisma.sql`(SELECT count(*) FROM circuit_corrections x WHERE ${IS_ASKING} AND ${correctionScope(actor)})`;
}
