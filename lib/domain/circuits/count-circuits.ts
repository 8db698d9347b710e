import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";

/** Counting 100 000 index entries for every click of every person would cost more than the page itself. */
const KEEP_MS = 2_000;
const MAX_ENTRIES = 200;

type Entry = { total: Promise<number>; until: number };
const entries = new Map<string, Entry>();

/** How many circuits fit a condition on `circuits c`; at most two seconds old, and fresh after this process's own writes. */
export async function countCircuits(where: Prisma.Sql): Promise<number> {
  const key = JSON.stringify([where.sql, where.values], (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value,
  );
  const known = entries.get(key);
  if (known && known.until > Date.now()) return known.total;
  if (entries.size >= MAX_ENTRIES) entries.clear();
  const total = readRows<{ total: number }>(
    Prisma.sql`SELECT count(*)::float8 AS total FROM circuits c WHERE ${where}`,
  ).then((rows) => rows[0]?.total ?? 0);
  entries.set(key, { total, until: Date.now() + KEEP_MS });
  total.catch(() => entries.delete(key));
  return total;
}

/** Called after every write of circuits in this process. */
export function forgetCircuitCounts(): void {
  entries.clear();
}
