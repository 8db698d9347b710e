import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type TestDatabase, createDatabase } from "@/lib/platform/testing/test-database";

const MIGRATION = "20261128221500_planners_and_custody";
const folder = fileURLToPath(new URL("./migrations/", import.meta.url));
const sqlOf = (name: string) => readFileSync(`${folder}${name}/migration.sql`, "utf8");

let database: TestDatabase;
let client: Client;

const HISTORY = `
  INSERT INTO regions (name, code) VALUES ('Lancaster', 'LAN');
  INSERT INTO users (name, email, password, ws_username, is_ws_name_trusted)
  VALUES ('Hazel Montrose', 'hazel@keyvalley.example', '-', 'Asplundh\\hmontrose', true),
    ('Owen Unsure', 'owen@keyvalley.example', '-', 'ASPLUNDH\\ounsure', false);
  INSERT INTO api_status_configs (api_status, display_name, sync_frequency, row_version)
  VALUES ('QC', 'Quality Control', 'weekly', 1), ('REWRK', 'Rework', 'weekly', 3), ('CLOSE', 'Closed', 'manual', 1);
  INSERT INTO circuits (
    job_guid, work_order, title, region_id, api_status, api_modified_date, taken_by, created_at, last_synced_at
  )
    SELECT guid, '2026-1000', 'BIRCH RUN', r.id, status, '2026-01-20', taken_by, '2026-01-05T12:00:00Z',
      '2026-03-01T12:00:00Z'
    FROM regions r
    CROSS JOIN (
      VALUES ('{MOVED}', 'QC', 'PPL\\checker'), ('{STILL}', 'ACTIV', 'ASPLUNDH\\HMONTROSE'),
        ('{CLOSED}', 'CLOSE', NULL), ('{QUEUE}', 'SA', 'JOBQUEUE'), ('{UNSURE}', 'ACTIV', 'ASPLUNDH\\ounsure')
    ) AS row(guid, status, taken_by);
  INSERT INTO activity_log (occurred_at, actor_type, actor_name, action, subject_type, subject_id, changes)
    SELECT told.at::timestamptz, 'sync', 'WorkStudio sync', 'circuit.sync', 'circuit', c.id, told.changes::jsonb
    FROM circuits c JOIN (VALUES
      ('{MOVED}', '2026-01-10T09:30:00Z', '{"taken_by": {"before": null, "after": "ASPLUNDH\\\\hmontrose"}}'),
      (
        '{MOVED}', '2026-02-03T09:30:00Z',
        '{"api_status": {"before": "ACTIV", "after": "QC"}, "taken_by": {"before": "ASPLUNDH\\\\hmontrose", "after": "PPL\\\\checker"}}'
      ),
      ('{CLOSED}', '2026-02-04T09:30:00Z', '{"api_status": {"before": "QC", "after": "CLOSE"}}')
    ) AS told(guid, at, changes) ON told.guid = c.job_guid;`;

beforeAll(async () => {
  database = await createDatabase(inject("clusterUrl"));
  client = new Client({ connectionString: database.url });
  await client.connect();
  for (const name of readdirSync(folder).toSorted())
    if (name < MIGRATION && !name.includes(".")) await client.query(sqlOf(name));
  await client.query(HISTORY);
  await client.query(sqlOf(MIGRATION));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

const rowsOf = async (query: string) => (await client.query<Record<string, unknown>>(query)).rows;

describe("an installation that has synced before", () => {
  it("knows everybody who holds a circuit, once, and whose name is vouched for", async () => {
    expect(
      await rowsOf(
        "SELECT lower(a.alias) AS alias, p.kind, u.name AS person FROM planners p JOIN planner_aliases a ON a.planner_id = p.id LEFT JOIN users u ON u.id = p.user_id ORDER BY 1",
      ),
    ).toEqual([
      { alias: "asplundh\\hmontrose", kind: "contractor", person: "Hazel Montrose" },
      { alias: "asplundh\\ounsure", kind: "contractor", person: null },
      { alias: "ppl\\checker", kind: "utility", person: null },
    ]);
  });

  it("has the statuses and holders that its history tells, without a gap, and the present one open", async () => {
    expect(
      await rowsOf(
        "SELECT c.job_guid AS circuit, s.status, s.started_at::date::text AS began, s.ended_at::date::text AS ended, s.is_first_sight AS first FROM circuit_status_periods s JOIN circuits c ON c.id = s.circuit_id WHERE c.job_guid IN ('{MOVED}', '{CLOSED}') ORDER BY 1, s.started_at",
      ),
    ).toEqual([
      { circuit: "{CLOSED}", status: "QC", began: "2026-01-05", ended: "2026-02-04", first: true },
      { circuit: "{CLOSED}", status: "CLOSE", began: "2026-02-04", ended: null, first: false },
      { circuit: "{MOVED}", status: "ACTIV", began: "2026-01-05", ended: "2026-02-03", first: true },
      { circuit: "{MOVED}", status: "QC", began: "2026-02-03", ended: null, first: false },
    ]);
    expect(
      await rowsOf(
        "SELECT p.kind, p.taken_by, p.ended_at IS NULL AS open FROM circuit_custody_periods p JOIN circuits c ON c.id = p.circuit_id WHERE c.job_guid = '{MOVED}' ORDER BY p.started_at",
      ),
    ).toEqual([
      { kind: "nobody", taken_by: null, open: false },
      { kind: "contractor", taken_by: "ASPLUNDH\\hmontrose", open: false },
      { kind: "utility", taken_by: "PPL\\checker", open: true },
    ]);
    expect(await rowsOf("SELECT count(*)::int AS periods FROM circuit_custody_periods WHERE ended_at IS NULL")).toEqual(
      [{ periods: 5 }],
    );
  });

  it("gives each circuit the planner who held it last, also while the utility has it, and since when it has its status", async () => {
    expect(
      await rowsOf(
        "SELECT c.job_guid AS circuit, p.name AS planner, c.status_since::date::text AS since FROM circuits c LEFT JOIN planners p ON p.id = c.planner_id ORDER BY 1",
      ),
    ).toEqual([
      { circuit: "{CLOSED}", planner: null, since: "2026-02-04" },
      { circuit: "{MOVED}", planner: expect.stringMatching(/hmontrose/i) as unknown, since: "2026-02-03" },
      { circuit: "{QUEUE}", planner: null, since: "2026-01-05" },
      { circuit: "{STILL}", planner: expect.stringMatching(/hmontrose/i) as unknown, since: "2026-01-05" },
      { circuit: "{UNSURE}", planner: "ASPLUNDH\\ounsure", since: "2026-01-05" },
    ]);
  });

  it("syncs the statuses as often as is right now, but for what an administrator changed", async () => {
    expect(
      await rowsOf("SELECT api_status AS status, sync_frequency AS often FROM api_status_configs ORDER BY 1"),
    ).toEqual([
      { status: "CLOSE", often: "weekly" },
      { status: "QC", often: "daily" },
      { status: "REWRK", often: "weekly" },
    ]);
  });
});
