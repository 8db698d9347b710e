import { ownerClient } from "@/lib/platform/testing/owner-client";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

const client = ownerClient();

const ROWS = `
  DELETE FROM circuits; DELETE FROM sync_logs; DELETE FROM users;
  INSERT INTO regions (name, code) VALUES ('Central', 'CEN') ON CONFLICT DO NOTHING;
  INSERT INTO users (name, email, password, default_region_id)
  SELECT 'Ivo Lindqvist', 'ivo.lindqvist@example.com', 'x', id
  FROM regions
  WHERE code = 'CEN';
  INSERT INTO circuits (
    job_guid, work_order, title, region_id, api_status, api_modified_date, last_user_modified_by, excluded_by
  )
    SELECT '{MAIN}', '2026-0001', 'BIRCH RUN', regions.id, 'ACTIV', '2026-01-20', users.id, users.id
    FROM regions, users
    WHERE code = 'LAN';
  INSERT INTO circuits (
    job_guid, work_order, extension, title, region_id, api_status, api_modified_date, parent_circuit_id
  )
    SELECT '{PIECE}', work_order, 'A', title, region_id, api_status, api_modified_date, id FROM circuits;
  INSERT INTO circuit_aggregates (circuit_id, aggregate_date)
  SELECT id, '2026-01-20'
  FROM circuits
  WHERE job_guid = '{MAIN}';
  INSERT INTO circuit_snapshots (circuit_id, snapshot_type, snapshot_date, created_by)
  SELECT circuits.id, 'manual', '2026-01-20', users.id
  FROM circuits, users
  WHERE job_guid = '{MAIN}';
  UPDATE circuit_ui_states
  SET stage_changed_by = (SELECT min(id) FROM users)
  WHERE circuit_id = (SELECT id FROM circuits WHERE job_guid = '{MAIN}');
  INSERT INTO circuit_user (circuit_id, user_id, assignment_source)
  SELECT circuits.id, users.id, 'manual'
  FROM circuits, users
  WHERE job_guid = '{MAIN}';
  INSERT INTO sync_logs (sync_type, sync_status, sync_trigger, triggered_by)
  SELECT 'full', 'completed', 'manual', id
  FROM users;`;

beforeAll(() => client.connect());
beforeEach(() => client.query(ROWS));
afterAll(() => client.end());

async function count(table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int FROM ${table}`);
  return rows[0]?.count ?? 0;
}

describe("what goes with a row, and what stays", () => {
  it("a deleted circuit takes its aggregates, snapshots, state and assignments along, and frees its pieces", async () => {
    await client.query("DELETE FROM circuits WHERE job_guid = '{MAIN}'");
    for (const table of ["circuit_aggregates", "circuit_snapshots", "circuit_user"]) expect(await count(table)).toBe(0);
    expect(await count("circuit_ui_states")).toBe(1);
    const { rows } = await client.query("SELECT job_guid, parent_circuit_id FROM circuits");
    expect(rows).toEqual([{ job_guid: "{PIECE}", parent_circuit_id: null }]);
  });

  it("a deleted person leaves circuits, snapshots and syncs behind without a name", async () => {
    await client.query("DELETE FROM users");
    const { rows } = await client.query(
      `SELECT last_user_modified_by, excluded_by, circuit_snapshots.created_by, stage_changed_by, triggered_by
       FROM circuits
       JOIN circuit_snapshots ON circuit_snapshots.circuit_id = circuits.id
       JOIN circuit_ui_states ON circuit_ui_states.circuit_id = circuits.id
       CROSS JOIN sync_logs`,
    );
    expect(rows).toEqual([
      { last_user_modified_by: null, excluded_by: null, created_by: null, stage_changed_by: null, triggered_by: null },
    ]);
    expect(await count("circuit_user")).toBe(0);
  });

  it("a region with circuits cannot be deleted, one that is only a person's default can", async () => {
    await expect(client.query("DELETE FROM regions WHERE code = 'LAN'")).rejects.toThrow("circuits_region_id_foreign");
    await client.query("DELETE FROM regions WHERE code = 'CEN'");
    expect((await client.query("SELECT default_region_id FROM users")).rows).toEqual([{ default_region_id: null }]);
  });

  it("one WorkStudio name belongs to one person, however it is written", async () => {
    await client.query("UPDATE users SET ws_username = 'ACME\\ilindqvist'");
    const second = client.query(
      "INSERT INTO users (name, email, password, ws_username) VALUES ('Ada Brandt', 'ada.brandt@example.com', 'x', 'acme\\ILINDQVIST')",
    );
    await expect(second).rejects.toThrow("users_ws_username_lower_unique");
  });
});
