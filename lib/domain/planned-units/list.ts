import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { DayRange } from "@/lib/platform/list/list-filter";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { businessDaySql } from "@/lib/platform/time-sql";
import { circuitName } from "../circuits/circuit-name";
import { circuitScope, excludedCondition } from "../circuits/scope";
import { PLANNER_NAME } from "../circuits/planner-name";
import { alteredWithin } from "./altered-units";
import { unitOptions } from "./list-options";
import { lookUpUnits, unitSearch } from "./search-units";
import { CAME_BY, PENDING, STATES, quantityText } from "./unit-words";

/** A planned unit in the list, as WorkStudio had it last. */
export type UnitRow = {
  id: number;
  identity: string;
  circuitId: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  station: string | null;
  unitType: string;
  /** Null for a type that the lookup table does not have. */
  typeName: string | null;
  measurement: string | null;
  permission: string;
  permissionName: string;
  permissionSince: Date;
  /** Whole days since a unit of work waits for its permission. */
  daysWaiting: number | null;
  species: string | null;
  linearFt: number | null;
  acres: number | null;
  trees: number | null;
  plannerId: number | null;
  planner: string | null;
  forester: string | null;
  assessedAt: Date | null;
  assessedOn: string | null;
  state: string;
  stateSince: Date;
  cameBy: string | null;
  firstSeenAt: Date;
  removalCategory: string | null;
  unitClass: number | null;
  hasNote: boolean;
  auditPassed: boolean | null;
  auditedOn: string | null;
  latitude: number | null;
  longitude: number | null;
};

const ID = Prisma.sql`u.id`;
const by = (column: Prisma.Sql) => orderBy(column, ID);
/** Types that are no work; what nobody knows counts as work (domain.md §2.3). */
const NO_WORK = Prisma.sql`(SELECT t.code FROM unit_types t WHERE t.measurement_type = 'none')`;
const IS_PENDING_WORK = Prisma.sql`(u.permission_status = '' AND u.unit_type NOT IN ${NO_WORK})`;

/** One value as equal, so that an index's order is of use. */
const isAnyOf = (column: Prisma.Sql, values: readonly string[]): Prisma.Sql =>
  values.length === 1 ? Prisma.sql`${column} = ${values[0]}` : Prisma.sql`${column} = ANY(${[...values]}::text[])`;

function measureCondition(measures: readonly string[]): Prisma.Sql {
  const known = Prisma.sql`
    u.unit_type = ANY(ARRAY(SELECT t.code FROM unit_types t WHERE t.measurement_type = ANY(${[...measures]}::text[])))`;
  return measures.includes("unknown")
    ? Prisma.sql`(${known} OR u.unit_type <> ALL(ARRAY(SELECT t.code FROM unit_types t)))`
    : known;
}

/** `me`, a planner's id, or `none`. */
function plannerCondition(values: readonly string[], actor: Actor): Prisma.Sql {
  const ids = values.filter((value) => /^\d{1,15}$/.test(value)).map(BigInt);
  const own =
    values.includes("me") && actor.kind === "user"
      ? [Prisma.sql`u.planner_id = (SELECT p.id FROM planners p WHERE p.user_id = ${actor.userId})`]
      : [];
  const none = values.includes("none") ? [Prisma.sql`u.planner_id IS NULL`] : [];
  const named =
    ids.length === 1 ? Prisma.sql`u.planner_id = ${ids[0]}::bigint` : Prisma.sql`u.planner_id = ANY(${ids}::bigint[])`;
  return Prisma.sql`(${Prisma.join([...own, ...none, ...(ids.length > 0 ? [named] : []), Prisma.sql`FALSE`], " OR ")})`;
}

function assessedCondition({ from, to }: DayRange): Prisma.Sql {
  return Prisma.join(
    [
      ...(from === null ? [] : [Prisma.sql`u.assessed_on >= ${from}::date`]),
      ...(to === null ? [] : [Prisma.sql`u.assessed_on <= ${to}::date`]),
    ],
    " AND ",
  );
}

const WAITING = ["7", "14", "30", "60", "90"] as const;

export const unitList = defineList<UnitRow>()({
  name: "units",
  title: "Planned units",
  one: "unit",
  many: "units",
  subjectType: "unit",
  path: "/units",
  permission: "circuit:view",
  from: Prisma.sql`planned_units u JOIN circuits c ON c.id = u.circuit_id`,
  id: ID,
  scope: circuitScope,
  joins: Prisma.sql`
    JOIN regions r ON r.id = c.region_id
    LEFT JOIN planners p ON p.id = u.planner_id
    LEFT JOIN unit_types t ON t.code = u.unit_type
    LEFT JOIN permission_statuses s ON s.code = u.permission_status`,
  fields: () => ({
    id: Prisma.sql`u.id::float8`,
    identity: Prisma.sql`u.identity::text`,
    circuitId: Prisma.sql`c.id::float8`,
    workOrder: Prisma.sql`c.work_order`,
    extension: Prisma.sql`nullif(c.extension, '@')`,
    title: Prisma.sql`c.title`,
    regionName: Prisma.sql`r.name`,
    station: Prisma.sql`u.station_name`,
    unitType: Prisma.sql`u.unit_type`,
    typeName: Prisma.sql`t.name`,
    measurement: Prisma.sql`t.measurement_type`,
    permission: Prisma.sql`u.permission_status`,
    permissionName: Prisma.sql`coalesce(s.name, u.permission_status)`,
    permissionSince: Prisma.sql`u.permission_since`,
    daysWaiting: Prisma.sql`
      CASE
        WHEN u.state = 'present'
          AND ${IS_PENDING_WORK} THEN floor(extract(epoch FROM now() - u.permission_since) / 86400)::float8
      END`,
    species: Prisma.sql`u.species`,
    linearFt: Prisma.sql`u.linear_ft::float8`,
    acres: Prisma.sql`u.acres::float8`,
    trees: Prisma.sql`u.trees::float8`,
    plannerId: Prisma.sql`u.planner_id::float8`,
    planner: PLANNER_NAME,
    forester: Prisma.sql`u.forester`,
    assessedAt: Prisma.sql`u.assessed_at`,
    assessedOn: Prisma.sql`u.assessed_on::text`,
    state: Prisma.sql`u.state`,
    stateSince: Prisma.sql`u.state_since`,
    cameBy: Prisma.sql`u.came_by`,
    firstSeenAt: Prisma.sql`u.first_seen_at`,
    removalCategory: Prisma.sql`u.removal_category`,
    unitClass: Prisma.sql`u.unit_class::float8`,
    hasNote: Prisma.sql`u.has_note`,
    auditPassed: Prisma.sql`u.audit_passed`,
    auditedOn: Prisma.sql`u.audited_on::text`,
    latitude: Prisma.sql`u.latitude::float8`,
    longitude: Prisma.sql`u.longitude::float8`,
  }),
  columns: {
    workOrder: {
      label: "Circuit",
      hint: "Work order; sorted by it and by station",
      isFixed: true,
      // Circuits first, on their own index: only the units of those that are shown are put in order.
      sort: {
        ascending: Prisma.sql`
          c.work_order ASC, c.id ASC, length(u.station_name) ASC NULLS LAST, u.station_name ASC, u.id ASC`,
        descending: Prisma.sql`
          c.work_order DESC, c.id DESC, length(u.station_name) DESC NULLS FIRST, u.station_name DESC, u.id DESC`,
      },
      value: circuitName,
    },
    title: { label: "Title", truncate: true, minWidth: "10rem", value: ({ title }) => title },
    region: { label: "Region", isDefault: false, value: ({ regionName }) => regionName },
    station: { label: "Station", value: ({ station }) => station },
    type: { label: "Type", sort: by(Prisma.sql`u.unit_type`), value: ({ unitType }) => unitType },
    typeName: { label: "Type name", isDefault: false, truncate: true, value: ({ typeName }) => typeName ?? "unknown" },
    quantity: {
      label: "Quantity",
      hint: "In what the type is measured in",
      align: "end",
      fileAs: ["linearFt", "acres", "trees"],
      value: quantityText,
    },
    linearFt: { label: "Feet", align: "end", isDefault: false, value: ({ linearFt }) => linearFt },
    acres: { label: "Acres", align: "end", isDefault: false, value: ({ acres }) => acres },
    trees: { label: "Trees", align: "end", isDefault: false, value: ({ trees }) => trees },
    species: { label: "Species", isDefault: false, truncate: true, value: ({ species }) => species },
    permission: {
      label: "Permission",
      hint: "Sorted by status, then by since when it is that",
      sort: {
        ascending: Prisma.sql`u.permission_status ASC, u.permission_since ASC, u.id ASC`,
        descending: Prisma.sql`u.permission_status DESC, u.permission_since DESC, u.id DESC`,
      },
      value: ({ permissionName }) => permissionName,
    },
    permissionSince: {
      label: "Permission since",
      isDefault: false,
      sortedBy: "permission",
      value: ({ permissionSince }) => permissionSince,
    },
    daysWaiting: {
      label: "Waits",
      hint: "Days since work is pending",
      align: "end",
      sortedBy: "permission",
      value: ({ daysWaiting }) => daysWaiting,
    },
    planner: { label: "Planner", truncate: true, value: ({ planner }) => planner },
    forester: { label: "Forester", isDefault: false, truncate: true, value: ({ forester }) => forester },
    assessed: {
      label: "Assessed",
      sort: {
        ascending: Prisma.sql`u.assessed_on ASC NULLS FIRST, u.id ASC`,
        descending: Prisma.sql`u.assessed_on DESC NULLS LAST, u.id DESC`,
      },
      value: ({ assessedOn }) => assessedOn,
    },
    assessedAt: { label: "Assessed at", isFileOnly: true, value: ({ assessedAt }) => assessedAt },
    state: { label: "State", isDefault: false, value: ({ state }) => STATES[state] ?? state },
    stateSince: { label: "State since", isDefault: false, value: ({ stateSince }) => stateSince },
    cameBy: { label: "Came by", isDefault: false, value: ({ cameBy }) => (cameBy ? CAME_BY[cameBy] : null) },
    firstSeen: {
      label: "First seen",
      isDefault: false,
      sort: { ascending: Prisma.sql`u.id ASC`, descending: Prisma.sql`u.id DESC` },
      value: ({ firstSeenAt }) => firstSeenAt,
    },
    removalCategory: { label: "Maintained", isDefault: false, value: ({ removalCategory }) => removalCategory },
    unitClass: { label: "Class", isDefault: false, align: "end", value: ({ unitClass }) => unitClass },
    auditedOn: { label: "Audited", isDefault: false, value: ({ auditedOn }) => auditedOn },
    auditPassed: { label: "Audit passed", isDefault: false, value: ({ auditPassed }) => auditPassed },
    hasNote: { label: "Has a note", isFileOnly: true, value: ({ hasNote }) => hasNote },
    latitude: { label: "Latitude", isFileOnly: true, value: ({ latitude }) => latitude },
    longitude: { label: "Longitude", isFileOnly: true, value: ({ longitude }) => longitude },
    identity: { label: "WorkStudio id", isFileOnly: true, value: ({ identity }) => identity },
  },
  defaultSort: { key: "assessed", descending: true },
  filters: {
    region: {
      kind: "many",
      label: "Region",
      condition: (codes) =>
        Prisma.sql`c.region_id = ANY(ARRAY(SELECT id FROM regions WHERE code = ANY(${[...codes]}::text[])))`,
    },
    type: { kind: "many", label: "Type", condition: (types) => isAnyOf(Prisma.sql`u.unit_type`, types) },
    measure: { kind: "many", label: "Measured in", condition: measureCondition },
    permission: {
      kind: "many",
      label: "Permission",
      condition: (codes) =>
        isAnyOf(
          Prisma.sql`u.permission_status`,
          codes.map((code) => (code === PENDING ? "" : code)),
        ),
    },
    waiting: {
      kind: "one",
      label: "Waits",
      defaultValue: "any",
      options: [
        { value: "any", label: "However long" },
        ...WAITING.map((days) => ({ value: days, label: `Pending work, ${days} days or more` })),
      ],
      condition: (days: string) =>
        days === "any"
          ? null
          : Prisma.sql`
            (${IS_PENDING_WORK} AND u.permission_since <= now() - make_interval(days => ${Number(days)}::int))`,
    },
    state: {
      kind: "one",
      label: "State",
      defaultValue: "present",
      options: [
        { value: "present", label: "Present" },
        { value: "missing", label: "Missing" },
        { value: "vanished", label: "Vanished" },
        { value: "gone", label: "Missing or vanished" },
        { value: "all", label: "With missing and vanished" },
      ],
      aside: { hidden: "gone", shown: "all", words: "missing or vanished" },
      condition: (state: string) => {
        if (state === "all") return null;
        // As the index of those that are gone says it.
        return state === "gone"
          ? Prisma.sql`u.state <> 'present'`
          : Prisma.sql`
            (u.state = ${state} AND ${state === "present" ? Prisma.sql`TRUE` : Prisma.sql`u.state <> 'present'`})`;
      },
    },
    within: {
      kind: "text",
      label: "State for at most so many days",
      any: "However many",
      pattern: /^(7|14)$/,
      condition: (days) => Prisma.sql`u.state_since > now() - make_interval(days => ${Number(days)}::int)`,
    },
    altered: {
      kind: "text",
      label: "Altered by the utility in the last days",
      any: "Whenever",
      pattern: /^(7|14)$/,
      condition: (days) => alteredWithin(Number(days)),
    },
    excluded: {
      kind: "one",
      label: "Excluded",
      defaultValue: "all",
      options: [
        { value: "all", label: "With excluded circuits" },
        { value: "hide", label: "Without excluded circuits" },
        { value: "only", label: "Only excluded circuits" },
      ],
      condition: excludedCondition,
    },
    came: {
      kind: "many",
      label: "Came by",
      condition: (ways) => Prisma.sql`(u.came_by IS NOT NULL AND ${isAnyOf(Prisma.sql`u.came_by`, ways)})`,
    },
    arrived: {
      kind: "one",
      label: "Arrived",
      defaultValue: "any",
      options: [
        { value: "any", label: "Whenever it arrived" },
        { value: "late", label: "On a later day than it was assessed" },
      ],
      condition: (when: string) =>
        when === "any" ? null : Prisma.sql`${businessDaySql(Prisma.sql`u.first_seen_at`)} > u.assessed_on`,
    },
    planner: { kind: "many", label: "Planner", condition: plannerCondition },
    assessed: { kind: "days", label: "Assessed", from: "from", to: "to", condition: assessedCondition },
    order: {
      kind: "text",
      label: "Work order",
      any: "Every work order",
      pattern: /^[\w./-]{1,20}$/,
      condition: (workOrder) => Prisma.sql`c.work_order = ${workOrder}`,
    },
    circuit: {
      kind: "text",
      label: "Circuit",
      any: "Every circuit",
      pattern: /^[1-9]\d{0,14}$/,
      condition: (id) => Prisma.sql`u.circuit_id = ${id}::bigint`,
    },
    station: {
      kind: "text",
      label: "Station",
      any: "Every station",
      pattern: /^.{1,50}$/,
      condition: (station) => Prisma.sql`u.station_name = ${station}`,
    },
  },
  search: {
    label: "Search units",
    placeholder: "Work order, station, type, forester",
    condition: unitSearch,
    lookUp: lookUpUnits,
  },
  countsUpTo: 10_000,
  mostRowsOfFile: 500_000,
  pageSizes: [50, 25, 100],
  options: (actor, { filters: { circuit, order, station } }) => unitOptions(actor, { circuit, order, station }),
});

export type UnitListState = ListState<typeof unitList.spec.filters>;

/** One page of the planned units of the circuits an actor may see. Throws FORBIDDEN. */
export function listUnits(actor: Actor, state: UnitListState): Promise<ListPage<UnitRow>> {
  return unitList.read(actor, state);
}

/** What the list can be filtered by, within the actor's row scope. Throws FORBIDDEN. */
export function listUnitOptions(actor: Actor): ReturnType<typeof unitList.options> {
  return unitList.options(actor, unitList.parse({}));
}

/**
 * The filtered units as a file. Throws FORBIDDEN, also without `export:run`, RATE_LIMITED, and INVALID where they are
 * too many for one.
 */
export function exportUnits(actor: UserActor, state: UnitListState, format: ExportFormat): Promise<Response> {
  return unitList.export(actor, state, format);
}
