import "server-only";
import { Prisma } from "@/lib/platform/db";
import type { Feed } from "../sync-runs/define-feed";
import { FEED_WORDS } from "../sync-runs/rules";
import { DAY_SCHEDULE, SNAPSHOT_DAYS_PER_STEP, SNAPSHOT_SCHEDULE, WEEK_SCHEDULES } from "./rules";

/** A feed of figures: counted out of what is stored, nothing of it is fetched. */
export type FigureFeed = Feed & {
  /** Inside a sentence: "A build of … is already running." */
  what: string;
};

/**
 * Each step counts what it wrote in the transaction that wrote it. How far a run came stands in the names of its steps,
 * which end with their first day, or the last one, and are made in the order of time; `daysAfter` is how many days a
 * step made after that day.
 */
const settleDays =
  (daysAfter: number): Feed["settle"] =>
  async (tx, syncLogIds) => {
    await tx.$executeRaw(Prisma.sql`
      UPDATE sync_logs l
      SET context_json = coalesce(l.context_json, '{}'::jsonb) || jsonb_build_object('madeUntil', made.day)
      FROM (
        SELECT sync_log_id, max(right(name, 10)::date) + ${daysAfter}::int AS day FROM sync_run_steps
        WHERE sync_log_id = ANY(${syncLogIds})
          AND finished_at IS NOT NULL
          AND name ~ '\\d{4}-\\d\\d-\\d\\d$'
          AND answer::json->>'cancelled' = 'false'
        GROUP BY sync_log_id
      ) made WHERE l.id = made.sync_log_id`);
  };

/** Totals of circuits, planners' and regions' days. */
export const AGGREGATE_FEED: FigureFeed = {
  name: "aggregates",
  label: FEED_WORDS.aggregates,
  syncType: "aggregates",
  schedules: [DAY_SCHEDULE],
  what: "daily aggregates",
  settle: settleDays(0),
};

/** Planners' and regions' weeks, and their closing. */
export const WEEK_FEED: FigureFeed = {
  name: "weekly-aggregates",
  label: FEED_WORDS["weekly-aggregates"],
  syncType: "aggregates",
  schedules: WEEK_SCHEDULES,
  what: "weekly aggregates",
  settle: settleDays(6),
};

/** How each circuit stood on each morning. */
export const SNAPSHOT_FEED: FigureFeed = {
  name: "snapshots",
  label: FEED_WORDS.snapshots,
  syncType: "aggregates",
  schedules: [SNAPSHOT_SCHEDULE],
  what: "snapshot",
  settle: settleDays(SNAPSHOT_DAYS_PER_STEP - 1),
};

/** The feeds of figures, in the order of the Sync page. */
export const FIGURE_FEEDS: readonly FigureFeed[] = [AGGREGATE_FEED, WEEK_FEED, SNAPSHOT_FEED];
