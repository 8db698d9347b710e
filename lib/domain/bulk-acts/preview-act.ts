import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { REMOVED } from "../exclusions/removed-totals";
import { BULK_KINDS, viewOf } from "./define-act";
import { type ActSet, lookAtSet, rowsSql } from "./look-at-set";
import type { PreviewBulkActInput } from "./schema";

/** What an act would do, before anything is done. */
export type BulkPreview = ActSet & {
  /** The circuits that change, by their region now; the largest first. */
  regions: { name: string; count: number }[];
  /** Of them so many have a corrected region, which the act replaces. */
  corrected: number;
  /** What they take out of the totals, or bring back; null for acts that do neither. */
  totals: { miles: number; plannedMiles: number; units: number } | null;
};

/** Counts what an act would change and what it would leave, and why, in the actor's row scope. Throws FORBIDDEN, INVALID. */
export async function previewBulkAct(actor: Actor, { rows, change }: PreviewBulkActInput): Promise<BulkPreview> {
  requirePermission(actor, BULK_KINDS[change.kind].permission);
  const { ids, ...set } = await lookAtSet(db(), rowsSql(actor, rows), change);
  const regions = await db().$queryRaw<{ name: string; count: number; corrected: number }[]>(Prisma.sql`
    SELECT r.name, count(*)::float8 AS count, count(${viewOf(change).notes})::float8 AS corrected FROM circuits c JOIN regions r ON r.id = c.region_id
    WHERE c.id = ANY(${ids}::bigint[]) GROUP BY r.id, r.name ORDER BY count(*) DESC, r.name`);
  return {
    ...set,
    regions: regions.map(({ name, count }) => ({ name, count })),
    corrected: regions.reduce((sum, one) => sum + one.corrected, 0),
    totals: change.kind === "exclude" || change.kind === "include" ? await weigh(ids) : null,
  };
}

async function weigh(ids: bigint[]): Promise<BulkPreview["totals"]> {
  const [row] = await db().$queryRaw<NonNullable<BulkPreview["totals"]>[]>(Prisma.sql`
    SELECT coalesce(sum(miles), 0) AS miles, coalesce(sum(planned_miles), 0) AS "plannedMiles", coalesce(sum(units), 0) AS units
    FROM (SELECT ${REMOVED.miles} AS miles, ${REMOVED.plannedMiles} AS planned_miles, ${REMOVED.units} AS units FROM circuits c WHERE c.id = ANY(${ids}::bigint[])) found`);
  return row ?? null;
}
