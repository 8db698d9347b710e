import "server-only";
import { PrismaPg } from "@prisma/adapter-pg";
import { Pool } from "pg";
import { PrismaClient, Prisma } from "./generated/prisma/client";
import { env } from "./env";
import { logger } from "./logger";

export { Prisma };
export type Transaction = Prisma.TransactionClient;
/** The client or an open transaction. */
export type Database = PrismaClient | Transaction;

type Connections = { pool: Pool; prisma: PrismaClient };
const keep = globalThis as typeof globalThis & { wsTrackerDatabase?: Connections };

function connect(): Connections {
  const pool = new Pool({
    connectionString: env().DATABASE_URL,
    max: 10,
    // pg waits for ever for a free connection unless told otherwise (security R7).
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    options: "-c timezone=UTC -c statement_timeout=60000 -c lock_timeout=10000 -c idle_in_transaction_session_timeout=60000",
  });
  pool.on("error", (error) => logger.warn({ err: error }, "an idle database connection ended"));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), transactionOptions: { maxWait: 5_000, timeout: 60_000 } });
  return { pool, prisma };
}

/** The process's one Prisma client, made on first use. */
export function db(): PrismaClient {
  keep.wsTrackerDatabase ??= connect();
  return keep.wsTrackerDatabase.prisma;
}

/** Closes all connections; for commands and tests that end. */
export async function disconnect(): Promise<void> {
  const connections = keep.wsTrackerDatabase;
  delete keep.wsTrackerDatabase;
  await connections?.prisma.$disconnect();
  if (connections && !connections.pool.ended) await connections.pool.end();
}
