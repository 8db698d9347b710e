import { Prisma } from "@/lib/platform/db";
import { businessDaySql } from "@/lib/platform/time-sql";

const cutOff = (days: Prisma.Sql | number, now: Prisma.Sql) => Prisma.sql`${now} - make_interval(days => ${days}::int)`;
const NOW = Prisma.sql`now()`;

/**
 * Whether a log of a run `l` may go: it ended before the time that logs are kept, a later run of its feed ended well,
 * and nothing is as fresh as it says. So what the Sync page tells of a feed stays, whatever its age.
 */
export const isOldLog = (days: Prisma.Sql | number, now = NOW): Prisma.Sql => Prisma.sql`
  (
    l.started_at < ${cutOff(days, now)}
      AND l.sync_status <> 'started'
      AND NOT EXISTS (SELECT FROM sync_freshness f WHERE f.sync_log_id = l.id)
      AND EXISTS (
        SELECT FROM sync_logs newer
        WHERE newer.feed = l.feed AND newer.started_at > l.started_at AND newer.sync_status IN ('completed', 'warning')
      )
  )`;

/** Whether an issue `i` may go: it was resolved and did not come again for as long as logs are kept. */
export const isOldIssue = (days: Prisma.Sql | number, now = NOW): Prisma.Sql =>
  Prisma.sql`(i.resolved_at < ${cutOff(days, now)} AND i.last_seen_at < ${cutOff(days, now)})`;

/**
 * The first day whose history is kept, in SQL: a Sunday, so that no week is kept in part; never after the first day of
 * a week that is still open, since that week will be made again.
 */
export const historyFloor = (days: Prisma.Sql | number, now = NOW): Prisma.Sql => Prisma.sql`
  SELECT least(
    kept.day - extract(dow FROM kept.day)::int,
    (
      SELECT min(d.aggregate_date - extract(dow FROM d.aggregate_date)::int)
      FROM regional_daily_aggregates d
      WHERE NOT EXISTS (SELECT FROM week_closings w WHERE d.aggregate_date BETWEEN w.week_starting AND w.week_ending)
    )
  ) AS day
  FROM (SELECT ${businessDaySql(now)} - ${days}::int AS day) kept`;
