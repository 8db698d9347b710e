import "server-only";
import { Prisma } from "@/lib/platform/db";
import { UNIT_FIELDS, type UnitField } from "@/lib/workstudio/unit-row";
import { PERMISSION_NAME, TOTALS, UNIT_SUMS, mapOf } from "../aggregates/count-units";
import { UNIT_COLUMNS } from "../planned-units/unit-columns";

/** A field of a unit `u` as JSON text, null where it is blank: the same whatever the session's time zone. */
function jsonText(field: UnitField): string {
  const { column, type } = UNIT_COLUMNS[field];
  if (type === "varchar") return `to_json(nullif(u.${column}, ''))`;
  if (type === "real") return `to_json(u.${column})`;
  if (type === "date") return `to_json(u.${column})`;
  if (type === "timestamptz") return `rtrim(to_json(u.${column} AT TIME ZONE 'UTC')::text, '"') || 'Z"'`;
  return type === "boolean" ? `u.${column}::text` : `u.${column}`;
}

/**
 * The same behind its name, as two values that are null together: `concat` writes each as it is, which is quicker than
 * putting them together first.
 */
function namedText(field: UnitField): string {
  const { column, type } = UNIT_COLUMNS[field];
  const isThere = type === "varchar" ? `u.${column} <> ''` : `u.${column} IS NOT NULL`;
  return `CASE WHEN ${isThere} THEN ',"${column}":' END, ${jsonText(field)}`;
}

/**
 * One planned unit `u` as a snapshot holds it, typed, under the names of its columns, blank fields left out. Put
 * together as text: the database's own way of making such objects takes several times as long.
 */
const UNIT = Prisma.raw(`concat('{"id":"', u.identity, '"', ${UNIT_FIELDS.map(namedText).join(", ")}, '}')`);

/**
 * Parts of a statement over circuits `circuit (circuit_id)`: `listed` has each one's present units as the text `units`,
 * sorted by id, their `unit_count` and `content_hash`, the SHA-256 of that text; `summed` has their `summary`. A
 * circuit without units is in neither.
 */
export const UNIT_LISTS = Prisma.sql`
  listed AS MATERIALIZED (
    SELECT list.circuit_id, list.unit_count, list.units,
      encode(sha256(convert_to(list.units, 'UTF8')), 'hex') AS content_hash
    FROM (
      SELECT u.circuit_id, count(*)::int AS unit_count,
        '[' || string_agg(${UNIT}, ',' ORDER BY u.identity) || ']' AS units
      FROM circuit
      JOIN planned_units u ON u.circuit_id = circuit.circuit_id AND u.state = 'present'
      GROUP BY u.circuit_id
    ) list
  ),
  counted AS MATERIALIZED (
    SELECT u.circuit_id, u.unit_type, u.permission_status, ${UNIT_SUMS}
    FROM circuit
    JOIN planned_units u ON u.circuit_id = circuit.circuit_id AND u.state = 'present'
    LEFT JOIN unit_types t ON t.code = u.unit_type
    GROUP BY u.circuit_id, u.unit_type, t.measurement_type, u.permission_status
  ),
  types AS MATERIALIZED (
    ${mapOf(Prisma.sql`circuit_id`, Prisma.sql`unit_type`, Prisma.sql`units`, Prisma.sql`counted`)}
  ),
  permissions AS MATERIALIZED (
    ${mapOf(Prisma.sql`circuit_id`, PERMISSION_NAME, Prisma.sql`units`, Prisma.sql`counted`)}
  ),
  summed AS MATERIALIZED (
    SELECT s.circuit_id,
      to_jsonb(s) - 'circuit_id'
        || jsonb_build_object('units_by_type', types.map, 'permission_counts', permissions.map) AS summary
    FROM (SELECT circuit_id, ${TOTALS} FROM counted GROUP BY circuit_id) s
    JOIN types USING (circuit_id)
    JOIN permissions USING (circuit_id)
  )`;

/** The hash of a list without any unit. */
export const HASH_OF_NONE = Prisma.sql`encode(sha256(convert_to('[]', 'UTF8')), 'hex')`;

/**
 * The raw JSON of a snapshot: its `meta` object, the summary and the units of `summed` and `listed`, which are
 * LEFT JOINed.
 */
export const rawJson = (meta: Prisma.Sql) =>
  Prisma.sql`
    (
      '{"meta":' || (${meta})::text || ',"summary":' || coalesce(summed.summary::text, '{}') || ',"units":'
        || coalesce(listed.units, '[]') || '}'
    )::jsonb`;

/** The `meta` object of a snapshot, of a row `due` with the circuit's facts; `also` is a JSON object more. */
export const listMeta = (also: Prisma.Sql) =>
  Prisma.sql`
    jsonb_strip_nulls(
      jsonb_build_object(
        'taken_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'region', due.region,
        'total_miles', due.total_miles, 'miles_planned', due.miles_planned, 'taken_by', due.taken_by,
        'custody', due.custody, 'ws_version', due.ws_version, 'ws_sync_version', due.ws_sync_version
      ) || ${also}
    )`;
