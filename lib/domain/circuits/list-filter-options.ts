import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";

export type FilterOption = { value: string; label: string };
export type CircuitFilterOptions = { regions: FilterOption[]; statuses: FilterOption[]; contractors: FilterOption[]; cycleTypes: FilterOption[] };

const KEEP_MS = 30_000;
let kept: { options: Promise<CircuitFilterOptions>; until: number } | undefined;

/**
 * What the list can be filtered by. Contractors and cycle types are walked on their index from value to value, so the cost is
 * the number of values, not of circuits; contractors that differ only in case are one option. At most 30 s old.
 */
export async function listFilterOptions(actor: Actor): Promise<CircuitFilterOptions> {
  requirePermission(actor, "circuit:view");
  if (!kept || kept.until < Date.now()) {
    const options = readOptions();
    kept = { options, until: Date.now() + KEEP_MS };
    options.catch(() => (kept = undefined));
  }
  const options = await kept.options;
  if (actor.kind === "system" || actor.regionIds === "all") return options;
  const own = await db().region.findMany({ where: { id: { in: actor.regionIds } }, select: { code: true } });
  const codes = new Set(own.map((region) => region.code));
  return { ...options, regions: options.regions.filter((region) => codes.has(region.value)) };
}

async function readOptions(): Promise<CircuitFilterOptions> {
  const [regions, configured, used, contractors, cycleTypes] = await Promise.all([
    db().region.findMany({ select: { code: true, name: true }, orderBy: [{ sortOrder: "asc" }, { name: "asc" }] }),
    db().apiStatusConfig.findMany({ select: { apiStatus: true, displayName: true }, orderBy: [{ sortOrder: "asc" }, { apiStatus: "asc" }] }),
    distinct(Prisma.sql`api_status`),
    distinct(Prisma.sql`contractor`),
    distinct(Prisma.sql`cycle_type`),
  ]);
  const known = new Set(configured.map((status) => status.apiStatus));
  const folded = new Map(contractors.toReversed().map((name) => [name.toLowerCase(), name]));
  return {
    regions: regions.map(({ code, name }) => ({ value: code, label: name })),
    statuses: [
      ...configured.map(({ apiStatus, displayName }) => ({ value: apiStatus, label: displayName })),
      ...used.filter((status) => !known.has(status)).map((status) => ({ value: status, label: `${status} (unknown)` })),
    ],
    contractors: [...folded].map(([value, label]) => ({ value, label })).toSorted((a, b) => a.label.localeCompare(b.label)),
    cycleTypes: cycleTypes.map((value) => ({ value, label: value })),
  };
}

async function distinct(column: Prisma.Sql): Promise<string[]> {
  const rows = await db().$queryRaw<{ value: string }[]>(Prisma.sql`
    WITH RECURSIVE walk AS (
      (SELECT ${column} AS value FROM circuits WHERE ${column} IS NOT NULL ORDER BY ${column} LIMIT 1)
      UNION ALL
      SELECT (SELECT ${column} FROM circuits WHERE ${column} > walk.value ORDER BY ${column} LIMIT 1) FROM walk WHERE walk.value IS NOT NULL
    ) SELECT value FROM walk WHERE value IS NOT NULL LIMIT 500`);
  return rows.map((row) => row.value);
}
