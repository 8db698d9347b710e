import pg from "pg";
import { asError } from "./as-error.mjs";

const OLDEST_POSTGRES = 15;

/**
 * Answers the rows of one statement, on a connection of its own; whoever asks says what their columns are.
 * @template {import("pg").QueryResultRow} Row
 * @param {string} url
 * @param {string} statement
 * @param {unknown[]} [values]
 * @returns {Promise<Row[]>}
 */
export async function ask(url, statement, values = []) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query(statement, values)).rows;
  } finally {
    await client.end();
  }
}

/**
 * The same for a statement that always has one row.
 * @template {import("pg").QueryResultRow} Row
 * @param {string} url
 * @param {string} statement
 * @returns {Promise<Row>}
 */
export async function askOne(url, statement) {
  /** @type {Row[]} */
  const [row] = await ask(url, statement);
  if (!row) throw new Error(`PostgreSQL answered no row to: ${statement}`);
  return row;
}

/**
 * Creates the database in a cluster unless it is there.
 * @param {string} clusterUrl
 * @param {string} name
 */
export async function ensureDatabase(clusterUrl, name) {
  const found = await ask(clusterUrl, "SELECT 1 FROM pg_database WHERE datname = $1", [name]);
  if (found.length === 0) await ask(clusterUrl, `CREATE DATABASE ${name}`);
}

/**
 * Throws one line about the variable when no usable PostgreSQL answers at its address; the password is not repeated.
 * @param {string} url
 */
export async function assertDatabaseAnswers(url, name = "DATABASE_URL") {
  const { host, pathname } = new URL(url);
  try {
    /** @type {{ version: number }} */
    const { version } = await askOne(url, "SELECT current_setting('server_version_num')::int / 10000 AS version");
    if (version < OLDEST_POSTGRES) throw new Error(`is PostgreSQL ${version}; ${OLDEST_POSTGRES} or newer is needed`);
    return `PostgreSQL ${version} at ${host}`;
  } catch (error) {
    const reason = asError(error instanceof AggregateError ? (error.errors[0] ?? error) : error).message;
    throw new Error(
      `Configuration: ${name} ${reason.startsWith("is ") ? reason : `cannot be used (${host}${pathname}: ${reason})`}.`,
    );
  }
}

/** @param {string} url */
export const hasUsers = (url) => isTrue(url, "SELECT EXISTS (SELECT FROM users) AS found");

/** @param {string} url */
export const hasSyncs = (url) => isTrue(url, "SELECT EXISTS (SELECT FROM sync_logs) AS found");

/**
 * @param {string} url
 * @param {string} statement
 */
async function isTrue(url, statement) {
  /** @type {{ found: boolean }} */
  const { found } = await askOne(url, statement);
  return found;
}

/**
 * Where the newest sync is, in a few words, or nothing.
 * @param {string} url
 */
export async function syncProgress(url) {
  /** @type {{ progress: { stage?: string, done?: number, total?: number } | null }[]} */
  const [row] = await ask(url, "SELECT progress_json AS progress FROM sync_logs ORDER BY id DESC LIMIT 1");
  const { stage, done, total } = row?.progress ?? {};
  return stage ? `${stage}${total ? ` ${done}/${total}` : done ? ` ${done}` : ""}` : "";
}
