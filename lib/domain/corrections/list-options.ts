import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import type { FilterOption } from "@/lib/platform/list/list-filter";
import { sharedCache } from "@/lib/platform/shared-cache";
import { syncableField } from "../circuits/fields";
import { correctionScope } from "./scope";

const MOST_PEOPLE = 500;
/** The numbers beside the choices are as old as the last change of a circuit, or half a minute. */
const kept = sharedCache<Record<string, FilterOption[]>>({ topics: ["circuits", "lookups"], keepMs: 30_000 });

type Counted = { filter: string; value: string; label: string | null; count: number };

/**
 * Fields, regions and people that have corrections in the actor's row scope, each with how many; the most
 * frequent first.
 */
export function correctionOptions(actor: Actor): Promise<Record<string, FilterOption[]>> {
  const key =
    actor.kind === "system" || actor.regionIds === "all" ? "all" : `${actor.userId} ${actor.regionIds.join(" ")}`;
  return kept(key, () => readOptions(actor));
}

async function readOptions(actor: Actor): Promise<Record<string, FilterOption[]>> {
  const rows = await readRows<Counted>(Prisma.sql`
    WITH counted AS (
      SELECT x.field, x.region_id, x.corrected_by, grouping(x.field, x.region_id, x.corrected_by) AS kind,
        count(*)::float8 AS count
      FROM circuit_corrections x
      WHERE ${correctionScope(actor)}
      GROUP BY GROUPING SETS ((x.field), (x.region_id), (x.corrected_by))
    )
    SELECT 'field' AS filter, field AS value, NULL AS label, count FROM counted WHERE kind = 3
    UNION ALL
    SELECT 'region', r.code, r.name, count
    FROM counted
    JOIN regions r ON r.id = counted.region_id
    WHERE kind = 5
    UNION ALL (
      SELECT 'by', corrected_by::text, coalesce(u.name, 'a former user'), count
      FROM counted
      LEFT JOIN users u ON u.id = corrected_by
      WHERE kind = 6 AND corrected_by IS NOT NULL
      ORDER BY count DESC
      LIMIT ${MOST_PEOPLE}
    )
    ORDER BY count DESC, value`);
  const of = (filter: string) =>
    rows
      .filter((row) => row.filter === filter)
      .map(({ value, label, count }) => ({ value, label: label ?? syncableField(value).label, count }));
  return { field: of("field"), region: of("region"), by: of("by") };
}
