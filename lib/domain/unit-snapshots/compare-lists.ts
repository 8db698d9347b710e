import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { Changes } from "@/lib/platform/audit";
import { requireCircuit } from "./queries";
import type { ListSide } from "./schema";
import { UNIT_LISTS, listMeta, rawJson } from "./unit-list-sql";

/**
 * What a list adds up to: quantities each over types measured in it, permissions over work units. Miles are the
 * circuit's of then.
 */
export type ListTotals = {
  takenAt: Date | null;
  status: string | null;
  percentComplete: number | null;
  milesPlanned: number | null;
  totalMiles: number | null;
  units: number;
  linearFt: number;
  acres: number;
  trees: number;
  approved: number;
  refused: number;
  pending: number;
  unitsByType: Record<string, number>;
};

export type DifferentUnit = {
  /** WorkStudio's identity of the unit. */
  id: string;
  type: string;
  station: string | null;
  permission: string;
  /** Field by field, of a unit that both lists have. */
  changes: Changes;
};

export type UnitDifferences = { count: number; units: DifferentUnit[] };

export type ListComparison = {
  before: ListTotals;
  after: ListTotals;
  added: UnitDifferences;
  removed: UnitDifferences;
  changed: UnitDifferences;
  unchanged: number;
};

const MOST_SHOWN = 100;
/** What WorkStudio stamps without anything of the unit being another. */
const STAMPS = ["edited_at", "assessed_on"];

type Unit = Record<string, string | number | boolean | null>;
type Row = { how: "added" | "removed" | "changed"; count: number; id: string; old: Unit | null; new: Unit | null };

/**
 * Two lists of a circuit's units beside each other: what came, went and changed between them, at most a hundred units
 * of each shown, all counted. Either may be the units as they are now. Throws FORBIDDEN, and NOT_FOUND for a list that
 * is not this circuit's.
 */
export async function compareLists(
  actor: Actor,
  circuitId: number,
  sides: { before: ListSide; after: ListSide },
): Promise<ListComparison> {
  await requireCircuit(actor, circuitId);
  const lists = Prisma.sql`
    WITH circuit AS (SELECT ${circuitId}::bigint AS circuit_id), ${UNIT_LISTS},
      was AS MATERIALIZED (${listOf(circuitId, sides.before)}),
      is_now AS MATERIALIZED (${listOf(circuitId, sides.after)})`;
  const totals = await readRows<{ place: "before" | "after" } & ListTotals>(Prisma.sql`
    ${lists}
    SELECT 'before' AS place, ${TOTALS}
    FROM was AS list
    UNION ALL
    SELECT 'after', ${TOTALS}
    FROM is_now AS list`);
  const [before, after] = ["before", "after"].map((place) => totals.find((row) => row.place === place));
  if (!before || !after) throw notFound("snapshot");
  const units = (list: string) =>
    Prisma.sql`
      SELECT e.value ->> 'id' AS id, e.value - ${STAMPS}::text[] AS unit
      FROM ${Prisma.raw(list)}
      CROSS JOIN jsonb_array_elements(raw_json -> 'units') e`;
  const rows = await readRows<Row>(Prisma.sql`
    ${lists}, old_unit AS (${units("was")}), new_unit AS (${units("is_now")}), pair AS MATERIALIZED (
      SELECT coalesce(o.id, n.id) AS id, o.unit AS old, n.unit AS new,
        CASE
          WHEN o.id IS NULL THEN 'added'
          WHEN n.id IS NULL THEN 'removed'
          WHEN o.unit <> n.unit THEN 'changed'
        END AS how
      FROM old_unit o FULL JOIN new_unit n ON n.id = o.id
    ), ranked AS (
      SELECT pair.*, count(*) OVER (PARTITION BY how) AS count,
        row_number() OVER (
          PARTITION BY how
          ORDER BY length(coalesce(pair.new ->> 'station_name', pair.old ->> 'station_name')),
            coalesce(pair.new ->> 'station_name', pair.old ->> 'station_name'), id
        ) AS place
      FROM pair WHERE how IS NOT NULL
    )
    SELECT ranked.how, ranked.count::float8 AS count, id, ranked.old, ranked.new
    FROM ranked
    WHERE place <= ${MOST_SHOWN}
    ORDER BY how, place`);
  const of = (how: Row["how"]): UnitDifferences => {
    const own = rows.filter((row) => row.how === how);
    return { count: own[0]?.count ?? 0, units: own.map(differentUnit) };
  };
  const [added, removed, changed] = [of("added"), of("removed"), of("changed")];
  const unchanged = after.units - added.count - changed.count;
  return { before: withoutPlace(before), after: withoutPlace(after), added, removed, changed, unchanged };
}

/** One row with the list's JSON and what stands beside it; none where it is no list of the circuit. */
function listOf(circuitId: number, side: ListSide): Prisma.Sql {
  if (side !== "now")
    return Prisma.sql`
      SELECT s.raw_json, s.created_at AS taken_at, s.api_status, s.percent_complete
      FROM planned_units_snapshots s
      WHERE s.id = ${side}::bigint AND s.circuit_id = ${circuitId}::bigint`;
  return Prisma.sql`
    SELECT ${rawJson(listMeta(Prisma.sql`'{}'::jsonb`))} AS raw_json, NULL::timestamptz AS taken_at, due.api_status,
      due.percent_complete
    FROM (
      SELECT c.*, c.id AS circuit_id, ''::text AS region, NULL::text AS custody
      FROM circuits c
      WHERE c.id = ${circuitId}::bigint
    ) due
    LEFT JOIN listed ON listed.circuit_id = due.id
    LEFT JOIN summed ON summed.circuit_id = due.id`;
}

const sum = (name: string, type = "float8") =>
  Prisma.raw(`coalesce((list.raw_json -> 'summary' ->> '${name}')::${type}, 0)`);
const TOTALS = Prisma.sql`
  list.taken_at AS "takenAt", list.api_status AS status, list.percent_complete::float8 AS "percentComplete",
  (list.raw_json #>> '{meta,miles_planned}')::float8 AS "milesPlanned",
  (list.raw_json #>> '{meta,total_miles}')::float8 AS "totalMiles", ${sum("total_units")} AS units,
  ${sum("total_linear_ft")} AS "linearFt", ${sum("total_acres")} AS acres, ${sum("total_trees")} AS trees,
  ${sum("units_approved")} AS approved, ${sum("units_refused")} AS refused, ${sum("units_pending")} AS pending,
  coalesce(list.raw_json #> '{summary,units_by_type}', '{}') AS "unitsByType"`;

function withoutPlace({ place: _, ...totals }: { place: string } & ListTotals): ListTotals {
  return totals;
}

function differentUnit({ id, old: was, new: now }: Row): DifferentUnit {
  const unit = now ?? was ?? {};
  const fields = was && now ? [...new Set([...Object.keys(was), ...Object.keys(now)])] : [];
  return {
    id,
    type: String(unit["unit_type"] ?? ""),
    station: typeof unit["station_name"] === "string" ? unit["station_name"] : null,
    permission: String(unit["permission_status"] ?? ""),
    changes: Object.fromEntries(
      fields
        .filter((field) => was?.[field] !== now?.[field])
        .map((field) => [field, { before: was?.[field] ?? null, after: now?.[field] ?? null }]),
    ),
  };
}
