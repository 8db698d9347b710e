import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { correctionScope } from "./scope";
import { IS_ASKING } from "./state-sql";

/** How many corrections wait for a decision in the actor's row scope, for the navigation; none for who may not correct. */
export async function countAskingCorrections(actor: Actor): Promise<number> {
  if (!can(actor, "circuit:edit")) return 0;
  const [row] = await readRows<{ asking: number }>(
    Prisma.sql`SELECT count(*)::float8 AS asking FROM circuit_corrections x WHERE ${IS_ASKING} AND ${correctionScope(actor)}`,
    { isPrepared: true },
  );
  return row?.asking ?? 0;
}
