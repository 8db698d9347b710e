import pg from "pg";
import { stackVariable } from "./stack";

/** Asks the stack's database; for finding something to tell a story about, and for what no screen shows. */
export async function ask<Row extends pg.QueryResultRow>(statement: string, values: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: stackVariable("DATABASE_URL") });
  await client.connect();
  try {
    return (await client.query<Row>(statement, values)).rows;
  } finally {
    await client.end();
  }
}
