import "server-only";
import { Prisma, readRows } from "../db";

/** How many rows fit a condition; counting ends one after `upTo`, where that is given. */
export async function countRows(from: Prisma.Sql, where: Prisma.Sql, upTo?: number): Promise<number> {
  const rows = await readRows<{ total: number }>(
    upTo === undefined
      ? Prisma.sql`SELECT count(*)::float8 AS total FROM ${from} WHERE ${where}`
      : Prisma.sql`
        SELECT count(*)::float8 AS total FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${upTo + 1}) counted`,
  );
  return rows[0]?.total ?? 0;
}

/** What tells one condition from another, with the values in it. */
export function conditionKey({ sql, values }: Prisma.Sql): string {
  return JSON.stringify([sql, values], (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
}
