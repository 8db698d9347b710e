import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { DayRange } from "@/lib/platform/list/list-filter";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { withinDays } from "@/lib/platform/list/within-days";
import { IS_FORCED, IS_PREVIEW, RUN_FIELDS, RUN_JOINS, type SyncRun } from "./queries";
import { FEED_WORDS, OUTCOME_WORDS, TRIGGER_WORDS, feedWords, outcomeOf } from "./rules";

const ID = Prisma.sql`l.id`;
const IS_CANCELLED = Prisma.sql`l.end_cause IS NOT DISTINCT FROM 'cancelled'`;

export const runList = defineList<SyncRun>()({
  name: "sync",
  title: "Sync log",
  one: "run",
  many: "runs",
  subjectType: "sync",
  path: "/sync",
  permission: "sync:view",
  from: Prisma.sql`sync_logs l`,
  id: ID,
  // Runs belong to no region; what a run did to circuits is cut to the reader's on its own page.
  scope: () => Prisma.sql`TRUE`,
  joins: RUN_JOINS,
  fields: () => RUN_FIELDS,
  columns: {
    id: { label: "Run", isFixed: true, value: ({ id }) => id },
    startedAt: {
      label: "Started",
      sort: orderBy(Prisma.sql`l.started_at`, ID),
      value: ({ startedAt }) => startedAt,
    },
    status: { label: "Ended", value: (run) => OUTCOME_WORDS[outcomeOf(run)] },
    trigger: {
      label: "By",
      value: ({ triggeredBy, syncTrigger }) => triggeredBy ?? TRIGGER_WORDS[syncTrigger] ?? syncTrigger,
    },
    feed: { label: "What", value: ({ feed }) => feedWords(feed) },
    kind: { label: "Kind", value: ({ isPreview, isForced }) => (isPreview ? "Preview" : isForced ? "Forced" : "Sync") },
    created: { label: "Created", align: "end", value: ({ created }) => created },
    updated: { label: "Updated", align: "end", value: ({ updated }) => updated },
    unchanged: { label: "Unchanged", align: "end", value: ({ unchanged }) => unchanged },
    kept: {
      label: "Kept",
      hint: "Circuits whose corrections stood against WorkStudio’s values",
      align: "end",
      value: ({ kept }) => kept,
    },
    rejected: { label: "Rejected", align: "end", value: ({ rejected }) => rejected },
    duration: {
      label: "Took",
      hint: "Seconds",
      align: "end",
      sort: {
        ascending: Prisma.sql`l.duration_seconds ASC NULLS FIRST, l.id ASC`,
        descending: Prisma.sql`l.duration_seconds DESC NULLS LAST, l.id DESC`,
      },
      value: ({ durationSeconds }) => durationSeconds,
    },
    message: {
      label: "Message",
      truncate: true,
      minWidth: "12rem",
      value: ({ errorMessage }) => errorMessage,
    },
    statuses: { label: "Asked for", isDefault: false, truncate: true, value: ({ apiStatusFilter }) => apiStatusFilter },
    endedAt: { label: "Ended at", isFileOnly: true, value: ({ completedAt }) => completedAt },
    reason: { label: "Reason", isFileOnly: true, value: ({ reason }) => reason },
  },
  defaultSort: { key: "startedAt", descending: true },
  filters: {
    feed: {
      kind: "one",
      label: "What",
      defaultValue: "all",
      options: [
        { value: "all", label: "Everything" },
        ...Object.entries(FEED_WORDS).map(([value, label]) => ({ value, label })),
      ],
      condition: (feed: string) => (feed === "all" ? null : Prisma.sql`l.feed = ${feed}`),
    },
    outcome: {
      kind: "one",
      label: "Ended",
      defaultValue: "all",
      options: [
        { value: "all", label: "However it ended" },
        { value: "started", label: OUTCOME_WORDS.started },
        { value: "completed", label: OUTCOME_WORDS.completed },
        { value: "warning", label: OUTCOME_WORDS.warning },
        { value: "failed", label: OUTCOME_WORDS.failed },
        { value: "cancelled", label: OUTCOME_WORDS.cancelled },
      ],
      condition: (outcome: string) => {
        if (outcome === "all") return null;
        if (outcome === "cancelled") return IS_CANCELLED;
        return Prisma.sql`l.sync_status = ${outcome} AND NOT (${IS_CANCELLED})`;
      },
    },
    kind: {
      kind: "one",
      label: "Kind",
      defaultValue: "all",
      options: [
        { value: "all", label: "Every kind" },
        { value: "sync", label: "Sync" },
        { value: "forced", label: "Forced" },
        { value: "preview", label: "Preview" },
      ],
      condition: (kind: string) => {
        if (kind === "all") return null;
        if (kind === "preview") return IS_PREVIEW;
        return Prisma.sql`NOT ${IS_PREVIEW} AND ${IS_FORCED} = ${kind === "forced"}`;
      },
    },
    days: {
      kind: "days",
      label: "Days",
      from: "from",
      to: "to",
      condition: (range: DayRange) => withinDays(Prisma.sql`l.started_at`, range),
    },
  },
  pageSizes: [20, 50, 100],
});

export type RunListState = ListState<typeof runList.spec.filters>;

/** One page of the sync runs, newest first. Throws FORBIDDEN. */
export function listSyncRuns(actor: Actor, state: RunListState): Promise<ListPage<SyncRun>> {
  return runList.read(actor, state);
}

/** The filtered runs as a file. Throws FORBIDDEN, also without `export:run`, and RATE_LIMITED. */
export function exportSyncRuns(actor: UserActor, state: RunListState, format: ExportFormat): Promise<Response> {
  return runList.export(actor, state, format);
}
