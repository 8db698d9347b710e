import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { sharedCache } from "@/lib/platform/shared-cache";
import { circuitScope } from "../circuits/scope";

/** How old the units of the actor's circuits are; of those whose units are synced. */
export type UnitFeed = {
  /** The oldest of the newest good fetches; null where there was none. */
  fetchedAt: Date | null;
  newestAt: Date | null;
  neverFetched: number;
  /** The last answer was not believed. */
  suspicious: number;
  failed: number;
};

const kept = sharedCache<UnitFeed>({ topics: ["lookups", "circuits"], keepMs: 10_000 });

/** Whether the units of `circuits c` with its status `k` are synced at all. */
const IS_SYNCED = Prisma.sql`c.planned_units_sync_enabled AND NOT c.is_excluded AND k.sync_planned_units`;

/** How fresh the units in the actor's row scope are. Throws FORBIDDEN. */
export async function getUnitFeed(actor: Actor): Promise<UnitFeed> {
  requirePermission(actor, "circuit:view");
  const scope = circuitScope(actor);
  const feed = await kept(JSON.stringify([scope.sql, scope.values.map(String)]), async () => {
    const [row] = await readRows<UnitFeed>(Prisma.sql`
      SELECT min(f.fetched_at) AS "fetchedAt", max(f.fetched_at) AS "newestAt",
        (count(*) FILTER (WHERE f.fetched_at IS NULL))::float8 AS "neverFetched",
        (count(*) FILTER (WHERE f.suspicious_since IS NOT NULL))::float8 AS suspicious,
        (count(*) FILTER (WHERE f.failed_since IS NOT NULL))::float8 AS failed
      FROM circuits c
      JOIN api_status_configs k ON k.api_status = c.api_status AND k.is_active
      LEFT JOIN circuit_unit_fetches f ON f.circuit_id = c.id
      WHERE ${IS_SYNCED} AND ${scope}`);
    return row ?? { fetchedAt: null, newestAt: null, neverFetched: 0, suspicious: 0, failed: 0 };
  });
  return feed;
}
