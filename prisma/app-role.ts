import { Client } from "pg";

/**
 * Tables whose statistics and dead rows a sync looks after itself (plan-circuits.ts, link-circuits.ts,
 * tidy-circuits.ts, tidy-units.ts).
 */
const MAINTAINED = ["circuits", "sync_staged_circuits", "sync_planned_writes", "planned_units"];
/**
 * The first PostgreSQL that can let a role maintain a table which it does not own; before it, that is
 * autovacuum's work.
 */
const MAINTAIN_SINCE = 17;
/** Two starts that grant at once would meet in the catalogue. */
const GRANTS_LOCK = 7_310_427;

/** Makes a role that may sign in and nothing else, or gives the one of that name a new password. */
export async function ensureAppRole(
  ownerUrl: string,
  { role, password }: { role: string; password: string },
): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const name = client.escapeIdentifier(role);
    const { rowCount: isThere } = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [role]);
    if (!isThere) await client.query(`CREATE ROLE ${name}`);
    await client.query(
      `ALTER ROLE ${name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD ${client.escapeLiteral(password)}`,
    );
  });
}

/**
 * Gives the running application's role exactly what it needs in a migrated database: rows of the tables, no DDL and no
 * TRUNCATE; the activity log it can only add to and read (security F7, H3), and migrations are none of its business.
 * Said anew after every migration, so new tables are covered and what was granted by hand is taken back. A deleted
 * person's log rows are let go by the foreign key, which acts as the owner.
 */
export async function grantAppRole(ownerUrl: string, role: string): Promise<void> {
  await asOwner(ownerUrl, async (client) => {
    const name = client.escapeIdentifier(role);
    const { rows } = await client.query<{ version: number; database: string }>(
      "SELECT current_setting('server_version_num')::int / 10000 AS version, current_database() AS database",
    );
    const { version = 0, database = "" } = rows[0] ?? {};
    await client.query(`
      REVOKE CREATE ON SCHEMA public FROM PUBLIC;
      REVOKE TEMPORARY ON DATABASE ${client.escapeIdentifier(database)} FROM PUBLIC;
      REVOKE ALL ON ALL TABLES IN SCHEMA public FROM ${name};
      GRANT USAGE ON SCHEMA public TO ${name};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO ${name};
      GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO ${name};
      REVOKE UPDATE, DELETE ON activity_log FROM ${name};
      REVOKE ALL ON _prisma_migrations FROM ${name};`);
    if (version >= MAINTAIN_SINCE) await client.query(`GRANT MAINTAIN ON ${MAINTAINED.join(", ")} TO ${name}`);
  });
}

/** Whether whoever signs in with this address could change the tables themselves: a superuser, or their owner. */
export async function ownsTables(databaseUrl: string): Promise<boolean> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ owns: boolean }>(
      "SELECT pg_has_role(current_user, c.relowner, 'MEMBER') AS owns FROM pg_class c WHERE c.oid = 'public.activity_log'::regclass",
    );
    return rows[0]?.owns ?? false;
  } finally {
    await client.end();
  }
}

async function asOwner(ownerUrl: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query("SELECT pg_advisory_xact_lock($1)", [GRANTS_LOCK]);
    await work(client);
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}
