import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { issueScope } from "./scope";

/** How many issues wait in the actor's row scope, for the navigation; none for who may not see issues. */
export async function countOpenIssues(actor: Actor): Promise<number> {
  if (!can(actor, "issue:view")) return 0;
  const [row] = await readRows<{ open: number }>(
    Prisma.sql`SELECT count(*)::float8 AS open FROM sync_issues i WHERE i.resolved_at IS NULL AND ${issueScope(actor)}`,
    { isPrepared: true },
  );
  return row?.open ?? 0;
}
