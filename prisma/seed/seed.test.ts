import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seed } from "./main";

const databaseUrl = process.env["MIGRATION_DATABASE_URL"] ?? "";
const client = new Client({ connectionString: databaseUrl });

beforeAll(() => client.connect());
afterAll(() => client.end());

const TABLES = [
  "regions",
  "api_status_configs",
  "permission_statuses",
  "unit_types",
  "permissions",
  "roles",
  "role_permissions",
  "analytics_settings",
];

async function readAll(): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const table of TABLES)
    found[table] = await valuesOf(`SELECT to_jsonb(row) FROM ${table} AS row ORDER BY to_jsonb(row)::text`);
  return found;
}

async function valuesOf(query: string): Promise<unknown[]> {
  const { rows } = await client.query<unknown[]>({ text: query, rowMode: "array" });
  return rows.map((row) => (row.length === 1 ? row[0] : row));
}

describe("a new installation", () => {
  it("has six regions in their order", async () => {
    expect(await valuesOf("SELECT name FROM regions ORDER BY sort_order")).toEqual([
      "Central",
      "Lancaster",
      "Lehigh",
      "Harrisburg",
      "Northeast",
      "Susquehanna",
    ]);
    expect(await valuesOf("SELECT DISTINCT is_active FROM regions")).toEqual([true]);
  });

  it("knows seven statuses, how often they are synced, whether their units are, and which wants them once more (domain.md §2.5)", async () => {
    expect(
      await valuesOf(
        "SELECT api_status, display_name, sync_frequency, sync_planned_units, sync_units_on_entering FROM api_status_configs ORDER BY sort_order",
      ),
    ).toEqual([
      ["ACTIV", "Active", "daily", true, false],
      ["REV", "Review", "daily", true, false],
      ["QC", "Quality Control", "daily", true, false],
      ["REWRK", "Rework", "daily", true, false],
      ["CLOSE", "Closed", "weekly", false, true],
      ["SA", "New", "weekly", false, false],
      ["DEF", "Deferral", "weekly", false, false],
    ]);
  });

  it("knows seven permission statuses, the blank one pending", async () => {
    expect(await valuesOf("SELECT code FROM permission_statuses ORDER BY sort_order")).toEqual([
      "",
      "Approved",
      "Refused",
      "No Contact",
      "Deferred",
      "PPL Approved",
      "N/A",
    ]);
    expect(await valuesOf("SELECT name FROM permission_statuses WHERE code = ''")).toEqual(["Pending"]);
  });

  it("knows 42 unit types by what they are measured in", async () => {
    expect(await valuesOf("SELECT measurement_type, count(*)::int FROM unit_types GROUP BY 1 ORDER BY 1")).toEqual([
      ["acres", 9],
      ["count", 15],
      ["linear_ft", 15],
      ["none", 3],
    ]);
  });

  it("knows removals by trunk diameter, ash ones by their species", async () => {
    expect(
      await valuesOf(
        "SELECT code, dbh_min::float, dbh_max::float, species FROM unit_types WHERE dbh_min IS NOT NULL ORDER BY species NULLS FIRST, dbh_min, code DESC",
      ),
    ).toEqual([
      ["REM612", 6, 12, null],
      ["REM1218", 12.1, 18, null],
      ["REM1824", 18.1, 24, null],
      ["REM2430", 24.1, 30, null],
      ["REM>30", 30.1, null, null],
      ["REM3036", 30.1, 36, null],
      ["REM36", 36.1, null, null],
      ["ASH612", 6, 12, "ash"],
      ["ASH1218", 12.1, 18, "ash"],
      ["ASH1824", 18.1, 24, "ash"],
      ["ASH2430", 24.1, 30, "ash"],
      ["ASH3036", 30.1, 36, "ash"],
      ["ASH36", 36.1, null, "ash"],
    ]);
  });

  it("has three roles; the administrator may do all of the 26 things", async () => {
    expect(await valuesOf("SELECT count(*)::int FROM permissions")).toEqual([26]);
    const grants =
      "SELECT roles.name, count(*)::int FROM roles JOIN role_permissions ON role_id = roles.id GROUP BY 1 ORDER BY 1";
    expect(await valuesOf(grants)).toEqual([
      ["admin", 26],
      ["planner", 7],
      ["supervisor", 18],
    ]);
  });
});

describe("seeding again", () => {
  it("changes nothing", async () => {
    const before = await readAll();
    await seed(databaseUrl);
    expect(await readAll()).toEqual(before);
  });

  it("leaves an administrator's changes and taken permissions, and brings back a row that is gone", async () => {
    await client.query(
      `UPDATE regions SET code = 'LNC', is_active = false WHERE name = 'Lancaster';
       UPDATE api_status_configs SET sync_frequency = 'daily' WHERE api_status = 'QC';
       UPDATE analytics_settings SET raw_data_retention_days = 30;
       DELETE FROM role_permissions
       USING roles, permissions
       WHERE role_id = roles.id
         AND permission_id = permissions.id
         AND roles.name = 'supervisor'
         AND permissions.name = 'circuit:exclude'`,
    );
    const before = await readAll();
    await client.query("DELETE FROM unit_types WHERE code = 'BTR'");
    await seed(databaseUrl);
    const after = await readAll();
    expect({ ...after, unit_types: null }).toEqual({ ...before, unit_types: null });
    expect(await valuesOf("SELECT count(*)::int FROM unit_types")).toEqual([42]);
  });

  it("does not bring a renamed region back", async () => {
    await client.query("UPDATE regions SET name = 'Pocono', code = 'POC' WHERE name = 'Northeast'");
    await seed(databaseUrl);
    expect(await valuesOf("SELECT name FROM regions ORDER BY sort_order")).toEqual([
      "Central",
      "Lancaster",
      "Lehigh",
      "Harrisburg",
      "Pocono",
      "Susquehanna",
    ]);
  });

  it("by two starts at once adds nothing twice", async () => {
    const before = await readAll();
    await Promise.all([seed(databaseUrl), seed(databaseUrl), seed(databaseUrl)]);
    expect(await readAll()).toEqual(before);
  });
});
