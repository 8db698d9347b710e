import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/**
 * A circuit's own figures, and those of the days on which its units were assessed or its miles credited, are due
 * once more.
 */
export async function makeFiguresAnew(tx: Transaction, id: bigint): Promise<void> {
  await tx.$executeRaw(Prisma.sql`INSERT INTO aggregate_due_circuits (circuit_id) VALUES (${id})`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO aggregate_due_days (day)
    SELECT assessed_on
    FROM planned_units
    WHERE circuit_id = ${id} AND assessed_on IS NOT NULL
    UNION SELECT credited_on FROM station_credits WHERE circuit_id = ${id} AND miles <> 0`);
}
