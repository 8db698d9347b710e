import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import type { FilterOption } from "@/lib/platform/list/list-filter";
import { sharedCache } from "@/lib/platform/shared-cache";
import { circuitScope } from "./scope";

const MOST_OPTIONS = 500;
/** The numbers beside the choices may be a minute old; a renamed region or status is seen at once. */
const kept = sharedCache<Record<string, FilterOption[]>>({ topics: ["lookups"], keepMs: 60_000 });

type Counted = { filter: string; value: string; label: string | null; count: number };

/**
 * Configured statuses, own regions, and what occurs in the circuits of the actor's row scope, each with its number of
 * circuits (security D2). Contractors that differ only in case are one option. Throws nothing by itself; the list asks
 * for the permission.
 */
export async function circuitOptions(actor: Actor): Promise<Record<string, FilterOption[]>> {
  const key =
    actor.kind === "system" || actor.regionIds === "all" ? "all" : `${actor.userId} ${actor.regionIds.join(" ")}`;
  const options = await kept(key, () => readOptions(actor));
  const own = actor.kind === "user" ? [{ value: "me", label: "My circuits" }] : [];
  return { ...options, planner: [...own, ...(options["planner"] ?? [])] };
}

async function readOptions(actor: Actor): Promise<Record<string, FilterOption[]>> {
  const own = actor.kind === "system" || actor.regionIds === "all" ? {} : { id: { in: actor.regionIds } };
  const [regions, configured, counted] = await Promise.all([
    db().region.findMany({
      where: own,
      select: { code: true, name: true },
      orderBy: [{ sortOrder: "asc" }, { name: "asc" }],
    }),
    db().apiStatusConfig.findMany({
      select: { apiStatus: true, displayName: true },
      orderBy: [{ sortOrder: "asc" }, { apiStatus: "asc" }],
    }),
    countValues(actor),
  ]);
  const of = (filter: string) => counted.filter((one) => one.filter === filter);
  const countOf = (filter: string, value: string) => of(filter).find((one) => one.value === value)?.count ?? 0;
  const known = new Set(configured.map(({ apiStatus }) => apiStatus));
  const named = (filter: string) =>
    of(filter)
      .map(({ value, label, count }) => ({ value, label: label ?? value, count }))
      .toSorted((a, b) => a.label.localeCompare(b.label));
  return {
    region: regions.map(({ code, name }) => ({ value: code, label: name, count: countOf("region", code) })),
    status: [
      ...configured.map(({ apiStatus, displayName }) => ({
        value: apiStatus,
        label: displayName,
        count: countOf("status", apiStatus),
      })),
      ...of("status")
        .filter(({ value }) => !known.has(value))
        .map(({ value, count }) => ({ value, label: `${value} (unknown)`, count })),
    ],
    contractor: named("contractor"),
    cycle: named("cycle"),
    planner: named("planner"),
  };
}

/** In one pass over the scope's circuits. */
function countValues(actor: Actor): Promise<Counted[]> {
  const group = (filter: string, value: Prisma.Sql, label: Prisma.Sql, from = Prisma.sql`found c`) => Prisma.sql`
    (
      SELECT ${filter} AS filter, ${value} AS value, ${label} AS label, count(*)::float8 AS count
      FROM ${from}
      WHERE ${value} IS NOT NULL
      GROUP BY 2
      ORDER BY 4 DESC
      LIMIT ${MOST_OPTIONS}
    )`;
  return readRows<Counted>(Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT c.id, c.region_id, c.api_status, c.contractor, c.cycle_type, c.planner_id
      FROM circuits c
      WHERE ${circuitScope(actor)}
    )
    ${Prisma.join(
      [
        group(
          "region",
          Prisma.sql`r.code`,
          Prisma.sql`min(r.name)`,
          Prisma.sql`found c JOIN regions r ON r.id = c.region_id`,
        ),
        group("status", Prisma.sql`c.api_status`, Prisma.sql`NULL`),
        group("contractor", Prisma.sql`search_fold(c.contractor)`, Prisma.sql`min(c.contractor COLLATE "C")`),
        group("cycle", Prisma.sql`c.cycle_type`, Prisma.sql`NULL`),
        group(
          "planner",
          Prisma.sql`u.id::text`,
          Prisma.sql`min(u.name)`,
          Prisma.sql`found c JOIN circuit_user cu ON cu.circuit_id = c.id JOIN users u ON u.id = cu.user_id`,
        ),
        group(
          "planner",
          Prisma.sql`'p' || p.id`,
          Prisma.sql`min(p.name)`,
          Prisma.sql`found c JOIN planners p ON p.id = c.planner_id AND p.user_id IS NULL`,
        ),
      ],
      " UNION ALL ",
    )}`);
}
