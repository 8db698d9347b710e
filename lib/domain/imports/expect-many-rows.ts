import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/**
 * For a transaction over the rows of one file. The planner's statistics do not know a file that came just now: it
 * expects one row of it and compares each row with every other, which takes minutes for twenty thousand. So it may not.
 */
export async function expectManyRows(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SET LOCAL enable_nestloop = off`);
}
