import { randomBytes } from "node:crypto";
import { Client } from "pg";

/** The application's role in tests; only what is about the schema itself connects as the owner. */
export const APP_ROLE = { role: "ws_tracker_app", password: "for-tests-only" };

/** `url` is the owner's. */
export type TestDatabase = {
  url: string;
  urlFor: (person: { role: string; password: string }) => string;
  drop: () => Promise<void>;
};

/** A fresh copy of the template database, or an empty one; `drop` ends whoever is still connected. */
export async function createDatabase(clusterUrl: string, template?: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`;
  await execute(clusterUrl, `CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ""}`);
  const url = new URL(clusterUrl);
  url.pathname = `/${name}`;
  const urlFor = ({ role, password }: { role: string; password: string }) =>
    Object.assign(new URL(url), { username: role, password }).toString();
  return {
    url: url.toString(),
    urlFor,
    drop: () => execute(clusterUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

async function execute(clusterUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
