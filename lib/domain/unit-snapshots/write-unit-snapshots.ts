import "server-only";
import { Prisma } from "@/lib/platform/db";
import { holdWriting, holdWritingNow, tellFigures } from "../aggregates/hold-writing";
import type { Lease } from "../sync-runs/hold-lease";
import { HASH_OF_NONE, UNIT_LISTS, listMeta, rawJson } from "./unit-list-sql";

const CIRCUITS_PER_STATEMENT = 200;
/** So many units of lists are in the database's memory at a time, and those of one circuit more. */
const UNITS_PER_STATEMENT = 40_000;
const SLICE_MS = 15_000;

/** Whose list a circuit `c` is kept for now, by what it was when it was asked last (`m`); `custody` is who holds it. */
const QUARTERS = Prisma.sql`least(greatest(floor(c.percent_complete / 25), 0), 4)::int`;
const ENTERED_QC = Prisma.sql`(c.api_status = 'QC' AND m.api_status <> 'QC')`;
const ENTERED_UTILITY = Prisma.sql`(h.kind = 'utility' AND m.custody IS DISTINCT FROM 'utility')`;
const TRIGGER = Prisma.sql`
  CASE
    WHEN m.circuit_id IS NULL THEN 'initial'
    WHEN c.api_status = 'CLOSE' AND m.api_status <> 'CLOSE' THEN 'closed'
    WHEN ${ENTERED_QC} THEN 'qc'
    WHEN ${ENTERED_UTILITY} THEN 'custody'
    WHEN ${QUARTERS} > m.quarters THEN 'milestone_' || ${QUARTERS} * 25
  END`;

const CIRCUITS = Prisma.sql`
  circuits c
  JOIN regions r ON r.id = c.region_id
  JOIN circuit_unit_fetches f ON f.circuit_id = c.id
  LEFT JOIN unit_snapshot_marks m ON m.circuit_id = c.id
  LEFT JOIN circuit_custody_periods h ON h.circuit_id = c.id AND h.ended_at IS NULL`;

/**
 * Circuits that the run is about to fetch and that the planner gave away since: units may go while they are in
 * other hands.
 */
const givenAway = (syncLogId: bigint) => Prisma.sql`m.circuit_id IS NOT NULL AND (${ENTERED_QC} OR ${ENTERED_UTILITY})
  AND c.work_order IN (
    SELECT w.work_order FROM sync_work_orders w WHERE w.sync_log_id = ${syncLogId} AND w.outcome IS NULL
  )`;

/** Circuits whose last answer was believed, and that are not what they were; a closed one waits for its last fetch. */
const CHANGED = Prisma.sql`
  f.fetched_at IS NOT NULL
    AND f.suspicious_since IS NULL
    AND f.failed_since IS NULL
    AND (c.api_status <> 'CLOSE' OR f.api_status = 'CLOSE')
  AND CASE
    WHEN m.circuit_id IS NULL THEN f.unit_count > 0
    ELSE (m.quarters, m.api_status, m.custody) IS DISTINCT FROM (${QUARTERS}::smallint, c.api_status, h.kind)
  END`;

/** Of those, the ones that the run has fetched: what it will fetch is judged when it has. */
const fetchedBy = (syncLogId: bigint) => Prisma.sql`${CHANGED} AND f.sync_log_id = ${syncLogId}`;

type When = "before" | "meanwhile" | "after";

/** A condition on a circuit, with what is known of it. */
function circuitsOf(syncLogId: bigint, when: When): Prisma.Sql {
  if (when === "before") return givenAway(syncLogId);
  return when === "meanwhile" ? fetchedBy(syncLogId) : CHANGED;
}

export type UnitSnapshotsAnswer = { circuits: number; written: number; isDone: boolean };

/**
 * Keeps the unit lists of circuits whose time it is (domain.md §4.4), for about 15 s; the rest is for the next call.
 * `before` the units are fetched, those of circuits that passed to quality control or to the utility, as the planner
 * left them; `after` it all others. A list that says what the circuit's newest one says is not kept again, and a
 * crossing that was judged is not judged again. Throws LeaseLostError and SyncCancelledError.
 */
export async function writeUnitSnapshots(lease: Lease, when: "before" | "after"): Promise<UnitSnapshotsAnswer> {
  const deadline = Date.now() + SLICE_MS;
  const done: UnitSnapshotsAnswer = { circuits: 0, written: 0, isDone: false };
  while (!done.isDone && Date.now() < deadline) {
    const { circuits, written } = await holdWriting(lease, async (client) => {
      const { rows } = await client.query<{ circuits: number; written: number }>(statement(lease.syncLogId, when));
      const kept = rows[0] ?? { circuits: 0, written: 0 };
      const soFar = done.circuits + kept.circuits;
      if (kept.circuits > 0)
        await tellFigures(client, lease, { stage: "Keeping lists of units", done: soFar, total: null });
      return kept;
    });
    done.circuits += circuits;
    done.written += written;
    done.isDone = circuits === 0;
  }
  return done;
}

/**
 * As `writeUnitSnapshots` after the fetch, for one statement's worth of circuits whose units the run has fetched, and
 * only where nobody else writes figures: while other units are still on their way. Answers how many circuits were
 * judged. Throws LeaseLostError and SyncCancelledError.
 */
export async function writeListsMeanwhile(lease: Lease): Promise<number> {
  const kept = await holdWritingNow(lease, async (client) => {
    const { rows } = await client.query<{ circuits: number }>(statement(lease.syncLogId, "meanwhile"));
    return rows[0]?.circuits;
  });
  return kept ?? 0;
}

function statement(syncLogId: bigint, when: When): Prisma.Sql {
  const meta = listMeta(Prisma.sql`jsonb_build_object('sync_log_id', ${syncLogId}::bigint)`);
  return Prisma.sql`
    WITH asked AS MATERIALIZED (
      SELECT c.id AS circuit_id, c.work_order, c.extension, c.percent_complete, c.api_status, c.total_miles,
        c.miles_planned, c.taken_by, c.ws_version, c.ws_sync_version, r.name AS region, h.kind AS custody,
        ${QUARTERS} AS quarters, m.quarters AS old_quarters, ${TRIGGER} AS trigger,
        sum(f.unit_count) OVER (ORDER BY c.id) - f.unit_count AS units_before
      FROM ${CIRCUITS}
      WHERE c.deleted_at IS NULL AND ${circuitsOf(syncLogId, when)}
      ORDER BY c.id
      LIMIT ${CIRCUITS_PER_STATEMENT}
    ), due AS MATERIALIZED (SELECT * FROM asked WHERE units_before < ${UNITS_PER_STATEMENT}
    ), circuit AS (SELECT circuit_id FROM due WHERE trigger IS NOT NULL
    ), ${UNIT_LISTS}, marked AS (
      INSERT INTO unit_snapshot_marks AS m (circuit_id, quarters, api_status, custody)
      SELECT circuit_id, ${when === "before" ? Prisma.sql`old_quarters` : Prisma.sql`quarters`}, api_status, custody
      FROM due
      ON CONFLICT (circuit_id) DO UPDATE SET quarters = excluded.quarters, api_status = excluded.api_status,
        custody = excluded.custody
    ), kept AS (
      INSERT INTO planned_units_snapshots (
        circuit_id, work_order, extension, snapshot_trigger, percent_complete, api_status, content_hash, unit_count,
        raw_json
      )
      SELECT due.circuit_id, due.work_order, due.extension, due.trigger, due.percent_complete, due.api_status,
        coalesce(listed.content_hash, ${HASH_OF_NONE}), coalesce(listed.unit_count, 0), ${rawJson(meta)}
      FROM due JOIN circuit USING (circuit_id) LEFT JOIN listed USING (circuit_id) LEFT JOIN summed USING (circuit_id)
      WHERE coalesce(listed.content_hash, ${HASH_OF_NONE}) IS DISTINCT FROM (
        SELECT s.content_hash
        FROM planned_units_snapshots s
        WHERE s.circuit_id = due.circuit_id
        ORDER BY s.created_at DESC, s.id DESC
        LIMIT 1
      )
      RETURNING id
    )
    SELECT (SELECT count(*) FROM due)::int AS circuits, (SELECT count(*) FROM kept)::int AS written`;
}
