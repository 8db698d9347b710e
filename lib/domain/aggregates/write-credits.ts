import "server-only";
import type { PoolClient } from "pg";
import { Prisma } from "@/lib/platform/db";
import { businessDaySql } from "@/lib/platform/time-sql";
import type { Lease } from "../sync-runs/hold-lease";

const METRES_PER_MILE = 1609.344;
const TODAY = businessDaySql();

/**
 * WorkStudio changed circuit `c` after its units were fetched (`circuit_unit_fetches f`), so the stations behind its
 * miles are still to come: its books wait for them, two days at most.
 */
const IS_AHEAD = Prisma.sql`
  (
    f.fetched_at IS NOT NULL
      AND f.api_modified_at IS DISTINCT FROM c.api_modified_at
      AND c.api_modified_at > now() - interval '2 days'
      AND c.planned_units_sync_enabled
      AND NOT c.is_excluded
      AND EXISTS (
        SELECT FROM api_status_configs k WHERE k.api_status = c.api_status AND k.is_active AND k.sync_planned_units
      )
  )`;

/** A query of the ids of circuits whose books are to be brought up to date for their miles alone. */
export const CIRCUITS_TO_BOOK = Prisma.sql`
  SELECT c.id
  FROM circuits c
  LEFT JOIN circuit_mile_books b ON b.circuit_id = c.id
  LEFT JOIN circuit_unit_fetches f ON f.circuit_id = c.id
  WHERE c.deleted_at IS NULL
    AND (
      b.circuit_id IS NULL
        OR (b.booked_miles <> c.miles_planned AND NOT ${IS_AHEAD})
        OR (b.stations_opened_at IS NULL AND f.fetched_at IS NOT NULL)
    )`;

/**
 * A circuit `c` with its books, and by how many miles it differs from them. Its new stations are credited (`is_open`)
 * once its units have been seen, or where nothing at all was planned when it was first seen: a new work order's units
 * are not fetched, so the first of them are seen when work has begun.
 */
const circuitsOf = (ids: readonly string[]) => Prisma.sql`
  SELECT c.id, c.miles_planned, b.circuit_id IS NULL AS is_first, b.stations_opened_at IS NOT NULL AS is_seen,
    b.stations_opened_at IS NOT NULL OR coalesce(b.opening_miles = 0 AND c.miles_planned > 0, false) AS is_open,
    f.fetched_at IS NOT NULL AS is_fetched, coalesce(c.miles_planned - b.booked_miles, 0) AS change,
    EXISTS (
      SELECT FROM circuits piece WHERE piece.parent_circuit_id = c.id AND piece.deleted_at IS NULL
    ) AS is_in_pieces
  FROM circuits c
  LEFT JOIN circuit_mile_books b ON b.circuit_id = c.id
  LEFT JOIN circuit_unit_fetches f ON f.circuit_id = c.id
  WHERE c.id = ANY(${[...ids]}::bigint[]) AND c.deleted_at IS NULL AND (b.circuit_id IS NULL OR NOT ${IS_AHEAD})`;

/**
 * Stations that nobody was credited with yet, each with its first unit by assessed instant, then identity. What was
 * there when the circuit's units were first seen is nobody's new work; nor is a station whose first unit was credited
 * on another circuit, from which it moved here, or that was credited on another piece of the order before its units
 * moved. The circuits' ids say twice whose credits are looked at: of the join alone the database makes a merge that
 * goes through all credits there are.
 */
const newStations = (ids: readonly string[]) => Prisma.sql`
  SELECT s.*,
    CASE
      WHEN NOT s.is_open THEN 'opening'
      WHEN EXISTS (SELECT FROM station_credits k WHERE k.unit_id = s.unit_id)
        OR (
          s.came_by = 'moved'
            AND EXISTS (
              SELECT FROM circuits piece
              JOIN station_credits k ON k.circuit_id = piece.id AND k.station_name = s.station_name
              WHERE piece.work_order = s.work_order AND piece.id <> s.circuit_id
            )
        ) THEN 'moved'
      WHEN s.span > 0 THEN 'span'
      ELSE 'shared'
    END AS method
  FROM (
    SELECT DISTINCT ON (u.circuit_id, u.station_name) u.circuit_id, planned.work_order, u.station_name, u.id AS unit_id,
      u.came_by, coalesce(u.planner_id, planned.planner_id) AS planner_id,
      least(coalesce(u.assessed_on, ${TODAY}), ${TODAY}) AS day,
      max(u.span_metres) OVER (PARTITION BY u.circuit_id, u.station_name) AS span, circuit.is_open
    FROM circuit JOIN circuits planned ON planned.id = circuit.id JOIN planned_units u ON u.circuit_id = circuit.id
    WHERE u.state = 'present' AND btrim(u.station_name) <> '' AND (circuit.is_open OR circuit.is_fetched)
      AND NOT EXISTS (
        SELECT FROM station_credits k
        WHERE k.circuit_id = ANY(${[...ids]}::bigint[])
          AND k.circuit_id = u.circuit_id
          AND k.station_name = u.station_name
      )
    ORDER BY u.circuit_id, u.station_name, u.assessed_at NULLS LAST, u.identity
  ) s`;

/**
 * Credits the miles of circuits (domain.md §4.2) and brings their books up to date: spans where they are known, else
 * the change of the circuit's planned miles in equal parts, the last part taking what rounding leaves, unless they are
 * the miles of its pieces; what no new station can take is unassigned, or a correction where miles fell. Then the
 * credits of a circuit are its miles less its opening ones, exactly. Notes the days that were credited. In the caller's
 * transaction, with nobody else crediting; done again it writes nothing.
 */
export async function writeCredits(
  client: PoolClient,
  { syncLogId }: Lease,
  circuitIds: readonly string[],
): Promise<void> {
  await client.query(Prisma.sql`
    WITH circuit AS MATERIALIZED (${circuitsOf(circuitIds)}), station AS MATERIALIZED (${newStations(circuitIds)}),
      spans AS MATERIALIZED (
        SELECT circuit_id, station_name, round((span / ${METRES_PER_MILE}::float8)::numeric, 6) AS miles
        FROM station
        WHERE method = 'span'
      ),
      spanned AS MATERIALIZED (SELECT circuit_id, sum(miles) AS miles FROM spans GROUP BY circuit_id),
      sharing AS MATERIALIZED (
        SELECT circuit_id, count(*) AS sharers FROM station WHERE method = 'shared' GROUP BY circuit_id
      ),
      rest AS MATERIALIZED (
        SELECT c.id AS circuit_id, c.change - coalesce(spanned.miles, 0) AS miles,
          CASE WHEN c.is_in_pieces THEN 0 ELSE coalesce(sharing.sharers, 0) END AS sharers
        FROM circuit c
        LEFT JOIN spanned ON spanned.circuit_id = c.id
        LEFT JOIN sharing ON sharing.circuit_id = c.id
      ),
      shared AS (
        SELECT s.circuit_id, s.station_name,
          CASE
            WHEN r.miles <= 0 OR r.sharers = 0 THEN 0
            WHEN row_number() OVER own = r.sharers THEN r.miles - trunc(r.miles / r.sharers, 6) * (r.sharers - 1)
            ELSE trunc(r.miles / r.sharers, 6)
          END AS miles
        FROM station s
        JOIN rest r ON r.circuit_id = s.circuit_id
        WHERE s.method = 'shared'
        WINDOW own AS (PARTITION BY s.circuit_id ORDER BY s.station_name)
      ),
      credited AS (
        INSERT INTO station_credits (
          circuit_id, station_name, unit_id, planner_id, credited_on, miles, method, sync_log_id
        )
        SELECT s.circuit_id, s.station_name, s.unit_id, s.planner_id, s.day, coalesce(p.miles, h.miles, 0), s.method,
          ${syncLogId}::bigint
        FROM station s
        LEFT JOIN spans p ON p.circuit_id = s.circuit_id AND p.station_name = s.station_name
        LEFT JOIN shared h ON h.circuit_id = s.circuit_id AND h.station_name = s.station_name
        UNION ALL
        SELECT circuit_id, NULL, NULL, NULL, ${TODAY}, miles,
          CASE WHEN miles < 0 THEN 'correction' ELSE 'unassigned' END, ${syncLogId}::bigint
        FROM rest
        WHERE miles < 0 OR (miles > 0 AND sharers = 0)
        RETURNING credited_on, miles
      ),
      noted AS (INSERT INTO aggregate_due_days (day) SELECT DISTINCT credited_on FROM credited WHERE miles <> 0)
    INSERT INTO circuit_mile_books AS b (circuit_id, opened_at, stations_opened_at, opening_miles, booked_miles)
    SELECT id, now(), CASE WHEN is_fetched THEN now() END, miles_planned, miles_planned
    FROM circuit
    WHERE is_first OR change <> 0 OR (is_fetched AND NOT is_seen)
    ON CONFLICT (circuit_id) DO UPDATE SET booked_miles = excluded.booked_miles,
      stations_opened_at = coalesce(b.stations_opened_at, excluded.stations_opened_at)`);
}
