import "server-only";
import { Prisma, db } from "@/lib/platform/db";

const MANY_CREATED = 1_000;

/**
 * Tells the database how many units there are, after a run that brought many: a first sync fills a table that it
 * believes to be empty, and the figures that follow would be made by a plan for none. Answers whether it did.
 */
export async function tidyUnits(syncLogId: bigint): Promise<boolean> {
  const { _sum } = await db().syncWorkOrder.aggregate({ where: { syncLogId }, _sum: { created: true } });
  if ((_sum.created ?? 0) < MANY_CREATED) return false;
  await db().$executeRaw(Prisma.sql`ANALYZE planned_units`);
  return true;
}
