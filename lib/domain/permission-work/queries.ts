import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { businessDaySql } from "@/lib/platform/time-sql";
import { IS_INCLUDED, circuitScope } from "../circuits/scope";
import { BANDS, type BandName, PENDING } from "./rules";

/** How many units of a status wait, in all and by how long. */
export type WaitingStatus = { status: string; name: string; units: number; bands: Record<BandName, number> };

/** The moment at which a day so many days ago begins, Eastern. */
const dayBegins = (daysAgo: number) =>
  Prisma.sql`(${businessDaySql()} - ${daysAgo}::int)::timestamp AT TIME ZONE 'America/New_York'`;

/** What waits in the actor's row scope, by status and band, excluded circuits left out. Throws FORBIDDEN. */
export async function getWaitingBands(actor: Actor): Promise<WaitingStatus[]> {
  requirePermission(actor, "circuit:view");
  const raw = Prisma.raw;
  // Each moment is found once, and each row compared with it: a day of every row would take longer than the rest.
  const edges = BANDS.map(({ value, from, to }) => [
    Prisma.sql`${dayBegins(from - 1)} AS ${raw(`before_${value}`)}`,
    Prisma.sql`${to === null ? Prisma.sql`'-infinity'::timestamptz` : dayBegins(to)} AS ${raw(`since_${value}`)}`,
  ]).flat();
  const band = BANDS.map(
    ({ value }) =>
      Prisma.sql`WHEN g.since < edge.${raw(`before_${value}`)} AND g.since >= edge.${raw(`since_${value}`)} THEN ${value}`,
  );
  const none = Prisma.sql`jsonb_build_object(${Prisma.join(BANDS.map(({ value }) => Prisma.sql`${value}::text, 0`))})`;
  // One sum over all groups, by status and band: a sum for each band would go through each row as often.
  return readRows<WaitingStatus>(Prisma.sql`
    WITH edge AS MATERIALIZED (SELECT ${Prisma.join(edges)}),
      waiting AS MATERIALIZED (
        SELECT g.permission_status, CASE ${Prisma.join(band, " ")} END AS band, sum(g.units) AS units
        FROM edge CROSS JOIN permission_groups g JOIN circuits c ON c.id = g.circuit_id WHERE ${IS_INCLUDED} AND ${circuitScope(actor)} GROUP BY 1, 2)
    SELECT coalesce(nullif(w.permission_status, ''), ${PENDING}) AS status, coalesce(min(s.name), nullif(w.permission_status, ''), 'Pending') AS name,
      sum(w.units)::float8 AS units, ${none} || coalesce(jsonb_object_agg(w.band, w.units) FILTER (WHERE w.band IS NOT NULL), '{}') AS bands
    FROM waiting w LEFT JOIN permission_statuses s ON s.code = w.permission_status GROUP BY w.permission_status ORDER BY sum(w.units) DESC`);
}
