import "server-only";
import { Prisma, db } from "@/lib/platform/db";

/** The values of an indexed column of circuits, walked on its index from value to value: the cost is the number of values, not of circuits. At most 500. */
export async function distinctValues(column: Prisma.Sql): Promise<string[]> {
  const rows = await db().$queryRaw<{ value: string }[]>(Prisma.sql`
    WITH RECURSIVE walk AS (
      (SELECT ${column} AS value FROM circuits WHERE ${column} IS NOT NULL ORDER BY ${column} LIMIT 1)
      UNION ALL
      SELECT (SELECT ${column} FROM circuits WHERE ${column} > walk.value ORDER BY ${column} LIMIT 1) FROM walk WHERE walk.value IS NOT NULL
    ) SELECT value FROM walk WHERE value IS NOT NULL LIMIT 500`);
  return rows.map((row) => row.value);
}
