import { readFileSync, readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type TestDatabase, createDatabase } from "@/lib/platform/testing/test-database";

const MIGRATION = "20261129055100_planners_of_units";
const folder = fileURLToPath(new URL("./migrations/", import.meta.url));
const sqlOf = (name: string) => readFileSync(`${folder}${name}/migration.sql`, "utf8");

let database: TestDatabase;
let client: Client;

const STORED = `
  INSERT INTO regions (name, code) VALUES ('Lancaster', 'LAN');
  INSERT INTO circuits (job_guid, work_order, title, region_id, api_status, api_modified_date)
  SELECT guid, '2026-1000', 'BIRCH RUN', r.id, 'ACTIV', '2026-01-20'
  FROM regions r
  CROSS JOIN (VALUES ('{HELD}'), ('{UTILITY}')) AS row(guid);
  INSERT INTO planners (id, name, kind, first_seen_at, last_seen_at)
  SELECT number, name, 'contractor', '2026-01-01Z', '2026-01-01Z'
  FROM (VALUES (101, 'Ada Quill'), (102, 'ASPLUNDH\\bfirst'), (103, 'ASPLUNDH\\bnext')) AS row(number, name);
  INSERT INTO planner_aliases (planner_id, kind, alias, first_seen_at, last_seen_at)
  VALUES (101, 'forester', 'Ada Quill', '2026-01-01Z', '2026-01-01Z');
  INSERT INTO circuit_custody_periods (circuit_id, started_at, ended_at, taken_by, kind, planner_id)
    SELECT c.id, at::timestamptz, until::timestamptz, row.taken_by, row.kind, row.planner_id
    FROM circuits c
    JOIN (
      VALUES ('{HELD}', '2026-02-01Z', '2026-03-01Z', 'ASPLUNDH\\bfirst', 'contractor', 102),
        ('{HELD}', '2026-03-01Z', '2026-04-01Z', 'PPL\\checker', 'utility', NULL),
        ('{HELD}', '2026-04-01Z', NULL, 'ASPLUNDH\\bnext', 'contractor', 103),
        ('{UTILITY}', '2026-02-01Z', NULL, 'PPL\\checker', 'utility', NULL)
    ) AS row(guid, at, until, taken_by, kind, planner_id) ON row.guid = c.job_guid;
  INSERT INTO planned_units (
    identity, circuit_id, content_hash, first_seen_at, state_since, permission_since, assessed_at, unit_type,
    permission_status, forester
  )
    SELECT gen_random_uuid(), c.id, 1, '2026-05-01Z', '2026-05-01Z', '2026-05-01Z', row.at::timestamptz, row.kind, '',
      row.forester
    FROM circuits c
    JOIN (
      VALUES ('{HELD}', 'known', '2026-02-10Z', ' ADA  quill'), ('{HELD}', 'new', '2026-02-10Z', 'Bo Ferris'),
        ('{UTILITY}', 'new again', NULL, 'bo  FERRIS'), ('{HELD}', 'before', '2026-01-10Z', NULL),
        ('{HELD}', 'first', '2026-02-10Z', NULL), ('{HELD}', 'checked', '2026-03-10Z', NULL),
        ('{HELD}', 'next', '2026-04-10Z', NULL), ('{HELD}', 'undated', NULL, NULL),
        ('{UTILITY}', 'nobody', '2026-02-10Z', NULL)
    ) AS row(guid, kind, at, forester) ON row.guid = c.job_guid;`;

beforeAll(async () => {
  database = await createDatabase(inject("clusterUrl"));
  client = new Client({ connectionString: database.url });
  await client.connect();
  for (const name of readdirSync(folder).toSorted())
    if (name < MIGRATION && !name.includes(".")) await client.query(sqlOf(name));
  await client.query(STORED);
  await client.query(sqlOf(MIGRATION));
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe("units that are stored already", () => {
  it("belong to whom their forester's name means, in whatever spelling, else to who planned the circuit then", async () => {
    const { rows } = await client.query<{ unit: string; planner: string | null }>(
      "SELECT u.unit_type AS unit, p.name AS planner FROM planned_units u LEFT JOIN planners p ON p.id = u.planner_id",
    );
    expect(Object.fromEntries(rows.map(({ unit, planner }) => [unit, planner]))).toEqual({
      known: "Ada Quill",
      new: "Bo Ferris",
      "new again": "Bo Ferris",
      before: "ASPLUNDH\\bfirst",
      first: "ASPLUNDH\\bfirst",
      checked: "ASPLUNDH\\bfirst",
      next: "ASPLUNDH\\bnext",
      undated: "ASPLUNDH\\bnext",
      nobody: null,
    });
  });

  it("make one planner of each name that nobody had, seen since its first unit", async () => {
    const { rows } = await client.query(
      "SELECT p.name, p.kind, a.kind AS alias, p.first_seen_at FROM planners p JOIN planner_aliases a ON a.planner_id = p.id WHERE p.id <> 101",
    );
    expect(rows).toEqual([
      { name: "Bo Ferris", kind: "unknown", alias: "forester", first_seen_at: new Date("2026-05-01Z") },
    ]);
  });
});
