import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import type { IssueSeverity } from "./rules";
import { issueScope } from "./scope";

/** Open issues that have one cause: their kind, and the name that is not known here, where there is one. */
export type IssueCause = {
  kind: string;
  name: string | null;
  issues: number;
  severity: IssueSeverity;
  /** The name is known here by now: the next sync closes them. */
  isSolved: boolean;
};

const MOST_CAUSES = 50;
const FOLDED = Prisma.sql`lower(regexp_replace(c.name, '\\s', '', 'g'))`;

/**
 * The causes of the open issues in the actor's row scope, those that keep rows out first, then by their number; at most
 * 50. Throws FORBIDDEN.
 */
export async function listIssueCauses(actor: Actor): Promise<IssueCause[]> {
  requirePermission(actor, "issue:view");
  return readRows<IssueCause>(Prisma.sql`
    WITH opened AS (
      SELECT i.kind, i.severity, i.name FROM sync_issues i WHERE i.resolved_at IS NULL AND ${issueScope(actor)}
    ), c AS (
      SELECT kind, name, min(severity) AS severity, count(*)::float8 AS issues FROM opened GROUP BY kind, name
      ORDER BY min(severity), count(*) DESC, kind, name LIMIT ${MOST_CAUSES})
    SELECT c.kind, c.name, c.severity, c.issues, coalesce(CASE c.kind
        WHEN 'unknown_region' THEN EXISTS (SELECT FROM region_names r WHERE r.folded_name = ${FOLDED})
        WHEN 'unknown_domain'
          THEN EXISTS (SELECT FROM account_domains d WHERE d.is_active AND lower(d.domain) = lower(c.name))
        WHEN 'unknown_status' THEN EXISTS (SELECT FROM api_status_configs k WHERE k.api_status = c.name)
        WHEN 'unit_unknown_type'
          THEN EXISTS (SELECT FROM unit_types t WHERE lower(regexp_replace(t.code, '\\s', '', 'g')) = ${FOLDED})
        WHEN 'unit_unknown_permission' THEN EXISTS (SELECT FROM permission_names n WHERE n.folded_name = ${FOLDED})
      END, false) AS "isSolved"
    FROM c ORDER BY c.severity, c.issues DESC, c.kind, c.name`);
}
