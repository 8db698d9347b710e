import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText, isOneOf } from "@/lib/platform/list/search-text";
import { sharedCache } from "@/lib/platform/shared-cache";
import { circuitName } from "./circuit-name";
import { FIELD_MARKS } from "./field-marks";
import { circuitOptions } from "./list-options";
import { PLANNER_NAME } from "./planner-name";
import { circuitScope, excludedCondition } from "./scope";

/** A circuit in the list; miles and acres as WorkStudio has them unless a person corrected them. */
export type CircuitRow = {
  id: number;
  /** In files only. */
  jobGuid?: string;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  apiStatus: string;
  statusName: string;
  contractor: string | null;
  cycleType: string | null;
  /** Names of assigned people, or of the planner without an account. */
  planner: string | null;
  totalMiles: number;
  milesPlanned: number;
  percentComplete: number;
  totalAcres: number;
  startDate: string | null;
  apiModifiedAt: Date | null;
  lastSyncedAt: Date | null;
  isExcluded: boolean;
  exclusionReason: string | null;
  /** Columns that a person has corrected. */
  editedFields: string[];
  /** The planner's device holds work that WorkStudio does not have yet (domain.md §2.1). */
  deviceNotSynced: boolean;
  /** What the correctable fields hold, by which an import tells what a file changed (`FIELD_MARKS`); in files only. */
  version?: string;
};

const regionCodes = sharedCache<{ code: string } | null>({ topics: ["lookups"], keepMs: 30_000 });

const ID = Prisma.sql`c.id`;
const by = (column: Prisma.Sql) => orderBy(column, ID);
/** As `by`, and among equal ones the circuits first that WorkStudio changed last. */
const byThenEdit = (column: Prisma.Sql) => ({
  ascending: Prisma.sql`${column} ASC, c.api_modified_at DESC NULLS LAST, c.id ASC`,
  descending: Prisma.sql`${column} DESC, c.api_modified_at ASC NULLS FIRST, c.id DESC`,
});

/** The first eight hex digits of a GUID, or more of it, with or without braces. */
const GUID_START = /^\{?([0-9a-f]{8}(?:-[0-9a-f-]*)?)\}?$/i;

/**
 * Circuits of which a person searches a part: of work order, extension, title or who holds it in WorkStudio; the start
 * of a GUID; the name of an assigned person or of the planner. A condition on `circuits c` of branches that each have
 * an index, so that a rare text is found by them; a common one is met soon on the way through the list's order. The
 * people's circuits are an array, since an index can look for those and not for a subquery.
 */
export function circuitSearch(typed: string): Prisma.Sql {
  const guid = GUID_START.exec(typed)?.[1];
  return Prisma.sql`
    (
      ${holdsText(
        Prisma.sql`
        c.searched_text`,
        typed,
      )} ${guid ? Prisma.sql`OR c.job_guid LIKE ${`{${guid.toUpperCase()}%`}` : Prisma.empty}
        OR c.id = ANY(
          ARRAY(
            SELECT cu.circuit_id
            FROM circuit_user cu
            JOIN users u ON u.id = cu.user_id
            WHERE ${holdsText(Prisma.sql`search_text(u.name)`, typed)}
          )
        )
        OR c.planner_id = ANY(
          ARRAY(SELECT p.id FROM planners p WHERE ${holdsText(Prisma.sql`search_text(p.name)`, typed)})
        )
    )`;
}

/** `me`, the id of somebody with an account, or `p` and the id of a planner, with an account or not. */
function plannerCondition(values: readonly string[], actor: Actor): Prisma.Sql {
  const people = values.flatMap((value) => {
    if (value === "me") return actor.kind === "user" ? [actor.userId] : [];
    return /^\d{1,15}$/.test(value) ? [BigInt(value)] : [];
  });
  const planners = values.flatMap((value) => (/^p\d{1,15}$/.test(value) ? [BigInt(value.slice(1))] : []));
  return Prisma.sql`
    (
      c.id = ANY(ARRAY(SELECT cu.circuit_id FROM circuit_user cu WHERE cu.user_id = ANY(${people}::bigint[])))
        OR c.planner_id = ANY(${planners}::bigint[])
    )`;
}

/** Statuses in which planners work on a circuit; in the others the utility has it, or nobody. */
const AT_WORK = ["ACTIV", "REWRK"];

export const circuitList = defineList<CircuitRow>()({
  name: "circuits",
  title: "Circuits",
  one: "circuit",
  many: "circuits",
  subjectType: "circuit",
  path: "/circuits",
  permission: "circuit:view",
  from: Prisma.sql`circuits c`,
  id: ID,
  scope: circuitScope,
  joins: Prisma.sql`JOIN regions r ON r.id = c.region_id LEFT JOIN api_status_configs s ON s.api_status = c.api_status`,
  fields: () => ({
    id: Prisma.sql`c.id::float8`,
    jobGuid: Prisma.sql`c.job_guid`,
    workOrder: Prisma.sql`c.work_order`,
    extension: Prisma.sql`nullif(c.extension, '@')`,
    title: Prisma.sql`c.title`,
    regionName: Prisma.sql`r.name`,
    apiStatus: Prisma.sql`c.api_status`,
    statusName: Prisma.sql`coalesce(s.display_name, c.api_status)`,
    contractor: Prisma.sql`c.contractor`,
    cycleType: Prisma.sql`c.cycle_type`,
    planner: Prisma.sql`
      coalesce(
        (
          SELECT string_agg(u.name, ', ' ORDER BY u.name)
          FROM circuit_user cu
          JOIN users u ON u.id = cu.user_id
          WHERE cu.circuit_id = c.id
        ),
        (SELECT ${PLANNER_NAME} FROM planners p WHERE p.id = c.planner_id)
      )`,
    totalMiles: Prisma.sql`c.total_miles::float8`,
    milesPlanned: Prisma.sql`c.miles_planned::float8`,
    percentComplete: Prisma.sql`c.percent_complete::float8`,
    totalAcres: Prisma.sql`c.total_acres::float8`,
    startDate: Prisma.sql`c.start_date::text`,
    apiModifiedAt: Prisma.sql`c.api_modified_at`,
    lastSyncedAt: Prisma.sql`c.last_synced_at`,
    isExcluded: Prisma.sql`c.is_excluded`,
    exclusionReason: Prisma.sql`c.exclusion_reason`,
    editedFields: Prisma.sql`ARRAY(SELECT jsonb_object_keys(coalesce(c.user_modified_fields, '{}'::jsonb)))`,
    deviceNotSynced: Prisma.sql`coalesce(c.ws_version > c.ws_sync_version, false)`,
    version: FIELD_MARKS,
  }),
  fileFields: ["jobGuid", "version"],
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
      minWidth: "12rem",
      sort: by(Prisma.sql`c.title`),
      value: ({ title }) => title,
    },
    region: {
      label: "Region",
      sort: byThenEdit(Prisma.sql`c.region_id`),
      value: ({ regionName }) => regionName,
    },
    status: {
      label: "Status",
      sort: byThenEdit(Prisma.sql`c.api_status`),
      value: ({ statusName }) => statusName,
    },
    planner: {
      label: "Planner",
      hint: "Without the contractor, which has a column of its own",
      truncate: true,
      value: ({ planner }) => planner?.replaceAll(/[^,\\ ]+\\/g, ""),
    },
    contractor: { label: "Contractor", isDefault: false, value: ({ contractor }) => contractor },
    cycleType: { label: "Cycle", isDefault: false, truncate: true, value: ({ cycleType }) => cycleType },
    percentComplete: {
      label: "Complete",
      hint: "Percent complete",
      align: "end",
      sort: by(Prisma.sql`c.percent_complete`),
      value: ({ percentComplete }) => percentComplete,
    },
    miles: {
      label: "Miles",
      hint: "Miles planned / total miles",
      align: "end",
      sortedBy: "milesPlanned",
      fileAs: ["milesPlanned", "totalMiles"],
      value: ({ milesPlanned, totalMiles }) => `${milesPlanned} / ${totalMiles}`,
    },
    milesPlanned: {
      label: "Planned mi",
      hint: "Miles planned",
      align: "end",
      isDefault: false,
      sort: by(Prisma.sql`c.miles_planned`),
      value: ({ milesPlanned }) => milesPlanned,
    },
    totalMiles: {
      label: "Total mi",
      hint: "Total miles",
      align: "end",
      isDefault: false,
      sort: by(Prisma.sql`c.total_miles`),
      value: ({ totalMiles }) => totalMiles,
    },
    totalAcres: { label: "Acres", align: "end", isDefault: false, value: ({ totalAcres }) => totalAcres },
    startDate: { label: "Start", isDefault: false, value: ({ startDate }) => startDate },
    editedAt: {
      label: "WS edit",
      hint: "When WorkStudio last changed the circuit",
      sort: {
        ascending: Prisma.sql`c.api_modified_at ASC NULLS FIRST, c.id DESC`,
        descending: Prisma.sql`c.api_modified_at DESC NULLS LAST, c.id ASC`,
      },
      value: ({ apiModifiedAt }) => apiModifiedAt,
    },
    lastSyncedAt: { label: "Synced", isDefault: false, value: ({ lastSyncedAt }) => lastSyncedAt },
    flags: {
      label: "Notes",
      hint: "Corrected here, device not synced, excluded",
      value: ({ editedFields, deviceNotSynced, isExcluded }) =>
        [editedFields.length > 0 && "corrected", deviceNotSynced && "device not synced", isExcluded && "excluded"]
          .filter(Boolean)
          .join(", "),
    },
    statusCode: { label: "Status code", isFileOnly: true, value: ({ apiStatus }) => apiStatus },
    exclusionReason: { label: "Exclusion reason", isFileOnly: true, value: ({ exclusionReason }) => exclusionReason },
    correctedFields: {
      label: "Corrected fields",
      isFileOnly: true,
      value: ({ editedFields }) => editedFields.join(", "),
    },
    jobGuid: { label: "WorkStudio GUID", isFileOnly: true, value: ({ jobGuid }) => jobGuid },
    record: { label: "Record", isFileOnly: true, isFixed: true, value: ({ id }) => id },
    version: { label: "Version", isFileOnly: true, isFixed: true, value: ({ version }) => version },
  },
  defaultSort: { key: "editedAt", descending: true },
  filters: {
    region: {
      kind: "many",
      label: "Region",
      condition: (codes) => Prisma.sql`c.region_id IN (SELECT id FROM regions WHERE code = ANY(${[...codes]}::text[]))`,
    },
    status: {
      kind: "many",
      label: "Status",
      condition: (statuses) => Prisma.sql`c.api_status = ANY(${[...statuses]}::text[])`,
    },
    planner: { kind: "many", label: "Planner", condition: plannerCondition },
    contractor: {
      kind: "many",
      label: "Contractor",
      condition: (names) => isOneOf(Prisma.sql`c.contractor`, names),
    },
    cycle: {
      kind: "many",
      label: "Cycle",
      condition: (cycles) => Prisma.sql`c.cycle_type = ANY(${[...cycles]}::text[])`,
    },
    excluded: {
      kind: "one",
      label: "Excluded",
      defaultValue: "hide",
      options: [
        { value: "hide", label: "Hide excluded" },
        { value: "only", label: "Only excluded" },
        { value: "all", label: "With excluded" },
      ],
      aside: { hidden: "only", shown: "all", words: "excluded", desk: "/exclusions" },
      condition: excludedCondition,
    },
    // The inbox leads here; a button of its own would take a place in the toolbar.
    idle: {
      kind: "text",
      label: "Days without an edit, at work",
      any: "However many",
      pattern: /^(7|14|7-13)$/,
      condition: (days) => {
        const [least, most] = days
          .split("-")
          .map((bound) => Prisma.sql`now() - make_interval(days => ${Number(bound)}::int)`);
        return Prisma.sql`
          (
            c.api_status = ANY(${AT_WORK}::text[])
              AND c.not_seen_since IS NULL
              AND c.api_modified_at <= ${least}
              AND ${most ? Prisma.sql`c.api_modified_at > ${most} - interval '1 day'` : Prisma.sql`TRUE`}
          )`;
      },
    },
    modified: {
      kind: "yes-no",
      label: "Corrections",
      any: "All circuits",
      yes: "Corrected",
      no: "As WorkStudio has it",
      condition: () => Prisma.sql`coalesce(c.user_modified_fields, '{}'::jsonb) <> '{}'::jsonb`,
    },
  },
  search: {
    label: "Search circuits",
    placeholder: "Work order, title, planner, GUID",
    condition: circuitSearch,
  },
  keepsCountsUntil: ["circuits"],
  pageSizes: [50, 25, 100],
  start: async (actor) => {
    if (actor.kind !== "user" || actor.defaultRegionId === null) return {};
    const id = actor.defaultRegionId;
    const region = await regionCodes(String(id), () =>
      db().region.findUnique({ where: { id }, select: { code: true } }),
    );
    return region ? { region: [region.code] } : {};
  },
  options: circuitOptions,
});

export type CircuitListState = ListState<typeof circuitList.spec.filters>;

/** One page of the circuits an actor may see. A page past the end answers the last page. Throws FORBIDDEN. */
export function listCircuits(actor: Actor, state: CircuitListState): Promise<ListPage<CircuitRow>> {
  return circuitList.read(actor, state);
}

/**
 * What the list can be filtered by, with how many circuits of the actor's row scope each choice has. Throws FORBIDDEN.
 */
export function listCircuitOptions(actor: Actor): ReturnType<typeof circuitList.options> {
  return circuitList.options(actor, circuitList.parse({}));
}

/** The filtered circuits as a file. Throws FORBIDDEN, also without `export:run`, and RATE_LIMITED. */
export function exportCircuits(actor: UserActor, state: CircuitListState, format: ExportFormat): Promise<Response> {
  return circuitList.export(actor, state, format);
}
