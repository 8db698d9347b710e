import { Client } from "pg";

/**
 * What must hold after every run, whatever happened in it (docs/security.md, Faults): a query of whatever breaks it.
 */
const INVARIANTS: Record<string, string> = {
  "one circuit for each job GUID": "SELECT job_guid FROM circuits GROUP BY 1 HAVING count(*) > 1",
  "a corrected field has the person's value": `
    SELECT c.job_guid FROM circuits c WHERE c.user_modified_fields ? 'title' AND c.title NOT LIKE 'CORRECTED %'`,
  "the lines of corrections are what the circuits say": `
    WITH kept AS (
      SELECT circuit_id, region_id, field::text, corrected_by, ours, theirs, theirs_when_corrected, is_drifted,
        is_agreed
      FROM circuit_corrections
    ),
      said AS (
        SELECT c.id, c.region_id, k.field, k.corrected_by, k.ours, k.theirs, k.theirs_when_corrected, k.is_drifted,
          k.is_agreed
        FROM circuits c
        CROSS JOIN LATERAL corrections_of(c) k
      )
    (SELECT * FROM kept EXCEPT SELECT * FROM said) UNION ALL (SELECT * FROM said EXCEPT SELECT * FROM kept)`,
  "the excluded circuits are what the circuits say": `
    WITH kept AS (SELECT circuit_id, ends_on, due_at FROM excluded_circuits),
      said AS (SELECT id, exclusion_ends_on, exclusion_due_at FROM circuits WHERE is_excluded)
    (SELECT * FROM kept EXCEPT SELECT * FROM said) UNION ALL (SELECT * FROM said EXCEPT SELECT * FROM kept)`,
  "one row of figures for each circuit, day and kind":
    "SELECT circuit_id FROM circuit_aggregates GROUP BY circuit_id, aggregate_date, is_rollup HAVING count(*) > 1",
  "one snapshot for each circuit, type and day":
    "SELECT circuit_id FROM circuit_snapshots WHERE snapshot_type = 'daily' GROUP BY circuit_id, snapshot_date HAVING count(*) > 1",
  "every run has ended, with its time":
    "SELECT id FROM sync_logs WHERE sync_status = 'started' OR completed_at IS NULL",
  "a run that ended well counts what it met":
    "SELECT id FROM sync_logs WHERE feed = 'circuits' AND sync_status IN ('completed', 'warning') AND circuits_processed <> circuits_created + circuits_updated + circuits_unchanged",
  "no scope is held": "SELECT scope FROM sync_leases WHERE expires_at IS NOT NULL OR sync_log_id IS NOT NULL",
  "nothing is left staged":
    "SELECT 1 FROM sync_staged_circuits UNION ALL SELECT 1 FROM sync_planned_writes UNION ALL SELECT 1 FROM sync_run_steps UNION ALL SELECT 1 FROM sync_work_orders",
  "the open status period is the circuit's status":
    "SELECT c.id FROM circuits c JOIN circuit_status_periods p ON p.circuit_id = c.id AND p.ended_at IS NULL WHERE p.status <> c.api_status",
  "the books of a circuit balance": `
    SELECT b.circuit_id
    FROM circuit_mile_books b
    LEFT JOIN station_credits k ON k.circuit_id = b.circuit_id
    GROUP BY b.circuit_id
    HAVING b.booked_miles - b.opening_miles <> coalesce(sum(k.miles), 0)`,
  "planners, nobody and corrections are what regions gained": `
    SELECT d.region_id, d.aggregate_date
    FROM regional_daily_aggregates d
    LEFT JOIN LATERAL (
      SELECT coalesce(sum(k.miles), 0) AS miles
      FROM station_credits k
      JOIN circuits c ON c.id = k.circuit_id
      WHERE c.region_id = d.region_id
        AND k.credited_on = d.aggregate_date
        AND c.deleted_at IS NULL
        AND NOT c.is_excluded
        AND (
          k.station_name IS NOT NULL
            OR NOT EXISTS (SELECT FROM circuits piece WHERE piece.parent_circuit_id = c.id AND piece.deleted_at IS NULL)
        )
    ) k ON true
    WHERE NOT EXISTS (SELECT FROM aggregate_due_days w WHERE w.day = d.aggregate_date)
      AND NOT EXISTS (SELECT FROM week_closings w WHERE d.aggregate_date BETWEEN w.week_starting AND w.week_ending)
      AND d.miles_added <> round(k.miles, 2)`,
  "a planner's day is what the units say": `
    SELECT a.planner_id, a.aggregate_date
    FROM planner_daily_aggregates a
    LEFT JOIN LATERAL (
      SELECT count(*) AS units
      FROM planned_units u
      JOIN circuits c ON c.id = u.circuit_id
      WHERE u.state = 'present'
        AND u.assessed_on = a.aggregate_date
        AND coalesce(u.planner_id, c.planner_id) = a.planner_id
        AND c.region_id = a.region_id
        AND c.deleted_at IS NULL
        AND NOT c.is_excluded
    ) u ON true
    WHERE NOT EXISTS (SELECT FROM aggregate_due_days w WHERE w.day = a.aggregate_date)
      AND a.total_units_assessed <> u.units`,
  "a unit without a planner is of a circuit without one":
    "SELECT u.id FROM planned_units u JOIN circuits c ON c.id = u.circuit_id WHERE u.planner_id IS NULL AND c.planner_id IS NOT NULL",
  "no unit is stored twice": "SELECT identity FROM planned_units GROUP BY 1 HAVING count(*) > 1",
  "a change says what changed": "SELECT id FROM planned_unit_changes WHERE before IS NOT DISTINCT FROM after",
};

/** The invariants that do not hold, with what breaks each. */
export async function brokenInvariants(ownerUrl: string): Promise<string[]> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const broken: string[] = [];
    for (const [name, query] of Object.entries(INVARIANTS)) {
      const { rows } = await client.query<Record<string, unknown>>(query);
      if (rows.length > 0) broken.push(`${name}: ${rows.length}, the first ${JSON.stringify(rows[0])}`);
    }
    return broken;
  } finally {
    await client.end();
  }
}

export const INVARIANT_COUNT = Object.keys(INVARIANTS).length;
