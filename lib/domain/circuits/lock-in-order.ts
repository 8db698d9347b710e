import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/**
 * In the order in which a sync locks them, so that neither waits for the other for ever; from then on nobody else
 * changes them.
 */
export async function lockInOrder(tx: Transaction, condition: Prisma.Sql): Promise<bigint[]> {
  const [held] = await tx.$queryRaw<{ ids: bigint[] | null }[]>(
    Prisma.sql`
      SELECT array_agg(held.id) AS ids
      FROM (SELECT c.id FROM circuits c WHERE ${condition} ORDER BY c.id FOR NO KEY UPDATE OF c) held`,
  );
  return held?.ids ?? [];
}
