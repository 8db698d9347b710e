import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { businessDaySql } from "@/lib/platform/time-sql";
import { circuitScope } from "../circuits/scope";
import { BANDS, type BandName, PENDING } from "./rules";

/** How many units of a status wait, in all and by how long. */
export type WaitingStatus = { status: string; name: string; units: number; bands: Record<BandName, number> };

const DAYS = Prisma.sql`(${businessDaySql()} - ${businessDaySql(Prisma.sql`g.since`)})`;

/** What waits in the actor's row scope, by status and band, excluded circuits left out. Throws FORBIDDEN. */
export async function getWaitingBands(actor: Actor): Promise<WaitingStatus[]> {
  requirePermission(actor, "circuit:view");
  const bands = BANDS.map(
    ({ value, from, to }) =>
      Prisma.sql`'${Prisma.raw(value)}', coalesce(sum(g.units) FILTER (WHERE ${DAYS} >= ${from} ${to === null ? Prisma.empty : Prisma.sql`AND ${DAYS} <= ${to}`}), 0)`,
  );
  return readRows<WaitingStatus>(Prisma.sql`
    SELECT coalesce(nullif(g.permission_status, ''), ${PENDING}) AS status, coalesce(min(s.name), nullif(g.permission_status, ''), 'Pending') AS name, sum(g.units)::float8 AS units, json_build_object(${Prisma.join(bands)}) AS bands
    FROM permission_groups g JOIN circuits c ON c.id = g.circuit_id LEFT JOIN permission_statuses s ON s.code = g.permission_status
    WHERE NOT c.is_excluded AND ${circuitScope(actor)} GROUP BY g.permission_status ORDER BY sum(g.units) DESC`);
}
