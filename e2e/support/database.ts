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

/**
 * Does something while a statement holds rows or a table of the stack's database, so that what the jobs do with them is
 * seen going on.
 */
export async function holding(statement: string, values: unknown[], act: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: stackVariable("DATABASE_URL") });
  await client.connect();
  try {
    await client.query("BEGIN");
    await client.query(statement, values);
    await act();
  } finally {
    await client.end();
  }
}
