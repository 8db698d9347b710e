import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { FilterOption } from "@/lib/platform/list/list-filter";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { circuitName } from "../circuits/circuit-name";
import { circuitSearch } from "../circuits/list";
import { IS_EXCLUDED, IS_EXCLUSION_DUE, circuitScope } from "../circuits/scope";
import { REMOVED, regionMiles } from "./removed-totals";
import type { AtEnd } from "./rules";

/** An excluded circuit: why, by whom and how long, and what it takes out of the totals of its region. */
export type ExclusionRow = {
  id: number;
  rowVersion: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  reasonId: number | null;
  reason: string | null;
  note: string | null;
  excludedBy: string | null;
  excludedAt: Date | null;
  /** The last day on which it is left out. */
  until: string | null;
  atEnd: AtEnd | null;
  /** Since when somebody has to decide whether it stays excluded. */
  dueAt: Date | null;
  miles: number;
  plannedMiles: number;
  units: number;
  /** Of the region's miles, excluded ones with them, 0 to 1; null where it has none. */
  share: number | null;
};

const ID = Prisma.sql`c.id`;
const by = (column: Prisma.Sql) => orderBy(column, ID);
const REASON = Prisma.sql`coalesce(er.name, c.exclusion_reason)`;
/** What a circuit of somebody's own words has for a reason in the address. */
const OWN_WORDS = "none";

export const exclusionList = defineList<ExclusionRow>()({
  name: "exclusions",
  title: "Excluded circuits",
  one: "excluded circuit",
  many: "excluded circuits",
  subjectType: "circuit",
  path: "/exclusions",
  permission: "circuit:view",
  from: Prisma.sql`circuits c`,
  id: ID,
  version: Prisma.sql`c.row_version`,
  scope: (actor) => Prisma.sql`${IS_EXCLUDED} AND ${circuitScope(actor)}`,
  joins: Prisma.sql`
    JOIN regions r ON r.id = c.region_id
    LEFT JOIN exclusion_reasons er ON er.id = c.exclusion_reason_id
    LEFT JOIN users x ON x.id = c.excluded_by
    LEFT JOIN (${regionMiles(Prisma.sql`SELECT id FROM regions`)}) region ON region.region_id = c.region_id`,
  fields: () => ({
    id: Prisma.sql`c.id::float8`,
    rowVersion: Prisma.sql`c.row_version`,
    workOrder: Prisma.sql`c.work_order`,
    extension: Prisma.sql`nullif(c.extension, '@')`,
    title: Prisma.sql`c.title`,
    regionName: Prisma.sql`r.name`,
    reasonId: Prisma.sql`c.exclusion_reason_id::float8`,
    reason: REASON,
    note: Prisma.sql`c.exclusion_note`,
    excludedBy: Prisma.sql`x.name`,
    excludedAt: Prisma.sql`c.excluded_at`,
    until: Prisma.sql`c.exclusion_ends_on::text`,
    atEnd: Prisma.sql`er.at_end`,
    dueAt: Prisma.sql`c.exclusion_due_at`,
    miles: REMOVED.miles,
    plannedMiles: REMOVED.plannedMiles,
    units: REMOVED.units,
    share: Prisma.sql`${REMOVED.miles} / nullif(region.miles, 0)`,
  }),
  columns: {
    workOrder: {
      label: "Work order",
      isFixed: true,
      sort: by(Prisma.sql`c.work_order`),
      value: circuitName,
    },
    title: {
      label: "Title",
      truncate: true,
      minWidth: "6rem",
      sort: by(Prisma.sql`c.title`),
      value: ({ title }) => title,
    },
    region: { label: "Region", sort: by(Prisma.sql`c.region_id`), value: ({ regionName }) => regionName },
    reason: {
      label: "Reason",
      truncate: true,
      minWidth: "6rem",
      sort: by(Prisma.sql`c.exclusion_reason`),
      fileAs: ["reason", "note", "excludedBy"],
      value: ({ reason }) => reason,
    },
    note: { label: "Note", isFileOnly: true, value: ({ note }) => note },
    excludedBy: { label: "By", isDefault: false, value: ({ excludedBy }) => excludedBy },
    excludedAt: {
      label: "Since",
      sort: {
        ascending: Prisma.sql`c.excluded_at ASC NULLS FIRST, c.id ASC`,
        descending: Prisma.sql`c.excluded_at DESC NULLS LAST, c.id DESC`,
      },
      value: ({ excludedAt }) => excludedAt,
    },
    until: {
      label: "Until",
      hint: "The last day that is left out, and what happens then",
      sort: {
        ascending: Prisma.sql`c.exclusion_due_at ASC NULLS LAST, c.exclusion_ends_on ASC NULLS LAST, c.id ASC`,
        descending: Prisma.sql`c.exclusion_due_at DESC NULLS FIRST, c.exclusion_ends_on DESC NULLS FIRST, c.id DESC`,
      },
      fileAs: ["until", "atEnd"],
      value: ({ until }) => until,
    },
    atEnd: {
      label: "Then",
      isFileOnly: true,
      value: ({ until, atEnd, dueAt }) => (dueAt ? "decision is due" : until === null ? null : atEndWords(atEnd)),
    },
    miles: {
      label: "Miles",
      hint: "Planned / total, and of the miles of its region; a circuit in pieces counts by its pieces",
      align: "end",
      sortedBy: "totalMiles",
      fileAs: ["plannedMiles", "totalMiles", "share"],
      value: ({ plannedMiles, miles }) => `${plannedMiles} / ${miles}`,
    },
    plannedMiles: {
      label: "Planned mi",
      align: "end",
      isDefault: false,
      sort: by(Prisma.sql`c.miles_planned`),
      value: (row) => row.plannedMiles,
    },
    totalMiles: {
      label: "Total mi",
      align: "end",
      isDefault: false,
      sort: by(Prisma.sql`c.total_miles`),
      value: ({ miles }) => miles,
    },
    units: { label: "Units", align: "end", hint: "As the newest figures have them", value: ({ units }) => units },
    share: {
      label: "Of region",
      hint: "Of the miles of its region, in percent",
      align: "end",
      isDefault: false,
      value: ({ share }) => (share === null ? null : Math.round(share * 10_000) / 100),
    },
  },
  defaultSort: { key: "until", descending: false },
  filters: {
    region: {
      kind: "many",
      label: "Region",
      condition: (codes) => Prisma.sql`c.region_id IN (SELECT id FROM regions WHERE code = ANY(${[...codes]}::text[]))`,
    },
    reason: {
      kind: "many",
      label: "Reason",
      condition: (codes) => {
        const ownWords = codes.includes(OWN_WORDS) ? Prisma.sql`OR c.exclusion_reason_id IS NULL` : Prisma.empty;
        return Prisma.sql`
          (
            c.exclusion_reason_id IN (
              SELECT id FROM exclusion_reasons WHERE code = ANY(${[...codes]}::text[])
            ) ${ownWords}
          )`;
      },
    },
    end: {
      kind: "one",
      label: "End",
      defaultValue: "all",
      options: [
        { value: "all", label: "Any end" },
        { value: "due", label: "A decision is due" },
        { value: "some", label: "With an end" },
        { value: "none", label: "Without an end" },
      ],
      condition: (end: string) => {
        if (end === "due") return IS_EXCLUSION_DUE;
        if (end === "some") return Prisma.sql`c.exclusion_ends_on IS NOT NULL`;
        return end === "none" ? Prisma.sql`c.exclusion_ends_on IS NULL` : null;
      },
    },
  },
  search: {
    label: "Search excluded circuits",
    placeholder: "Work order, title, planner, GUID",
    condition: circuitSearch,
  },
  pageSizes: [50, 25, 100],
  options: exclusionOptions,
});

export type ExclusionListState = ListState<typeof exclusionList.spec.filters>;

function atEndWords(atEnd: AtEnd | null): string {
  return atEnd === "returns" ? "returns by itself" : "a decision falls due";
}

type Counted = { filter: string; value: string; label: string; count: number };

/** Regions and reasons that the excluded circuits of the actor's row scope have. */
async function exclusionOptions(actor: Actor): Promise<Record<string, FilterOption[]>> {
  const rows = await readRows<Counted>(Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT c.region_id, c.exclusion_reason_id FROM circuits c WHERE ${IS_EXCLUDED} AND ${circuitScope(actor)}
    )
    SELECT 'region' AS filter, r.code AS value, r.name AS label, count(*)::float8 AS count
    FROM found
    JOIN regions r ON r.id = found.region_id
    GROUP BY r.id
    UNION ALL
    SELECT 'reason', coalesce(er.code, ${OWN_WORDS}), coalesce(er.name, 'In somebody’s own words'), count(*)::float8
    FROM found
    LEFT JOIN exclusion_reasons er ON er.id = found.exclusion_reason_id
    GROUP BY er.id
    ORDER BY label`);
  const of = (filter: string) =>
    rows.filter((row) => row.filter === filter).map(({ value, label, count }) => ({ value, label, count }));
  return { region: of("region"), reason: of("reason") };
}

/**
 * One page of the excluded circuits in the actor's row scope, those first of which a decision is due. Throws FORBIDDEN.
 */
export function listExclusions(actor: Actor, state: ExclusionListState): Promise<ListPage<ExclusionRow>> {
  return exclusionList.read(actor, state);
}

/** The filtered exclusions as a file. Throws FORBIDDEN, also without `export:run`, and RATE_LIMITED. */
export function exportExclusions(actor: UserActor, state: ExclusionListState, format: ExportFormat): Promise<Response> {
  return exclusionList.export(actor, state, format);
}
