import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { sharedCache } from "@/lib/platform/shared-cache";
import { distinctValues } from "./distinct-values";
import { circuitScope } from "./scope";

export type FilterOption = { value: string; label: string };
export type CircuitFilterOptions = {
  regions: FilterOption[];
  statuses: FilterOption[];
  contractors: FilterOption[];
  cycleTypes: FilterOption[];
};

const kept = sharedCache<CircuitFilterOptions>({ topics: ["lookups"], keepMs: 30_000 });

/**
 * What the list can be filtered by: configured statuses, own regions, and what occurs in the circuits of the actor's row scope.
 * Contractors that differ only in case are one option. At most 30 s old; a
 * renamed region or status is seen at once. Throws FORBIDDEN.
 */
export async function listFilterOptions(actor: Actor): Promise<CircuitFilterOptions> {
  requirePermission(actor, "circuit:view");
  const key =
    actor.kind === "system" || actor.regionIds === "all" ? "all" : `${actor.userId} ${actor.regionIds.join(" ")}`;
  return kept(key, () => readOptions(actor));
}

type Occurring = { statuses: string[]; contractors: string[]; cycleTypes: string[] };

async function readOptions(actor: Actor): Promise<CircuitFilterOptions> {
  const own = actor.kind === "system" || actor.regionIds === "all" ? {} : { id: { in: actor.regionIds } };
  const [regions, configured, { statuses: used, contractors, cycleTypes }] = await Promise.all([
    db().region.findMany({
      where: own,
      select: { code: true, name: true },
      orderBy: [{ sortOrder: "asc" }, { name: "asc" }],
    }),
    db().apiStatusConfig.findMany({
      select: { apiStatus: true, displayName: true },
      orderBy: [{ sortOrder: "asc" }, { apiStatus: "asc" }],
    }),
    actor.kind === "system" || actor.regionIds === "all" ? occurringAnywhere() : occurringIn(actor),
  ]);
  const known = new Set(configured.map((status) => status.apiStatus));
  const folded = new Map(contractors.toReversed().map((name) => [name.toLowerCase(), name]));
  return {
    regions: regions.map(({ code, name }) => ({ value: code, label: name })),
    statuses: [
      ...configured.map(({ apiStatus, displayName }) => ({ value: apiStatus, label: displayName })),
      ...used.filter((status) => !known.has(status)).map((status) => ({ value: status, label: `${status} (unknown)` })),
    ],
    contractors: [...folded]
      .map(([value, label]) => ({ value, label }))
      .toSorted((a, b) => a.label.localeCompare(b.label)),
    cycleTypes: cycleTypes.map((value) => ({ value, label: value })),
  };
}

async function occurringAnywhere(): Promise<Occurring> {
  const [statuses, contractors, cycleTypes] = await Promise.all([
    distinctValues(Prisma.sql`api_status`),
    distinctValues(Prisma.sql`contractor`),
    distinctValues(Prisma.sql`cycle_type`),
  ]);
  return { statuses, contractors, cycleTypes };
}

/** In one pass over the scope's circuits; what only other regions have stays theirs (security D2). */
async function occurringIn(actor: Actor): Promise<Occurring> {
  const values = (column: Prisma.Sql) =>
    Prisma.sql`ARRAY(SELECT DISTINCT ${column} FROM found WHERE ${column} IS NOT NULL ORDER BY ${column} LIMIT 500)`;
  const [row] = await db().$queryRaw<Occurring[]>(Prisma.sql`
    WITH found AS MATERIALIZED (SELECT DISTINCT c.api_status, c.contractor, c.cycle_type FROM circuits c WHERE ${circuitScope(actor)})
    SELECT ${values(Prisma.sql`api_status`)} AS statuses, ${values(Prisma.sql`contractor`)} AS contractors, ${values(Prisma.sql`cycle_type`)} AS "cycleTypes"`);
  return row ?? { statuses: [], contractors: [], cycleTypes: [] };
}
