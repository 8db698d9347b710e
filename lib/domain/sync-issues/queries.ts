import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { issueScope } from "./scope";

/** How many issues wait in the actor's row scope, as a value of a statement; none for who may not see issues. */
export function openIssuesSql(actor: Actor): Prisma.Sql {
  if (!can(actor, "issue:view")) return Prisma.sql`0`;
  return Prisma.sql`(SELECT count(*) FROM sync_issues i WHERE i.resolved_at IS NULL AND ${issueScope(actor)})`;
}
