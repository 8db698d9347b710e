import pg from "pg";

async function ask(url, statement, values = []) {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
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

export const hasUsers = async (url) => (await ask(url, "SELECT EXISTS (SELECT FROM users) AS found"))[0].found;
export const hasSyncs = async (url) => (await ask(url, "SELECT EXISTS (SELECT FROM sync_logs) AS found"))[0].found;
