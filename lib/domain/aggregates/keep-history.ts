import "server-only";
import type { PoolClient } from "pg";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { type BusinessDay, formatDay } from "@/lib/platform/time";

/** A query of the day before which the days of circuits were deleted; null where none were. */
export const HISTORY_KEPT_FROM = Prisma.sql`SELECT history_kept_from FROM analytics_settings`;

/**
 * Those of these days that can still be made: what older ones were made of is gone, and making them anew would take
 * away what is known of them.
 */
export async function keptDays(client: PoolClient, days: readonly BusinessDay[]): Promise<BusinessDay[]> {
  const { rows } = await client.query<{ day: string }>(
    Prisma.sql`
      SELECT day::text AS day
      FROM unnest(${[...days]}::date[]) AS asked(day)
      WHERE day >= coalesce((${HISTORY_KEPT_FROM}), '-infinity')
      ORDER BY day`,
  );
  return rows.map(({ day }) => day);
}

/** Throws INVALID where a day that a person asks for is older than what is kept. */
export async function requireKeptHistory(tx: Transaction, from: BusinessDay): Promise<void> {
  const [kept] = await tx.$queryRaw<{ day: string | null }[]>(Prisma.sql`SELECT (${HISTORY_KEPT_FROM})::text AS day`);
  if (!kept?.day || from >= kept.day) return;
  const message = `What days before ${formatDay(kept.day)} were made of was deleted, as the settings say, so they stay as they are. Begin with ${formatDay(kept.day)} or later.`;
  throw new AppError("INVALID", message, { fieldErrors: { from: [message] } });
}
