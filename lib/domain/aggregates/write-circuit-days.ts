import "server-only";
import type { PoolClient } from "pg";
import { Prisma, db } from "@/lib/platform/db";
import { announceChange } from "@/lib/platform/shared-cache";
import type { BusinessDay } from "@/lib/platform/time";
import { businessDaySql } from "@/lib/platform/time-sql";
import type { Lease } from "../sync-runs/hold-lease";
import { TOTALS, PERMISSION_NAME, UNIT_SUMS, mapOf } from "./count-units";
import { keepCodes } from "./keep-codes";
import { countWritten, holdWriting, holdWritingNow, tellFigures } from "./hold-writing";
import { CIRCUITS_TO_BOOK, writeCredits } from "./write-credits";
import { writePermissionGroups } from "../permission-work/write-groups";
import { type Column, writeDifferent } from "@/lib/platform/write-different";

const CIRCUITS_PER_STATEMENT = 200;
const SLICE_MS = 15_000;

const KEY: readonly Column[] = [
  ["circuit_id", "bigint"],
  ["aggregate_date", "date"],
  ["is_rollup", "boolean"],
];
const COLUMNS: readonly Column[] = [
  ["total_miles", "numeric(10,2)"],
  ["miles_planned", "numeric(10,2)"],
  ["miles_remaining", "numeric(10,2)"],
  ["percent_complete", "numeric(5,2)"],
  ["total_units", "int"],
  ["total_linear_ft", "numeric(12,2)"],
  ["total_acres", "numeric(12,4)"],
  ["total_trees", "int"],
  ["units_approved", "int"],
  ["units_refused", "int"],
  ["units_pending", "int"],
  ["unit_counts_by_type", "jsonb"],
  ["linear_ft_by_type", "jsonb"],
  ["acres_by_type", "jsonb"],
  ["permission_counts", "jsonb"],
  ["work_permission_counts", "jsonb"],
  ["planner_distribution", "jsonb"],
];
const BY_CIRCUIT = Prisma.sql`circuit_id`;
const byType = (value: Prisma.Sql, from: Prisma.Sql) => mapOf(BY_CIRCUIT, Prisma.sql`unit_type`, value, from);
const byPermission = (from: Prisma.Sql) => mapOf(BY_CIRCUIT, PERMISSION_NAME, Prisma.sql`units`, from);

/** The totals of circuits `circuit (circuit_id)` as they stand now, out of their present units. */
const NOW = Prisma.sql`
  SELECT c.id AS circuit_id, ${businessDaySql()} AS aggregate_date, false AS is_rollup, c.total_miles, c.miles_planned,
    greatest(c.total_miles - c.miles_planned, 0) AS miles_remaining, c.percent_complete,
    coalesce(s.total_units, 0) AS total_units, coalesce(s.total_linear_ft, 0) AS total_linear_ft,
    coalesce(s.total_acres, 0) AS total_acres, coalesce(s.total_trees, 0) AS total_trees,
    coalesce(s.units_approved, 0) AS units_approved, coalesce(s.units_refused, 0) AS units_refused,
    coalesce(s.units_pending, 0) AS units_pending, coalesce(types.map, '{}') AS unit_counts_by_type,
    coalesce(feet.map, '{}') AS linear_ft_by_type, coalesce(areas.map, '{}') AS acres_by_type,
    coalesce(permissions.map, '{}') AS permission_counts, coalesce(work.map, '{}') AS work_permission_counts,
    coalesce(shares.map, '{}') AS planner_distribution
  FROM circuit JOIN circuits c ON c.id = circuit.circuit_id AND c.deleted_at IS NULL
  LEFT JOIN sums s ON s.circuit_id = c.id
  LEFT JOIN types ON types.circuit_id = c.id
  LEFT JOIN feet ON feet.circuit_id = c.id
  LEFT JOIN areas ON areas.circuit_id = c.id
  LEFT JOIN permissions ON permissions.circuit_id = c.id
  LEFT JOIN work ON work.circuit_id = c.id
  LEFT JOIN shares ON shares.circuit_id = c.id`;

/**
 * Each made once, whatever the planner of the database takes their sizes for: it knows nothing of how many groups
 * there are.
 */
const PARTS = Prisma.sql`
  sums AS MATERIALIZED (SELECT circuit_id, ${TOTALS} FROM counted GROUP BY circuit_id),
  types AS MATERIALIZED (${byType(Prisma.sql`units`, Prisma.sql`counted`)}),
  feet AS MATERIALIZED (${byType(Prisma.sql`linear_ft`, Prisma.sql`counted WHERE measurement_type = 'linear_ft'`)}),
  areas AS MATERIALIZED (${byType(Prisma.sql`acres`, Prisma.sql`counted WHERE measurement_type = 'acres'`)}),
  permissions AS MATERIALIZED (${byPermission(Prisma.sql`counted`)}),
  work AS MATERIALIZED (${byPermission(Prisma.sql`counted WHERE is_work`)}),
  shares AS MATERIALIZED (
    SELECT shared.circuit_id,
      jsonb_object_agg(
        coalesce(p.user_id::text, 'planner:' || p.id, 'unassigned'),
        jsonb_build_object(
          'name', coalesce(person.name, p.name, 'Unassigned'), 'units', shared.units, 'linear_ft', shared.linear_ft,
          'acres', shared.acres
        )
      ) AS map
    FROM (
      SELECT circuit_id, planner_id, sum(units) AS units, sum(linear_ft) AS linear_ft, sum(acres) AS acres
      FROM counted
      GROUP BY circuit_id, planner_id
    ) shared
    LEFT JOIN planners p ON p.id = shared.planner_id
    LEFT JOIN users person ON person.id = p.user_id
    GROUP BY shared.circuit_id
  )`;

/**
 * The newest row of a circuit, today's own before the rollup of it; with the same content there is nothing to write.
 */
const NEWEST = Prisma.sql`
  kept.id = (
    SELECT newest.id
    FROM circuit_aggregates newest
    WHERE newest.circuit_id = fresh.circuit_id
    ORDER BY newest.aggregate_date DESC, newest.is_rollup
    LIMIT 1
  )`;
const NEWEST_ROLLUP = Prisma.sql`
  kept.id = (
    SELECT newest.id
    FROM circuit_aggregates newest
    WHERE newest.circuit_id = fresh.circuit_id AND newest.is_rollup AND newest.aggregate_date <= fresh.aggregate_date
    ORDER BY newest.aggregate_date DESC
    LIMIT 1
  )`;

/** Takes the notes of some circuits away; whatever changes from now on is noted again. */
const TAKE_DUE = Prisma.sql`
  WITH noted AS (
    DELETE FROM aggregate_due_circuits
    WHERE circuit_id IN (
      SELECT DISTINCT d.circuit_id FROM aggregate_due_circuits d ORDER BY d.circuit_id LIMIT ${CIRCUITS_PER_STATEMENT}
    )
    RETURNING circuit_id
  ) SELECT DISTINCT circuit_id::text AS id FROM noted`;

const COUNT_DUE = Prisma.sql`SELECT count(DISTINCT circuit_id)::int AS left FROM aggregate_due_circuits`;

const writeToday = (ids: readonly string[]) => Prisma.sql`
  WITH circuit AS MATERIALIZED (SELECT unnest(${[...ids]}::bigint[]) AS circuit_id),
    counted AS MATERIALIZED (
      SELECT u.circuit_id, u.unit_type, t.measurement_type, u.permission_status,
        coalesce(u.planner_id, c.planner_id) AS planner_id, ${UNIT_SUMS}
      FROM circuit
      JOIN circuits c ON c.id = circuit.circuit_id
      JOIN planned_units u ON u.circuit_id = c.id AND u.state = 'present'
      LEFT JOIN unit_types t ON t.code = u.unit_type
      GROUP BY u.circuit_id, u.unit_type, t.measurement_type, u.permission_status, coalesce(u.planner_id, c.planner_id)
    ),
    ${PARTS} ${writeDifferent({ table: "circuit_aggregates", key: KEY, columns: COLUMNS, rows: NOW, sameRow: NEWEST })}`;

/** Notes circuits without totals, and those whose miles or percentage moved while their units stayed. */
const NOTE_MOVED = Prisma.sql`
  INSERT INTO aggregate_due_circuits (circuit_id)
  SELECT c.id
  FROM circuits c
  LEFT JOIN LATERAL (
    SELECT a.total_miles, a.miles_planned, a.percent_complete
    FROM circuit_aggregates a
    WHERE a.circuit_id = c.id
    ORDER BY a.aggregate_date DESC, a.is_rollup
    LIMIT 1
  ) newest ON true
  WHERE c.deleted_at IS NULL
    AND (
      newest.total_miles, newest.miles_planned, newest.percent_complete
    ) IS DISTINCT FROM (c.total_miles, c.miles_planned, c.percent_complete)
  UNION ${CIRCUITS_TO_BOOK}`;

export type CircuitDaysAnswer = { circuits: number; written: number; isDone: boolean };

/**
 * Makes the credits and the totals of today for every circuit whose units changed, and at the first call of a run
 * (`isFirst`) for those whose miles moved; for about 15 s, the rest is for the next call. Whoever is cut off leaves the
 * others noted. Throws LeaseLostError and SyncCancelledError.
 */
export async function writeCircuitDays(lease: Lease, { isFirst }: { isFirst: boolean }): Promise<CircuitDaysAnswer> {
  const deadline = Date.now() + SLICE_MS;
  const done: CircuitDaysAnswer = { circuits: 0, written: 0, isDone: false };
  if (isFirst) await holdWriting(lease, (client) => client.query(NOTE_MOVED));
  while (!done.isDone && Date.now() < deadline) {
    const { circuits, written } = await holdWriting(lease, (client) =>
      writeSome(client, lease, { before: done.circuits }),
    );
    done.circuits += circuits;
    done.written += written;
    done.isDone = circuits < CIRCUITS_PER_STATEMENT;
  }
  if (done.circuits > 0) await announceChange("permissions");
  return done;
}

/**
 * As `writeCircuitDays`, for one statement's worth of circuits, and only where so many are noted and nobody else makes
 * figures: while other units are still on their way. Answers whether it did. Throws LeaseLostError
 * and SyncCancelledError.
 */
export async function writeManyCircuitDays(lease: Lease): Promise<boolean> {
  const [due] = await db().$queryRaw<{ left: number }[]>(COUNT_DUE);
  if ((due?.left ?? 0) < CIRCUITS_PER_STATEMENT) return false;
  const written = await holdWritingNow(lease, (client) => writeSome(client, lease));
  if (written !== null) await announceChange("permissions");
  return written !== null;
}

async function writeSome(
  client: PoolClient,
  lease: Lease,
  progress?: { before: number },
): Promise<{ circuits: number; written: number }> {
  const { rows } = await client.query<{ id: string }>(TAKE_DUE);
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { circuits: 0, written: 0 };
  await writeCredits(client, lease, ids);
  await writePermissionGroups(client, ids);
  const { rowCount } = await client.query(writeToday(ids));
  const written = rowCount ?? 0;
  if (written > 0) await client.query(keepCodes(ids));
  await countWritten(client, lease, written);
  if (progress && ids.length === CIRCUITS_PER_STATEMENT) {
    const { rows: due } = await client.query<{ left: number }>(COUNT_DUE);
    const done = progress.before + ids.length;
    await tellFigures(client, lease, { stage: "Totals of circuits", done, total: done + (due[0]?.left ?? 0) });
  }
  return { circuits: ids.length, written };
}

/**
 * Makes the last state of days their rollup: what the circuits' own rows of those days ended with. A rollup stands only
 * where it says something else than the one before. Answers how many were written.
 */
export async function rollUpCircuitDays(client: PoolClient, days: readonly BusinessDay[]): Promise<number> {
  const columns = Prisma.raw(COLUMNS.map(([name]) => `a.${name}`).join(", "));
  const rows = Prisma.sql`
    SELECT a.circuit_id, a.aggregate_date, true AS is_rollup, ${columns}
    FROM circuit_aggregates a
    WHERE NOT a.is_rollup AND a.aggregate_date = ANY(${[...days]}::date[])`;
  const { rowCount } = await client.query(
    writeDifferent({ table: "circuit_aggregates", key: KEY, columns: COLUMNS, rows, sameRow: NEWEST_ROLLUP }),
  );
  return rowCount ?? 0;
}
