import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { businessDay } from "@/lib/platform/time";
import { API_STATUSES, PERMISSION_STATUSES, REGIONS } from "./lookups";
import { PERMISSIONS, ROLES } from "./roles";
import { UNIT_TYPES } from "./unit-types";

const SEED_LOCK = 7_310_432;

/**
 * Puts in what a new installation needs, each table in one statement. Rows that exist are left as an administrator has
 * them, and a permission taken from a role stays taken: grants come only with the permission's first insertion.
 */
export async function seed(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    // Two machines that start at once would both find a table empty.
    await client.query("SELECT pg_advisory_xact_lock($1)", [SEED_LOCK]);
    // Nothing of a region stays when it is renamed, and it must not come back: only a database without regions
    // gets them.
    const { rowCount: hasRegions } = await client.query("SELECT FROM regions LIMIT 1");
    if (!hasRegions)
      await insertMissing(
        client,
        "regions",
        "name text, code text, sort_order int",
        "name, code, sort_order",
        ordered(REGIONS),
      );
    await insertMissing(
      client,
      "api_status_configs",
      "api_status text, display_name text, sync_frequency text, sync_planned_units bool, sync_units_on_entering bool, sort_order int",
      "api_status, display_name, sync_frequency, sync_planned_units, sync_units_on_entering, sort_order",
      ordered(API_STATUSES),
    );
    await insertMissing(
      client,
      "permission_statuses",
      "code text, name text, color text, aliases text[], escalate_from_day int, escalate_after_tries int, escalate_due_days int, retry_after_days int, utility_after_tries int, utility_due_days int, sort_order int",
      "code, name, color, aliases, escalate_from_day, escalate_after_tries, escalate_due_days, retry_after_days, utility_after_tries, utility_due_days, sort_order",
      ordered(PERMISSION_STATUSES),
    );
    await insertMissing(
      client,
      "unit_types",
      "code text, name text, category text, measurement_type text, dbh_min numeric, dbh_max numeric, species text, sort_order int",
      "code, name, category, measurement_type, dbh_min, dbh_max, species, sort_order",
      ordered(UNIT_TYPES),
    );
    await insertMissing(
      client,
      "roles",
      "name text, display_name text, description text",
      "name, display_name, description",
      ROLES,
    );
    await insertPermissions(client);
    await client.query("INSERT INTO analytics_settings (scope_year) VALUES ($1) ON CONFLICT DO NOTHING", [
      Number(businessDay(new Date()).slice(0, 4)),
    ]);
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}

const ordered = (rows: object[]) => rows.map((row, index) => ({ ...row, sortOrder: (index + 1) * 10 }));

/** Table and column names are this file's own constants; the values travel as one parameter. */
async function insertMissing(
  client: Client,
  table: string,
  shape: string,
  columns: string,
  rows: object[],
): Promise<void> {
  const json = JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [
          key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
          value as unknown,
        ]),
      ),
    ),
  );
  await client.query(
    `
      INSERT INTO ${table} (${columns})
      SELECT ${columns}
      FROM json_to_recordset($1::json) AS row(${shape})
      ON CONFLICT DO NOTHING`,
    [json],
  );
}

async function insertPermissions(client: Client): Promise<void> {
  const rows = PERMISSIONS.map(({ name, description, roles }, index) => ({
    name,
    noun: name.split(":")[0],
    description,
    sort_order: (index + 1) * 10,
    roles: ["admin", ...roles],
  }));
  await client.query(
    `
      WITH wanted AS (
        SELECT *
        FROM json_to_recordset($1::json) AS row(name text, noun text, description text, sort_order int, roles json)
      ),
        added AS (
          INSERT INTO permissions (name, noun, description, sort_order)
          SELECT name, noun, description, sort_order
          FROM wanted
          ON CONFLICT DO NOTHING
          RETURNING id, name
        )
     INSERT INTO role_permissions (role_id, permission_id)
     SELECT roles.id, added.id
     FROM added
     JOIN wanted USING (name)
     CROSS JOIN LATERAL json_array_elements_text(wanted.roles) AS granted(role_name)
     JOIN roles ON roles.name = granted.role_name`,
    [JSON.stringify(rows)],
  );
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const databaseUrl = process.env["DATABASE_URL"];
  if (!databaseUrl) throw new Error("DATABASE_URL is not set");
  await seed(databaseUrl);
}
