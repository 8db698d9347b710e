import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { circuitName } from "../circuits/circuit-name";
import { circuitScope } from "../circuits/scope";
import { PLANNER_NAME } from "../circuits/planner-name";
import { unitOptions } from "./list-options";
import { lookUpUnits, unitSearch } from "./search-units";
import { IS_PENDING_WORK, unitFilters } from "./unit-filters";
import { CAME_BY, STATES, quantityText } from "./unit-words";

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
  filters: unitFilters,
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
