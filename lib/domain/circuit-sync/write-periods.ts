import "server-only";
import { Prisma } from "@/lib/platform/db";

/**
 * When a change that the sync sees took place: at WorkStudio's own edit, if that lies after the last time the circuit
 * was seen; else now. Of a `difference d`; it never lies before the period that it ends.
 */
const changedAt = (periodBegan: Prisma.Sql) => Prisma.sql`
  greatest(
    CASE WHEN d.api_modified_at > d.old_synced_at AND d.api_modified_at <= now() THEN d.api_modified_at ELSE now() END,
    ${periodBegan} + interval '1 millisecond'
  )`;

/** A status that is another one; since when the circuit has it. */
const STATUS_CHANGED = Prisma.sql`d.api_status <> d.old_status`;
export const STATUS_SINCE = Prisma.sql`
  CASE WHEN ${STATUS_CHANGED} THEN ${changedAt(Prisma.sql`c.status_since`)} ELSE c.status_since END`;
/** Another account; a spelling of the same is none. */
const HOLDER_CHANGED = Prisma.sql`planner_alias_fold(d.taken_by) IS DISTINCT FROM planner_alias_fold(d.old_taken_by)`;

/**
 * Whose accounts hold the circuits of one batch, and which planner each is; once for each name. `names` selects one
 * column `name`.
 */
export const holders = (names: Prisma.Sql) => Prisma.sql`
  SELECT sent.name, custody_kind(sent.name) AS kind, a.planner_id FROM (${names}) AS sent(name)
  LEFT JOIN planner_aliases a ON a.kind = 'login' AND planner_alias_fold(a.alias) = planner_alias_fold(sent.name)`;

/**
 * The planner of a circuit `c` after a change, where `holder h` holds it now: only a contractor's account takes it
 * over, an unnamed one only where there never was such.
 */
export const NEXT_PLANNER = Prisma.sql`
  CASE
    WHEN h.kind = 'contractor'
      OR (
        h.kind = 'unknown'
          AND NOT EXISTS (
            SELECT FROM circuit_custody_periods held WHERE held.circuit_id = c.id AND held.kind = 'contractor'
          )
      ) THEN coalesce(h.planner_id, c.planner_id)
    ELSE c.planner_id
  END`;

/**
 * Parts of the statement that writes a batch: they end and begin the periods of circuits whose status or holder changed
 * (`difference`), and begin the first ones of new circuits (`created`). A period begins only when the one before has
 * ended, so that one at most is open.
 */
export const PERIODS = Prisma.sql`status_ended AS (
    UPDATE circuit_status_periods p SET ended_at = ${changedAt(Prisma.sql`p.started_at`)}
    FROM difference d
    WHERE p.circuit_id = d.circuit_id AND p.ended_at IS NULL AND ${STATUS_CHANGED}
    RETURNING p.circuit_id, p.ended_at
  ), status_began AS (
    INSERT INTO circuit_status_periods (circuit_id, started_at, status, is_first_sight)
    SELECT d.circuit_id, coalesce(e.ended_at, now()), d.api_status, false
    FROM difference d
    LEFT JOIN status_ended e ON e.circuit_id = d.circuit_id
    WHERE ${STATUS_CHANGED}
    UNION ALL SELECT id, now(), api_status, true FROM created
  ), custody_ended AS (
    UPDATE circuit_custody_periods p SET ended_at = ${changedAt(Prisma.sql`p.started_at`)}
    FROM difference d
    WHERE p.circuit_id = d.circuit_id AND p.ended_at IS NULL AND ${HOLDER_CHANGED}
    RETURNING p.circuit_id, p.ended_at
  ), custody_began AS (
    INSERT INTO circuit_custody_periods (circuit_id, started_at, taken_by, kind, planner_id, is_first_sight)
    SELECT began.circuit_id, began.at, began.taken_by, coalesce(h.kind, 'nobody'), h.planner_id, began.is_first_sight
    FROM (
      SELECT d.circuit_id, coalesce(e.ended_at, now()) AS at, d.taken_by, false AS is_first_sight
      FROM difference d
      LEFT JOIN custody_ended e ON e.circuit_id = d.circuit_id
      WHERE ${HOLDER_CHANGED}
      UNION ALL
      SELECT id, now(), taken_by, true
      FROM created
    ) began
    LEFT JOIN holder h ON h.name = began.taken_by
  )`;
