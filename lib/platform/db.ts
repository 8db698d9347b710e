import "server-only";
import { createHash } from "node:crypto";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool, type PoolClient, TypeOverrides, types } from "pg";
import { PrismaClient, Prisma } from "./generated/prisma/client";
import { applicationAddress } from "./database-address";
import { env } from "./env";
import { logger } from "./logger";

export { Prisma };
export type Transaction = Prisma.TransactionClient;
/** The client or an open transaction. */
export type Database = PrismaClient | Transaction;

type Connections = { pool: Pool; prisma: PrismaClient };
const keep = globalThis as typeof globalThis & { wsTrackerDatabase?: Connections };

function connect(): Connections {
  const { DATABASE_URL, DATABASE_POOL_SIZE, ROLE } = env();
  const pool = new Pool({
    ...applicationAddress(DATABASE_URL),
    application_name: `ws-tracker ${ROLE}`,
    max: DATABASE_POOL_SIZE,
    // pg waits for ever for a free connection unless told otherwise (security R7).
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
  });
  // The driver hangs its whole client on the error, which says nothing more.
  pool.on("error", ({ message }) => logger.warn({ reason: message }, "an idle database connection ended"));
  const prisma = new PrismaClient({
    adapter: new PrismaPg(pool),
    transactionOptions: { maxWait: 5_000, timeout: 60_000 },
  });
  return { pool, prisma };
}

function connections(): Connections {
  return (keep.wsTrackerDatabase ??= connect());
}

/** The process's one Prisma client, made on first use. */
export function db(): PrismaClient {
  return connections().prisma;
}

/**
 * The pool of this process: connections that are open, those of them that nobody uses, callers who wait for one, and
 * how many there may be.
 */
export function poolState(): { open: number; idle: number; waiting: number; most: number } {
  const { pool } = connections();
  return { open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount, most: env().DATABASE_POOL_SIZE };
}

/**
 * A connection keeps every statement it has prepared, so only so many texts get a name; the others are planned
 * each time.
 */
const MAX_PREPARED = 200;
const statementNames = new Map<string, string>();

function statementName(text: string): string | undefined {
  if (env().DATABASE_PREPARED === "off") return undefined;
  const known = statementNames.get(text);
  if (known || statementNames.size >= MAX_PREPARED) return known;
  const name = createHash("sha256").update(text).digest("base64url").slice(0, 24);
  statementNames.set(text, name);
  return name;
}

const readTypes = new TypeOverrides();
readTypes.setTypeParser(types.builtins.INT8, "text", BigInt);
const INT8_ARRAY = 1016;
readTypes.setTypeParser(INT8_ARRAY, "text", (text) => text.slice(1, -1).split(",").filter(Boolean).map(BigInt));

/**
 * Rows of a reading statement, past Prisma, whose own work on a page of a list is more than the database's. Outside any
 * transaction. `bigint` comes as a bigint, `timestamptz` as a Date, `jsonb` parsed; cast `date` to text and `numeric`
 * to float8. `isPrepared` spares the database reading the statement again, for texts that come often and in few
 * variants; the texts must not be made of what people type.
 */
export async function readRows<Row extends Record<string, unknown>>(
  statement: Prisma.Sql,
  { isPrepared = false } = {},
): Promise<Row[]> {
  const { text, values } = statement;
  const name = isPrepared ? statementName(text) : undefined;
  for (let lost = 0; ; lost += 1) {
    try {
      const { rows } = await connections().pool.query<Row>({
        text,
        values,
        types: readTypes,
        ...(name ? { name } : {}),
      });
      return rows;
    } catch (error) {
      // Connections that the server had closed are met by whoever uses them next, at worst all of them; reading again
      // is harmless (security R6).
      if (!isConnectionLost(error) || lost > env().DATABASE_POOL_SIZE) throw error;
    }
  }
}

/**
 * Several statements in one transaction on a connection of its own, past Prisma. For rows on their way from one machine
 * to another, which a run brings again: the end does not wait for the disk. A machine that fails takes the last moments
 * of such work with it, never part of a transaction, and nothing that was answered after it (`runStep` waits). What
 * people do goes through `mutate()`. Not tried again; after an error the connection is closed, and with it
 * the transaction.
 */
export async function inTransactionPastPrisma<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await connections().pool.connect();
  // A connection that is lost between two statements says so here; the next statement throws.
  const onError = (error: Error) => logger.warn({ err: error }, "a database connection in use ended");
  client.on("error", onError);
  let isOver = false;
  try {
    await client.query("BEGIN; SET LOCAL synchronous_commit = off");
    const answer = await work(client);
    await client.query("COMMIT");
    isOver = true;
    return answer;
  } finally {
    client.off("error", onError);
    client.release(!isOver);
  }
}

function isConnectionLost(error: unknown): boolean {
  return (
    error instanceof Error &&
    (("code" in error && (error.code === "57P01" || error.code === "ECONNRESET" || error.code === "EPIPE")) ||
      /^Connection terminated/.test(error.message))
  );
}

/** Closes all connections; for commands and tests that end. */
export async function disconnect(): Promise<void> {
  const open = keep.wsTrackerDatabase;
  delete keep.wsTrackerDatabase;
  await open?.prisma.$disconnect();
  if (open && !open.pool.ended) await open.pool.end();
}
