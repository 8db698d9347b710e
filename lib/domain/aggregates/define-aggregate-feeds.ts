import "server-only";
import type { Feed } from "../sync-runs/define-feed";
import { FEED_WORDS } from "../sync-runs/rules";
import { DAY_SCHEDULE, SNAPSHOT_SCHEDULE, WEEK_SCHEDULES } from "./rules";

/** A feed of figures: counted out of what is stored, nothing of it is fetched. */
export type FigureFeed = Feed & {
  /** Inside a sentence: "A build of … is already running." */
  what: string;
};

// Each step counts what it wrote in the transaction that wrote it.
const settle = async () => {};

/** Totals of circuits, planners' and regions' days. */
export const AGGREGATE_FEED: FigureFeed = {
  name: "aggregates",
  label: FEED_WORDS.aggregates,
  syncType: "aggregates",
  schedules: [DAY_SCHEDULE],
  what: "daily aggregates",
  settle,
};

/** Planners' and regions' weeks, and their closing. */
export const WEEK_FEED: FigureFeed = {
  name: "weekly-aggregates",
  label: FEED_WORDS["weekly-aggregates"],
  syncType: "aggregates",
  schedules: WEEK_SCHEDULES,
  what: "weekly aggregates",
  settle,
};

/** How each circuit stood on each morning. */
export const SNAPSHOT_FEED: FigureFeed = {
  name: "snapshots",
  label: FEED_WORDS.snapshots,
  syncType: "aggregates",
  schedules: [SNAPSHOT_SCHEDULE],
  what: "snapshot",
  settle,
};

/** The feeds of figures, in the order of the Sync page. */
export const FIGURE_FEEDS: readonly FigureFeed[] = [AGGREGATE_FEED, WEEK_FEED, SNAPSHOT_FEED];
