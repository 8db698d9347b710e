import "server-only";
import type { PoolClient } from "pg";
import type { CopyValue } from "@/lib/platform/copy-rows";
import { Prisma } from "@/lib/platform/db";
import { rowsSql } from "@/lib/platform/rows-sql";
import { UNIT_FIELDS, type UnitField } from "@/lib/workstudio/unit-row";
import { foresters, plannerOfUnit } from "../planners/settle-units";
import type { FetchedUnit } from "./fetch-work-order";
import type { UnitComparison, UnitWrite } from "./rules";
import { COLUMN_LIST, UNIT_COLUMNS } from "../planned-units/unit-columns";
import { type UnitToWrite, addUnits } from "./add-units";

const BATCH_ROWS = 2_000;

const raw = (text: string) => Prisma.raw(text);
const join = (parts: Prisma.Sql[], by = ", ") => Prisma.join(parts, by);

/** One unit as it is sent, with what the comparison says of it. */
const SENT_COLUMNS: readonly (readonly [name: string, type: string])[] = [
  ["unit_id", "bigint"],
  ["identity", "uuid"],
  ["circuit_id", "bigint"],
  ["content_hash", "bigint"],
  ["came_by", "varchar"],
  ["silent", "int"],
  ...UNIT_FIELDS.map((field) => [`"${field}"`, UNIT_COLUMNS[field].type] as const),
];

/** What a stored unit `u` becomes by `s`: a field of which the answer says nothing keeps its value. */
const newValue = (field: UnitField, place: number): Prisma.Sql => {
  const { column, type } = UNIT_COLUMNS[field];
  return raw(
    `CASE WHEN s.silent & ${1 << place} <> 0 THEN u.${column} ELSE s."${field}"::${type} END AS new_${column}`,
  );
};

/** Values as history shows them: instants in UTC. */
const shown = (field: UnitField, value: string): string =>
  UNIT_COLUMNS[field].type === "timestamptz"
    ? `to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
    : `${value}::text`;

const HISTORY = join(
  UNIT_FIELDS.filter((field) => UNIT_COLUMNS[field].isHistory).map((field) => {
    const { column } = UNIT_COLUMNS[field];
    return raw(`('${column}', ${shown(field, `d.${column}`)}, ${shown(field, `d.new_${column}`)})`);
  }),
);
const NEW_VALUES = join(UNIT_FIELDS.map(newValue));
const ASSIGNMENTS = raw(COLUMN_LIST.map(({ column }) => `${column} = d.new_${column}`).join(", "));
const OLD = raw(COLUMN_LIST.map(({ column }) => `u.${column}`).join(", "));
const PLANNER = plannerOfUnit({
  forester: Prisma.sql`d.new_forester`,
  circuitId: Prisma.sql`d.circuit_id`,
  at: Prisma.sql`coalesce(d.new_assessed_at, d.first_seen_at)`,
});

/**
 * Writes new units, and different ones with what changed of them, all with their planners. In the caller's transaction,
 * which holds the lease and the names (`HOLD_NAMES`).
 */
export async function writeUnits(
  client: PoolClient,
  syncLogId: bigint,
  writes: readonly UnitWrite[],
  sent: ReadonlyMap<string, FetchedUnit>,
): Promise<void> {
  const unitOf = ({ identity }: UnitWrite): UnitToWrite => {
    const unit = sent.get(identity);
    if (!unit?.values || unit.circuitId === null) throw new Error(`a planned unit to write has no values: ${identity}`);
    return { ...unit, values: unit.values, circuitId: unit.circuitId };
  };
  const changed = writes.filter(({ unitId }) => unitId !== null);
  for (let first = 0; first < changed.length; first += BATCH_ROWS) {
    const rows = changed.slice(first, first + BATCH_ROWS).map((write) => rowOf(write, unitOf(write)));
    // Never kept planned: the plan for an empty table would last while it fills.
    await client.query(statement(syncLogId, rowsSql(SENT_COLUMNS, rows)));
  }
  await addUnits(client, writes.filter(({ unitId }) => unitId === null).map(unitOf));
}

function rowOf({ identity, unitId, cameBy }: UnitWrite, unit: UnitToWrite): CopyValue[] {
  return [unitId, identity, unit.circuitId, unit.hash, cameBy, unit.silent, ...unit.values];
}

function statement(syncLogId: bigint, sent: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    WITH s AS MATERIALIZED (${sent}
    ), d AS MATERIALIZED (
      SELECT u.id, u.state, u.circuit_id AS old_circuit_id, u.identity AS old_identity, u.first_seen_at, ${OLD},
        s.identity AS new_identity, s.circuit_id, s.content_hash, s.came_by, ${NEW_VALUES}
      FROM s JOIN planned_units u ON u.id = s.unit_id
    ), forester AS MATERIALIZED (${foresters(Prisma.sql`SELECT d.new_forester FROM d`)}
    ), logged AS (
      INSERT INTO planned_unit_changes (unit_id, circuit_id, sync_log_id, seen_at, field, before, after)
      SELECT d.id, d.circuit_id, ${syncLogId}, now(), v.field, v.before, v.after
      FROM d
      CROSS JOIN LATERAL (
        VALUES ${HISTORY}, ('state', d.state::text, 'present'),
          ('circuit_id', d.old_circuit_id::text, d.circuit_id::text),
          ('identity', d.old_identity::text, d.new_identity::text)
      ) AS v(field, before, after)
      WHERE v.before IS DISTINCT FROM v.after
    )
    UPDATE planned_units u
    SET ${ASSIGNMENTS}, identity = d.new_identity, circuit_id = d.circuit_id, planner_id = ${PLANNER},
      content_hash = d.content_hash, state = 'present', last_seen_at = NULL, came_by = coalesce(d.came_by, u.came_by),
      state_since = CASE WHEN d.state = 'present' AND d.came_by IS NULL THEN u.state_since ELSE now() END,
      permission_since = CASE WHEN d.new_permission_status = u.permission_status THEN u.permission_since ELSE now() END
    FROM d WHERE u.id = d.id`;
}

/** Marks units that good answers do not have any more. */
export async function markGone(client: PoolClient, syncLogId: bigint, gone: UnitComparison["gone"]): Promise<void> {
  if (gone.length === 0) return;
  const ids = gone.map(({ unitId }) => unitId);
  const circuits = gone.map(({ circuitId }) => circuitId);
  const states = gone.map(({ state }) => state);
  await client.query(Prisma.sql`
    WITH g AS (
      SELECT u.id, u.circuit_id, u.state AS old_state, g.state,
        coalesce(u.last_seen_at, f.fetched_at, u.first_seen_at) AS last_seen_at
      FROM unnest(${ids}::bigint[], ${circuits}::bigint[], ${states}::varchar[]) AS g(id, circuit_id, state)
      JOIN planned_units u ON u.id = g.id AND u.circuit_id = g.circuit_id
      LEFT JOIN circuit_unit_fetches f ON f.circuit_id = u.circuit_id
    ), logged AS (
      INSERT INTO planned_unit_changes (unit_id, circuit_id, sync_log_id, seen_at, field, before, after)
      SELECT g.id, g.circuit_id, ${syncLogId}, now(), 'state', g.old_state, g.state FROM g
    )
    UPDATE planned_units u SET state = g.state, state_since = now(), came_by = NULL, last_seen_at = g.last_seen_at
    FROM g WHERE u.id = g.id AND u.circuit_id = g.circuit_id`);
}
