/**
 * Whether an address gives the sessions that the product needs; a pooler between may not
 * (docs/operations.md, PgBouncer).
 */
import pg from "pg";
import { asError } from "./as-error.mjs";

/** @typedef {{ connectionString: string, options?: string }} Address */

const TIMEOUT_MS = 10_000;
/** Not there on this connection, or there already from another session. */
const STATEMENT_LOST = /^(26000|42P05)$/;

/**
 * Opens two sessions and ends them; in the second a transaction is open while `work` runs, so that a pooler must give
 * the first another connection.
 * @template Answer
 * @param {Address} address
 * @param {(client: pg.Client) => Promise<Answer>} work
 */
async function besideTransaction(address, work) {
  const one = clientOf(address);
  const other = clientOf(address);
  try {
    await one.connect();
    await other.connect();
    const before = await work(one);
    await other.query("BEGIN");
    await other.query("SELECT 1");
    const after = await work(one);
    return { before, after };
  } finally {
    await Promise.allSettled([other.end(), one.end()]);
  }
}

/**
 * Looks at the sessions of the application's address, made as the application makes them. Throws one line when the
 * settings that it asks for do not reach PostgreSQL, with what to do; answers whether prepared statements can be used.
 * @param {{ address: Address, settings: Readonly<Record<string, string>> }} options
 * @returns {Promise<{ isPrepared: boolean }>}
 */
export async function inspectApplicationSessions({ address, settings }) {
  /**
   * @type {(client: pg.Client) => Promise<pg.QueryResult<{ name: string, setting: string, role: string, database:
   * string }>>}
   */
  const read = (client) =>
    client.query(
      "SELECT name, setting, current_user::text AS role, current_database()::text AS database FROM pg_settings WHERE name = ANY($1)",
      [Object.keys(settings)],
    );
  const { rows } = await once(address, read).catch((error) => {
    if (!/unsupported startup parameter/i.test(error.message)) throw error;
    throw new Error(
      "Configuration: DATABASE_URL is a pooler that refuses session options. Set ignore_startup_parameters = options there (docs/operations.md, PgBouncer).",
    );
  });
  const wrong = rows.filter(({ name, setting }) => setting !== settings[name]);
  const [first] = wrong;
  if (first) {
    const { role, database } = first;
    const statements = Object.entries(settings).map(
      ([name, value]) => `ALTER ROLE ${quoted(role)} IN DATABASE ${quoted(database)} SET ${name} = '${value}';`,
    );
    throw new Error(
      `Configuration: DATABASE_URL is a pooler that drops session options, so ${wrong.map(({ name }) => name).join(", ")} would be wrong. As the owner of the database say once: ${statements.join(" ")} Then RECONNECT in the pooler (docs/operations.md, PgBouncer).`,
    );
  }
  try {
    await besideTransaction(address, (client) => client.query({ name: "ws-tracker-inspection", text: "SELECT 1" }));
    return { isPrepared: true };
  } catch (error) {
    if (STATEMENT_LOST.test(asError(error).code ?? "")) return { isPrepared: false };
    throw error;
  }
}

/**
 * Throws one line when the owner's address changes its connection between statements: a lock that is held by one would
 * hold nothing.
 * @param {Address} address
 * @param {string} name
 */
export async function assertOwnSessions(address, name) {
  const { before, after } = await besideTransaction(address, async (client) => {
    /** @type {pg.QueryResult<{ pid: number }>} */
    const { rows } = await client.query("SELECT pg_backend_pid() AS pid");
    return rows[0]?.pid;
  });
  if (before !== after)
    throw new Error(
      `Configuration: ${name} is a pooler in transaction mode, through which nothing can be migrated. Set MIGRATION_DATABASE_URL to PostgreSQL's own address.`,
    );
}

/** @param {Address} address */
function clientOf(address) {
  const client = new pg.Client({ ...address, connectionTimeoutMillis: TIMEOUT_MS, query_timeout: TIMEOUT_MS });
  client.on("error", () => undefined);
  return client;
}

/**
 * @template Answer
 * @param {Address} address
 * @param {(client: pg.Client) => Promise<Answer>} work
 */
async function once(address, work) {
  const client = clientOf(address);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** @param {string} name */
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;
