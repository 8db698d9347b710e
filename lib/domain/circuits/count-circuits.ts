import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import { sharedCache } from "@/lib/platform/shared-cache";

/** Counting 100 000 index entries for every click of every person would cost more than the page itself. */
const counts = sharedCache<number>({ topics: ["circuits"], keepMs: 2_000 });

/** How many circuits fit a condition on `circuits c`; at most two seconds old, and fresh after every announced write. */
export async function countCircuits(where: Prisma.Sql): Promise<number> {
  const key = JSON.stringify([where.sql, where.values], (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  return counts(key, async () => {
    const statement = Prisma.sql`SELECT count(*)::float8 AS total FROM circuits c WHERE ${where}`;
    return (await readRows<{ total: number }>(statement))[0]?.total ?? 0;
  });
}
