import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { REMOVED } from "../exclusions/removed-totals";
import { SEES_ALL } from "../users/scope";
import { BULK_KINDS, viewOf } from "./define-act";
import { type ActSet, lookAtSet, rowsSql } from "./look-at-set";
import type { PreviewBulkActInput } from "./schema";

/** What an act would do, before anything is done. */
export type BulkPreview = ActSet & {
  /** The circuits that change, by their region now; the largest first. */
  regions: { name: string; count: number }[];
  /** Of them so many have a corrected region, which the act replaces. */
  corrected: number;
  /** What they take out of the totals, bring back, or take to another region; null for acts that do none of it. */
  totals: { miles: number; plannedMiles: number; units: number } | null;
  /**
   * People who see these circuits by their region now and would not then, and the other way round; null for acts that
   * move none.
   */
  viewers: { fewer: number; more: number } | null;
};

/**
 * Counts what an act would change and what it would leave, and why, in the actor's row scope. Throws
 * FORBIDDEN, INVALID.
 */
export async function previewBulkAct(actor: Actor, { rows, change }: PreviewBulkActInput): Promise<BulkPreview> {
  requirePermission(actor, BULK_KINDS[change.kind].permission);
  const { ids, ...set } = await lookAtSet(db(), actor, rowsSql(actor, rows), change);
  const regions = await db().$queryRaw<{ name: string; count: number; corrected: number }[]>(Prisma.sql`
    SELECT r.name, count(*)::float8 AS count, count(${viewOf(actor, change).notes})::float8 AS corrected
    FROM circuits c
    JOIN regions r ON r.id = c.region_id
    WHERE c.id = ANY(${ids}::bigint[]) GROUP BY r.id, r.name ORDER BY count(*) DESC, r.name`);
  return {
    ...set,
    regions: regions.map(({ name, count }) => ({ name, count })),
    corrected: regions.reduce((sum, one) => sum + one.corrected, 0),
    totals: ["exclude", "include", "region"].includes(change.kind) ? await weigh(ids) : null,
    viewers: change.kind === "region" ? await countViewers(ids, change.regionId) : null,
  };
}

async function weigh(ids: bigint[]): Promise<BulkPreview["totals"]> {
  const [row] = await db().$queryRaw<NonNullable<BulkPreview["totals"]>[]>(Prisma.sql`
    SELECT coalesce(sum(miles), 0) AS miles, coalesce(sum(planned_miles), 0) AS "plannedMiles",
      coalesce(sum(units), 0) AS units
    FROM (
      SELECT ${REMOVED.miles} AS miles, ${REMOVED.plannedMiles} AS planned_miles, ${REMOVED.units} AS units
      FROM circuits c
      WHERE c.id = ANY(${ids}::bigint[])
    ) found`);
  return row ?? null;
}

/** Of active people whose sight ends at their regions; who is assigned to one of the circuits keeps it. */
async function countViewers(ids: bigint[], regionId: number): Promise<BulkPreview["viewers"]> {
  const sees = Prisma.sql`
    EXISTS (
      SELECT FROM user_regions g
      WHERE g.user_id = u.id AND g.region_id IN (SELECT c.region_id FROM circuits c WHERE c.id = ANY(${ids}::bigint[]))
    )`;
  const willSee = Prisma.sql`
    EXISTS (SELECT FROM user_regions g WHERE g.user_id = u.id AND g.region_id = ${regionId}::bigint)`;
  const [row] = await db().$queryRaw<{ fewer: number; more: number }[]>(Prisma.sql`
    SELECT count(*) FILTER (WHERE ${sees} AND NOT ${willSee})::float8 AS fewer,
      count(*) FILTER (WHERE ${willSee} AND NOT ${sees})::float8 AS more
    FROM users u
    WHERE u.is_active
      AND NOT ${SEES_ALL}
      AND NOT EXISTS (
        SELECT FROM circuit_user own WHERE own.user_id = u.id AND own.circuit_id = ANY(${ids}::bigint[])
      )`);
  return row ?? null;
}
