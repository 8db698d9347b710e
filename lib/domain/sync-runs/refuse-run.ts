import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import type { Feed } from "./define-feed";

/**
 * WorkStudio is slow and shared: the same sync is started by hand once in a while, and again at once only if it failed
 * (security E9); what failed of the run `retryOf` is tried again at once too, unless a later run was of the same.
 * Throws RATE_LIMITED.
 */
export async function requirePause(tx: Transaction, feed: Feed, options: object, retryOf = 0): Promise<void> {
  const pause = env().WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS;
  const [last] = await tx.$queryRaw<{ id: number; waitSeconds: number }[]>(Prisma.sql`
    SELECT l.id::float8 AS id,
      ceil(${pause}::float8 - extract(epoch FROM now() - l.started_at))::float8 AS "waitSeconds"
    FROM sync_logs l
    WHERE l.feed = ${feed.name}
      AND l.triggered_by IS NOT NULL
      AND l.sync_status IN ('completed', 'warning')
      AND l.started_at > now() - make_interval(secs => ${pause})
      AND l.context_json @> ${JSON.stringify(options)}::jsonb AND l.id > ${retryOf}::bigint
      ORDER BY l.id DESC
      LIMIT 1`);
  if (!last) return;
  const wait = last.waitSeconds > 90 ? `${Math.ceil(last.waitSeconds / 60)} minutes` : `${last.waitSeconds} seconds`;
  throw new AppError(
    "RATE_LIMITED",
    `The same sync was just run by hand: it is run ${last.id} in the list. WorkStudio is spared for a while; try again in ${wait}.`,
  );
}

/**
 * The refusal of a second run, with since when and by whom the first one goes on. `what` as in "circuit". In the
 * caller's transaction: a second connection of each of many callers would empty the pool.
 */
export async function alreadyRunning(tx: Transaction, feed: Feed, what: string): Promise<AppError> {
  const rows = await tx.$queryRaw<{ startedAt: Date; name: string | null }[]>(Prisma.sql`
    SELECT l.started_at AS "startedAt", u.name
    FROM sync_leases s
    JOIN sync_logs l ON l.id = s.sync_log_id
    LEFT JOIN users u ON u.id = l.triggered_by
    WHERE s.scope = ${feed.name}`);
  const seconds = rows[0] ? Math.max(0, Math.round((Date.now() - rows[0].startedAt.getTime()) / 1000)) : null;
  const who = rows[0]?.name ? ` by ${rows[0].name}` : "";
  const since = seconds === null ? "" : `, started ${seconds} s ago${who}`;
  return new AppError("CONFLICT", `A ${what} sync is already running${since}.`);
}

/** The refusal of trying again what went well. */
export function nothingFailed(): AppError {
  return new AppError("CONFLICT", "Nothing failed in this sync that you could try again.");
}
