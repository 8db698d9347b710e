import "server-only";
import { Cron } from "croner";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import { CIRCUIT_FEED } from "../circuit-sync/define-circuit-feed";
import { getCircuitFeed } from "../circuit-sync/queries";
import type { Feed } from "../sync-runs/define-feed";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { getSyncPause } from "../sync-runs/pause-syncs";
import { RUN_FIELDS, type SyncRun } from "../sync-runs/queries";
import { outcomeOf } from "../sync-runs/rules";
import { type FeedStanding, feedHealth } from "./rules";
import { FEEDS } from "./sweep-feeds";

type LatestRun = Pick<
  SyncRun,
  "id" | "syncStatus" | "isCancelled" | "isCancelRequested" | "startedAt" | "progress" | "errorMessage"
>;
/** A run that has ended, for the picture of how long they take. */
type EndedRun = Pick<SyncRun, "id" | "syncStatus" | "isCancelled"> & { seconds: number };

/** So many runs tell whether one took longer than they do. */
const TREND_RUNS = 14;

/**
 * How a feed stands, in a line: its newest run, when everything of it was made last, and when the schedule makes
 * it again.
 */
export type FeedSummary = {
  name: string;
  label: string;
  latest: LatestRun | null;
  lastGoodAt: Date | null;
  nextRunAt: Date | null;
  /** Whether it keeps its schedule, and the sentence that says so. */
  isWell: boolean;
  says: string;
  /** Its last runs, oldest first. */
  trend: EndedRun[];
};

type Row = { feed: string; lastGoodAt: Date | null; trend: EndedRun[] } & (
  LatestRun | { [Field in keyof LatestRun]: null }
);

const LATEST = Prisma.join(
  (["id", "syncStatus", "isCancelled", "isCancelRequested", "startedAt", "progress", "errorMessage"] as const).map(
    (name) => Prisma.sql`${RUN_FIELDS[name]} AS ${Prisma.raw(`"${name}"`)}`,
  ),
);

/** Every feed but the circuits', which the Sync page tells of by status. Throws FORBIDDEN. */
export async function listFeeds(actor: Actor, now = new Date()): Promise<FeedSummary[]> {
  requirePermission(actor, "sync:view");
  await endDeadRuns(FEEDS);
  const feeds = FEEDS.slice(1);
  const reading = readRows<Row>(Prisma.sql`
    SELECT asked.feed, f."lastGoodAt", t.trend, r.* FROM unnest(${feeds.map(({ name }) => name)}::text[]) AS asked(feed)
    LEFT JOIN (SELECT feed, max(fresh_at) AS "lastGoodAt" FROM sync_freshness GROUP BY feed) f ON f.feed = asked.feed
    LEFT JOIN LATERAL (
      SELECT ${LATEST}
      FROM sync_logs l
      WHERE l.feed = asked.feed
      ORDER BY (l.sync_status = 'started') DESC, l.started_at DESC, l.id DESC
      LIMIT 1
    ) r ON true
    CROSS JOIN LATERAL (
      SELECT coalesce(
        jsonb_agg(
          jsonb_build_object(
            'id', e.id, 'syncStatus', e.sync_status, 'isCancelled', e.end_cause IS NOT DISTINCT FROM 'cancelled',
            'seconds', e.seconds
          )
          ORDER BY e.started_at, e.id
        ),
        '[]'
      ) AS trend
      FROM (
        SELECT l.*, round(extract(epoch FROM l.completed_at - l.started_at)::numeric, 1)::float8 AS seconds
        FROM sync_logs l
        WHERE l.feed = asked.feed AND l.completed_at IS NOT NULL
        ORDER BY l.started_at DESC, l.id DESC
        LIMIT ${TREND_RUNS}
      ) e
    ) t`);
  const [rows, pause] = await Promise.all([reading, getSyncPause(actor)]);
  const byFeed = new Map(rows.map((row) => [row.feed, row]));
  return feeds.map((feed) => {
    const row = byFeed.get(feed.name);
    const latest = row && row.id !== null ? row : null;
    const standing = standingOf(feed, latest, row?.lastGoodAt ?? null, pause !== null);
    return {
      name: feed.name,
      label: feed.label,
      latest,
      lastGoodAt: standing.lastGoodAt,
      nextRunAt: nextRunOf(feed, now),
      ...feedHealth(standing, feed, now),
      trend: row?.trend ?? [],
    };
  });
}

function standingOf(feed: Feed, latest: LatestRun | null, lastGoodAt: Date | null, isPaused: boolean): FeedStanding {
  const run = latest && { id: latest.id, outcome: outcomeOf(latest), errorMessage: latest.errorMessage };
  return { name: feed.name, label: feed.label, latest: run, lastGoodAt, isPaused };
}

function nextRunOf({ schedules }: Feed, now: Date): Date | null {
  const times = schedules.flatMap((schedule) => {
    const next = new Cron(schedule, { timezone: BUSINESS_TIME_ZONE, paused: true }).nextRun(now);
    return next ? [next] : [];
  });
  return times.sort((one, other) => one.getTime() - other.getTime())[0] ?? null;
}

/** Every feed, whether it keeps its schedule, in a sentence each; for the operator. Throws FORBIDDEN. */
export async function checkFeeds(
  actor: Actor,
  now = new Date(),
): Promise<(FeedStanding & { isWell: boolean; says: string; nextRunAt: Date | null })[]> {
  const [circuits, others, pause] = await Promise.all([
    getCircuitFeed(actor),
    listFeeds(actor, now),
    getSyncPause(actor),
  ]);
  const standings = [{ ...circuits, name: CIRCUIT_FEED.name }, ...others];
  return FEEDS.map((feed) => {
    const { latest, lastGoodAt } = standings.find(({ name }) => name === feed.name) ?? {
      latest: null,
      lastGoodAt: null,
    };
    const standing = standingOf(feed, latest, lastGoodAt, pause !== null);
    return { ...standing, ...feedHealth(standing, feed, now), nextRunAt: nextRunOf(feed, now) };
  });
}
