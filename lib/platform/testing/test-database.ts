import { randomBytes } from "node:crypto";
import { Client, DatabaseError } from "pg";
import { type Pristine, StructureChangedError, restorePristine } from "./pristine";

const NO_SUCH_DATABASE = "3D000";

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
  await create(name, clusterUrl, template);
  return databaseOf(name, clusterUrl);
}

/**
 * A database like a fresh copy of the template, for this process alone until `release`: the first that nobody holds.
 * Its rows are put back where that is enough, else it is copied again.
 */
export async function holdDatabase({
  clusterUrl,
  template,
  pristine,
}: {
  clusterUrl: string;
  template: string;
  pristine: Pristine;
}): Promise<TestDatabase & { release: () => Promise<void> }> {
  const holder = new Client({ connectionString: clusterUrl });
  await holder.connect();
  const name = await firstFree(holder);
  const database = databaseOf(name, clusterUrl);
  try {
    await restorePristine(database.url, pristine);
  } catch (error) {
    if (
      !(error instanceof StructureChangedError) &&
      !(error instanceof DatabaseError && error.code === NO_SUCH_DATABASE)
    )
      throw error;
    await database.drop();
    await create(name, clusterUrl, template);
  }
  return { ...database, release: () => holder.end() };
}

/** Takes the lowest number that no other process holds; the lock ends with the connection, however its process ends. */
async function firstFree(holder: Client): Promise<string> {
  for (let number = 1; ; number += 1) {
    const { rows } = await holder.query<{ isHeld: boolean }>('SELECT pg_try_advisory_lock($1) AS "isHeld"', [number]);
    if (rows[0]?.isHeld) return `test_worker_${number}`;
  }
}

function databaseOf(name: string, clusterUrl: string): TestDatabase {
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

const create = (name: string, clusterUrl: string, template?: string) =>
  execute(clusterUrl, `CREATE DATABASE ${name}${template ? ` TEMPLATE ${template}` : ""}`);

async function execute(clusterUrl: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: clusterUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
