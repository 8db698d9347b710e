import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { deviceName } from "@/lib/platform/device-name";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { DayRange, ListFilters } from "@/lib/platform/list/list-filter";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText } from "@/lib/platform/list/search-text";
import { formatInstant } from "@/lib/platform/time";
import { dayConditions, whoCondition } from "./activity-filter";
import { type ActivityRow, activityColumns } from "./activity-row";
import { type ActivityFilter, SHORTEST_SEARCH } from "./activity-schema";
import { activityScope } from "./activity-scope";
import { NOUNS, actWords, nounWords } from "./activity-words";
import { changesText, fieldLabel } from "./describe-changes";
import { listActivityOptions } from "./list-activity-options";
import { readActivityPage, readAllActivity } from "./read-activity";

const ID = Prisma.sql`a.id`;
const NAME = /^[a-z][a-z0-9_.]{0,99}$/;
const NUMBER = /^[1-9]\d{0,14}$/;
const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);

function personOf(value: string): ActivityFilter["person"] {
  if (value === "people" || value === "system" || value === "sync") return value;
  return value === "" ? null : Number(value);
}

const FILTERS = {
  person: {
    kind: "text",
    label: "Who",
    any: "Anybody",
    pattern: /^(?:people|system|sync|[1-9]\d{0,14})$/,
    condition: (value) => Prisma.join(whoCondition(personOf(value)), " AND "),
  },
  noun: {
    kind: "text",
    label: "About",
    any: "Anything",
    pattern: NAME,
    condition: (noun) => Prisma.sql`a.subject_type = ${noun}`,
  },
  subject: {
    kind: "text",
    label: "Record",
    any: "Every record",
    pattern: NUMBER,
    condition: (id) => Prisma.sql`a.subject_id = ${Number(id)}::bigint`,
  },
  /** Not `action`: a field of that name hides where its form leads. */
  act: {
    kind: "many",
    label: "Act",
    pattern: NAME,
    condition: (acts) => Prisma.sql`a.action = ANY(${[...acts]}::text[])`,
  },
  days: {
    kind: "days",
    label: "Days",
    from: "from",
    to: "to",
    condition: (range: DayRange) => Prisma.join(dayConditions(range), " AND "),
  },
} as const satisfies ListFilters;

export type ActivityListState = ListState<typeof FILTERS>;

export const activityList = defineList<ActivityRow>()({
  name: "activity",
  title: "Activity",
  one: "act",
  many: "acts",
  subjectType: "activity",
  path: "/activity",
  permission: "activity:view",
  from: Prisma.sql`activity_log a`,
  id: ID,
  scope: activityScope,
  fields: activityColumns,
  columns: {
    when: {
      label: "When",
      isFixed: true,
      fileAs: ["utc", "eastern"],
      sort: orderBy(Prisma.sql`a.id`, ID),
      value: ({ occurredAt }) => formatInstant(occurredAt),
    },
    id: { label: "Id", isFileOnly: true, value: ({ id }) => id },
    utc: { label: "Time (UTC)", isFileOnly: true, value: ({ occurredAt }) => occurredAt },
    eastern: { label: "Time (Eastern)", isFileOnly: true, value: ({ occurredAt }) => formatInstant(occurredAt) },
    who: { label: "Who", value: ({ actorName }) => actorName },
    actorType: { label: "Who kind", isFileOnly: true, value: ({ actorType }) => actorType },
    userId: { label: "Person id", isFileOnly: true, value: ({ userId }) => userId },
    act: { label: "Act", value: ({ action }) => actWords(action) },
    action: { label: "Act code", isFileOnly: true, value: ({ action }) => action },
    noun: { label: "About", isDefault: false, value: ({ subjectType }) => nounWords(subjectType) },
    record: { label: "Record", truncate: true, minWidth: "10rem", value: ({ subjectLabel }) => subjectLabel },
    subjectId: { label: "Record id", isFileOnly: true, value: ({ subjectId }) => subjectId },
    changed: {
      label: "Changed",
      hint: "Fields whose values before and after are on the act’s page",
      truncate: true,
      fileAs: ["changes"],
      value: ({ changes }) =>
        Object.keys(changes ?? {})
          .map(fieldLabel)
          .join(", "),
    },
    changes: { label: "Changes", isFileOnly: true, value: ({ changes }) => changesText(changes) },
    reason: { label: "Reason", truncate: true, minWidth: "8rem", value: ({ reason }) => reason },
    from: {
      label: "From",
      hint: "Address and device",
      truncate: true,
      fileAs: ["address", "device"],
      value: ({ ipAddress, userAgent }) =>
        [ipAddress, userAgent ? deviceName(userAgent) : null].filter(Boolean).join(" · "),
    },
    address: { label: "Address", isFileOnly: true, value: ({ ipAddress }) => ipAddress },
    device: { label: "Device", isFileOnly: true, value: ({ userAgent }) => (userAgent ? deviceName(userAgent) : null) },
    context: { label: "Details", isFileOnly: true, value: ({ context }) => (context ? JSON.stringify(context) : null) },
    syncLogId: { label: "Sync", isFileOnly: true, value: ({ syncLogId }) => syncLogId },
    request: {
      label: "Request",
      hint: "Everything that one click did has the same request id",
      isDefault: false,
      value: ({ requestId }) => requestId,
    },
  },
  defaultSort: { key: "when", descending: true },
  filters: FILTERS,
  search: {
    label: "Search activity",
    placeholder: "Person, record, reason, request id",
    shortest: SHORTEST_SEARCH,
    condition: (typed) =>
      holdsText(
        Prisma.sql`search_text(a.actor_name || ' ' || coalesce(a.subject_label, '') || ' ' || coalesce(a.reason, ''))`,
        typed,
      ),
  },
  pageSizes: [50],
  readPage: async (actor, state) => {
    const { before, after, per, isUnsearchable } = state;
    if (isUnsearchable) return { rows: [], total: 0, page: 1, pageCount: 1, newer: null, older: null };
    const page = await readActivityPage(actor, filterOf(state), { before, after, size: per });
    return { ...page, total: page.rows.length, page: 1, pageCount: 1 };
  },
  readAll: (actor, state) => readAllActivity(actor, filterOf(state)),
  options: async (actor, state) => {
    const { person, noun, subject, act } = state.filters;
    const { actions, people } = await listActivityOptions(actor, { person: personOf(person) });
    const kinds = [
      { value: "people", label: "People" },
      { value: "sync", label: "Syncs" },
      { value: "system", label: "Jobs and commands" },
    ];
    return {
      person: [...kinds, ...people.map(({ id, name }) => ({ value: String(id), label: name }))],
      noun: Object.entries({ ...NOUNS, ...(noun ? { [noun]: nounWords(noun) } : {}) }).map(([value, label]) => ({
        value,
        label,
      })),
      subject: subject ? [{ value: subject, label: await recordName(actor, noun, Number(subject)) }] : [],
      act: [...new Set([...actions, ...act])]
        .map((name) => ({ value: name, label: sentence(actWords(name)) }))
        .toSorted((a, b) => a.label.localeCompare(b.label)),
    };
  },
});

/** The log's own way of reading asks for its filter in parts, since each is served by another index. */
function filterOf({ q, filters }: ActivityListState): ActivityFilter {
  const { person, noun, subject, act, days } = filters;
  return { q, person: personOf(person), noun, subject: subject === "" ? null : Number(subject), act, ...days };
}

/** A record's name as the newest act in scope has it. */
async function recordName(actor: Actor, noun: string, id: number): Promise<string> {
  const [row] = await db().$queryRaw<{ label: string | null; noun: string }[]>(Prisma.sql`
    SELECT a.subject_label AS label, a.subject_type AS noun FROM activity_log a
    WHERE a.subject_id = ${id}::bigint AND (${noun} = '' OR a.subject_type = ${noun}) AND ${activityScope(actor)}
    ORDER BY a.id DESC
    LIMIT 1`);
  return row?.label ?? `${nounWords(row?.noun ?? noun)} ${id}`.trim();
}

/** One page of the acts an actor may see, newest first. Throws FORBIDDEN. */
export function listActivity(actor: Actor, state: ActivityListState): Promise<ListPage<ActivityRow>> {
  return activityList.read(actor, state);
}

/**
 * The filtered acts as a file; the export itself is written to the log before its first row. Throws FORBIDDEN without
 * both permissions, RATE_LIMITED.
 */
export function exportActivity(actor: UserActor, state: ActivityListState, format: ExportFormat): Promise<Response> {
  return activityList.export(actor, state, format);
}
