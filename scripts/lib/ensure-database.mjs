import pg from "pg";

const OLDEST_POSTGRES = 15;

/** Answers the rows of one statement, on a connection of its own. */
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

/** Creates the database in a cluster unless it is there. */
export async function ensureDatabase(clusterUrl, name) {
  const found = await ask(clusterUrl, "SELECT 1 FROM pg_database WHERE datname = $1", [name]);
  if (found.length === 0) await ask(clusterUrl, `CREATE DATABASE ${name}`);
}

/** Throws one line about the variable when no usable PostgreSQL answers at its address; the password is not repeated. */
export async function assertDatabaseAnswers(url, name = "DATABASE_URL") {
  const { host, pathname } = new URL(url);
  try {
    const [{ version }] = await ask(url, "SELECT current_setting('server_version_num')::int / 10000 AS version");
    if (version < OLDEST_POSTGRES) throw new Error(`is PostgreSQL ${version}; ${OLDEST_POSTGRES} or newer is needed`);
    return `PostgreSQL ${version} at ${host}`;
  } catch (error) {
    const reason = error.errors?.[0]?.message ?? error.message;
    throw new Error(
      `Configuration: ${name} ${reason.startsWith("is ") ? reason : `cannot be used (${host}${pathname}: ${reason})`}.`,
    );
  }
}

export const hasUsers = async (url) => (await ask(url, "SELECT EXISTS (SELECT FROM users) AS found"))[0].found;
export const hasSyncs = async (url) => (await ask(url, "SELECT EXISTS (SELECT FROM sync_logs) AS found"))[0].found;

/** Where the newest sync is, in a few words, or nothing. */
export async function syncProgress(url) {
  const [row] = await ask(url, "SELECT progress_json AS progress FROM sync_logs ORDER BY id DESC LIMIT 1");
  const { stage, done, total } = row?.progress ?? {};
  return stage ? `${stage}${total ? ` ${done}/${total}` : done ? ` ${done}` : ""}` : "";
}
