import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { businessDaySql } from "@/lib/platform/time-sql";
import { circuitScope } from "../circuits/scope";
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
  const bands = BANDS.map(
    ({ value }) =>
      Prisma.sql`'${raw(value)}', coalesce(sum(g.units) FILTER (WHERE g.since < edge.${raw(`before_${value}`)} AND g.since >= edge.${raw(`since_${value}`)}), 0)`,
  );
  return readRows<WaitingStatus>(Prisma.sql`
    WITH edge AS MATERIALIZED (SELECT ${Prisma.join(edges)})
    SELECT coalesce(nullif(g.permission_status, ''), ${PENDING}) AS status, coalesce(min(s.name), nullif(g.permission_status, ''), 'Pending') AS name, sum(g.units)::float8 AS units, json_build_object(${Prisma.join(bands)}) AS bands
    FROM edge CROSS JOIN permission_groups g JOIN circuits c ON c.id = g.circuit_id LEFT JOIN permission_statuses s ON s.code = g.permission_status
    WHERE NOT c.is_excluded AND ${circuitScope(actor)} GROUP BY g.permission_status ORDER BY sum(g.units) DESC`);
}
