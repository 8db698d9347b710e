import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ACTIVE_CIRCUITS_WITH_LATEST_AGGREGATE,
  CIRCUITS_WITH_USER_MODIFICATIONS,
  REGIONAL_SUMMARY,
  SYNC_HISTORY,
} from "./common-queries";

const client = ownerClient();

// Two circuits that count, and one each that must not: excluded, deleted.
const ROWS = `
  INSERT INTO users (name, email, password) VALUES ('Mira Oakes', 'mira.oakes@example.com', 'x');
  INSERT INTO circuits (
    job_guid, work_order, title, region_id, api_status, api_modified_date, total_miles, miles_planned, percent_complete,
    is_excluded, deleted_at
  )
    SELECT guid, work_order, title, regions.id, status, '2026-01-20', miles, planned, percent, excluded,
      deleted::timestamptz
    FROM regions, (VALUES
      ('{A}', '2026-0002', 'BIRCH RUN', 'ACTIV', 10.5, 4, 40, false, NULL),
      ('{B}', '2026-0001', 'CEDAR POINT', 'QC', 20, 20, 100, false, NULL),
      ('{C}', '2026-0003', 'ELM GROVE', 'ACTIV', 5, 1, 20, true, NULL),
      ('{D}', '2026-0004', 'FIR LANE', 'ACTIV', 5, 1, 20, false, '2026-01-21')
    ) AS row(guid, work_order, title, status, miles, planned, percent, excluded, deleted) WHERE regions.code = 'LAN';
  INSERT INTO circuit_aggregates (circuit_id, aggregate_date, total_units, units_approved)
    SELECT id, day, units, 1
    FROM circuits, (VALUES (date '2026-01-19', 3), ('2026-01-20', 7)) AS row(day, units)
    WHERE job_guid = '{A}';
  UPDATE circuits
  SET user_modified_fields = '{"title": {"original_value": "BIRCH"}}', last_user_modified_at = '2026-01-20 12:00Z',
    last_user_modified_by = (SELECT id FROM users)
  WHERE job_guid = '{A}';
  UPDATE circuits
  SET user_modified_fields = '{}', last_user_modified_by = (SELECT id FROM users)
  WHERE job_guid = '{B}';
  INSERT INTO sync_logs (sync_type, sync_status, sync_trigger, started_at) VALUES
    ('circuit_list', 'completed', 'scheduled', now() - interval '2 hours'),
    ('full', 'failed', 'manual', now() - interval '1 hour'),
    ('full', 'completed', 'manual', now() - interval '8 days');`;

beforeAll(async () => {
  await client.connect();
  await client.query(ROWS);
});
afterAll(() => client.end());

describe("the reference's common queries run to the letter", () => {
  it("active circuits come with their newest aggregate, without excluded and deleted ones", async () => {
    const { rows } = await client.query(ACTIVE_CIRCUITS_WITH_LATEST_AGGREGATE);
    expect(rows).toMatchObject([
      { work_order: "2026-0002", title: "BIRCH RUN", percent_complete: "40.00", total_units: 7, units_approved: 1 },
    ]);
  });

  it("the regional summary lists every region with what counts", async () => {
    const { rows } = await client.query<{ region_name: string }>(REGIONAL_SUMMARY);
    expect(rows).toHaveLength(6);
    expect(rows.find((row) => row.region_name === "Lancaster")).toMatchObject({
      active_circuits: "1",
      qc_circuits: "1",
      total_miles: "30.50",
      miles_planned: "24.00",
      avg_completion: "70.0000000000000000",
    });
    expect(rows.find((row) => row.region_name === "Lehigh")).toMatchObject({ active_circuits: "0", total_miles: null });
  });

  it("the sync history is the last week's, newest first", async () => {
    const { rows } = await client.query(SYNC_HISTORY);
    expect(rows).toMatchObject([
      { sync_type: "full", sync_status: "failed" },
      { sync_type: "circuit_list", sync_status: "completed" },
    ]);
  });

  it("circuits with a user's edits come with who made them", async () => {
    const { rows } = await client.query(CIRCUITS_WITH_USER_MODIFICATIONS);
    expect(rows).toMatchObject([
      {
        work_order: "2026-0002",
        modified_by: "Mira Oakes",
        user_modified_fields: { title: { original_value: "BIRCH" } },
      },
    ]);
  });
});
