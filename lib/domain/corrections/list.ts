import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText } from "@/lib/platform/list/search-text";
import { withinDays } from "@/lib/platform/list/within-days";
import { circuitName } from "../circuits/circuit-name";
import { type FieldValue, FOR_GOOD, syncableField } from "../circuits/fields";
import { correctionOptions } from "./list-options";
import { type CorrectionState, STATE_WORDS } from "./rules";
import { correctionScope } from "./scope";
import { IN_STATE, IS_ASKING, STATE, STATE_RANK } from "./state-sql";

/** One corrected field of a circuit; a region's value is its name. */
export type CorrectionRow = {
  id: number;
  circuitId: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  /** The corrected column of `circuits`. */
  field: string;
  ours: FieldValue;
  theirs: FieldValue;
  theirsWhenCorrected: FieldValue;
  state: CorrectionState;
  /** WorkStudio says something else than was seen last, also where nobody is asked. */
  isDrifted: boolean;
  /** Null for somebody who is no user any more. */
  correctedBy: string | null;
  correctedAt: Date | null;
  reason: string | null;
  keptBy: string | null;
  keptAt: Date | null;
  /** A day as YYYY-MM-DD, or `FOR_GOOD`. */
  protectedUntil: string | null;
};

const ID = Prisma.sql`x.id`;
const by = (column: Prisma.Sql) => orderBy(column, ID);
/** By a column, and among equal ones what was corrected last first. */
const byThenNewest = (column: Prisma.Sql) => ({
  ascending: Prisma.sql`${column} ASC, x.corrected_at DESC NULLS LAST, x.id DESC`,
  descending: Prisma.sql`${column} DESC, x.corrected_at ASC NULLS FIRST, x.id ASC`,
});

/** A value as people know it: a region by its name. */
const shown = (value: Prisma.Sql) =>
  Prisma.sql`
    CASE
      WHEN x.field = 'region_id'
        THEN coalesce(
          to_jsonb((SELECT named.name FROM regions named WHERE named.id = (${value} #>> '{}')::bigint)), ${value}
        )
      ELSE ${value}
    END`;

/** Why a field was corrected last, which only the log knows. */
const REASON = Prisma.sql`
  (
    SELECT a.reason
    FROM activity_log a
    WHERE a.subject_type = 'circuit'
      AND a.subject_id = x.circuit_id
      AND a.action = 'circuit.edit'
      AND a.changes ? x.field
    ORDER BY a.id DESC
    LIMIT 1
  )`;

export const correctionList = defineList<CorrectionRow>()({
  name: "corrections",
  title: "Corrections",
  one: "correction",
  many: "corrections",
  subjectType: "correction",
  path: "/corrections",
  permission: "circuit:edit",
  from: Prisma.sql`circuit_corrections x`,
  id: ID,
  scope: correctionScope,
  joins: Prisma.sql`
    JOIN circuits c ON c.id = x.circuit_id
    JOIN regions r ON r.id = x.region_id
    LEFT JOIN users u ON u.id = x.corrected_by
    LEFT JOIN users k ON k.id = x.kept_by`,
  fields: () => ({
    id: Prisma.sql`x.id::float8`,
    circuitId: Prisma.sql`x.circuit_id::float8`,
    workOrder: Prisma.sql`x.work_order`,
    extension: Prisma.sql`c.extension`,
    title: Prisma.sql`c.title`,
    regionName: Prisma.sql`r.name`,
    field: Prisma.sql`x.field`,
    ours: shown(Prisma.sql`x.ours`),
    theirs: shown(Prisma.sql`x.theirs`),
    theirsWhenCorrected: shown(Prisma.sql`x.theirs_when_corrected`),
    state: STATE,
    isDrifted: Prisma.sql`x.is_drifted`,
    correctedBy: Prisma.sql`u.name`,
    correctedAt: Prisma.sql`x.corrected_at`,
    reason: REASON,
    keptBy: Prisma.sql`k.name`,
    keptAt: Prisma.sql`x.kept_at`,
    protectedUntil: Prisma.sql`x.protected_until::text`,
  }),
  columns: {
    circuit: {
      label: "Circuit",
      isFixed: true,
      sort: byThenNewest(Prisma.sql`x.work_order`),
      fileAs: ["workOrder", "title"],
      value: circuitName,
    },
    region: {
      label: "Region",
      isDefault: false,
      sort: byThenNewest(Prisma.sql`x.region_id`),
      value: ({ regionName }) => regionName,
    },
    field: {
      label: "Field",
      isFixed: true,
      sort: byThenNewest(Prisma.sql`x.field`),
      value: ({ field }) => syncableField(field).label,
    },
    ours: { label: "Ours", isFixed: true, value: ({ ours }) => ours },
    theirs: { label: "WorkStudio now", isFixed: true, value: ({ theirs }) => theirs },
    theirsWhenCorrected: {
      label: "When corrected",
      hint: "What WorkStudio had when the field was corrected",
      value: ({ theirsWhenCorrected }) => theirsWhenCorrected,
    },
    state: {
      label: "State",
      fileAs: ["state", "protectedUntil", "keptBy", "keptAt"],
      sort: byThenNewest(STATE_RANK),
      value: ({ state }) => STATE_WORDS[state],
    },
    correctedBy: {
      label: "By",
      hint: "Who corrected it",
      value: ({ correctedBy }) => correctedBy ?? "a former user",
    },
    reason: { label: "Why", truncate: true, minWidth: "8rem", value: ({ reason }) => reason },
    correctedAt: {
      label: "Since",
      sort: by(Prisma.sql`x.corrected_at`),
      value: ({ correctedAt }) => correctedAt,
    },
    workOrder: { label: "Work order", isFileOnly: true, value: circuitName },
    title: { label: "Title", isFileOnly: true, value: ({ title }) => title },
    protectedUntil: {
      label: "Protected until",
      isFileOnly: true,
      value: ({ protectedUntil }) => (protectedUntil === FOR_GOOD ? "for good" : protectedUntil),
    },
    keptBy: { label: "Kept by", isFileOnly: true, value: ({ keptBy }) => keptBy },
    keptAt: { label: "Kept at", isFileOnly: true, value: ({ keptAt }) => keptAt },
  },
  defaultSort: { key: "state", descending: false },
  filters: {
    state: {
      kind: "one",
      label: "State",
      defaultValue: "all",
      options: [
        { value: "all", label: "Every state" },
        { value: "asking", label: "To decide" },
        { value: "drifted", label: "Changed since" },
        { value: "due", label: "Review due" },
        { value: "agreed", label: "WorkStudio agrees" },
        { value: "standing", label: "Stands" },
        { value: "protected", label: "Protected" },
      ],
      condition: (state: string) =>
        state === "all" ? null : state === "asking" ? IS_ASKING : IN_STATE[state as CorrectionState],
    },
    field: {
      kind: "many",
      label: "Field",
      pattern: /^[a-z_]{1,30}$/,
      condition: (fields) => Prisma.sql`x.field = ANY(${[...fields]}::text[])`,
    },
    region: {
      kind: "many",
      label: "Region",
      condition: (codes) => Prisma.sql`x.region_id IN (SELECT id FROM regions WHERE code = ANY(${[...codes]}::text[]))`,
    },
    by: {
      kind: "many",
      label: "Corrected by",
      pattern: /^\d{1,15}$/,
      condition: (people) => Prisma.sql`x.corrected_by = ANY(${people.map(BigInt)}::bigint[])`,
    },
    since: {
      kind: "days",
      label: "Corrected on",
      from: "from",
      to: "to",
      condition: (range) => withinDays(Prisma.sql`x.corrected_at`, range),
    },
  },
  search: {
    label: "Search corrections",
    placeholder: "Work order, title, who holds it",
    condition: (typed) => holdsText(Prisma.sql`x.searched_text`, typed),
  },
  pageSizes: [50, 25, 100],
  options: correctionOptions,
});

export type CorrectionFilters = typeof correctionList.spec.filters;
export type CorrectionListState = ListState<CorrectionFilters>;

/**
 * One page of the corrected fields of the circuits in the actor's row scope, what asks for a decision first.
 * Throws FORBIDDEN.
 */
export function listCorrections(actor: Actor, state: CorrectionListState): Promise<ListPage<CorrectionRow>> {
  return correctionList.read(actor, state);
}

/**
 * The filtered corrections as a file, numbers as numbers. Throws FORBIDDEN, also without `export:run`,
 * and RATE_LIMITED.
 */
export function exportCorrections(
  actor: UserActor,
  state: CorrectionListState,
  format: ExportFormat,
): Promise<Response> {
  return correctionList.export(actor, state, format);
}
