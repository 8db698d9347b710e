import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

const WORK_ORDERS = Prisma.sql`hashtextextended('work orders', 0)`;

/**
 * Until the transaction ends nobody else makes a circuit by hand or restores one, and no sync writes new ones, so that
 * no work order gets two circuits. One lock for all: one for each new work order of a first sync would be more than the
 * database has room for. Before any row is locked.
 */
export async function lockWorkOrders(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${WORK_ORDERS})`);
}

/** As `lockWorkOrders`, beside other syncs that write new circuits. */
export async function lockWorkOrdersTogether(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock_shared(${WORK_ORDERS})`);
}
