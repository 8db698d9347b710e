import pg from "pg";

export function testDatabaseUrl(): string {
  const url = process.env.MIGRATION_DATABASE_URL;
  if (url === undefined) throw new Error("the conformance tests need MIGRATION_DATABASE_URL");
  return url;
}

/** One query on a connection of its own. */
export async function query<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
  databaseUrl = testDatabaseUrl(),
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "embedded-inngest-test" });
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Each test begins without the functions and schedules of the last one. */
export async function dropSchema(): Promise<void> {
  await query("drop schema if exists inngest_local cascade");
}
