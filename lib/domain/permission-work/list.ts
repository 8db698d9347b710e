import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { businessDaySql, startOfBusinessDaySql } from "@/lib/platform/time-sql";
import { circuitName } from "../circuits/circuit-name";
import { circuitSearch } from "../circuits/list";
import { IS_INCLUDED, circuitScope } from "../circuits/scope";
import { PLANNER_NAME } from "../circuits/planner-name";
import { permissionOptions } from "./list-options";
import {
  ALTERNATIVES,
  type Alternative,
  BANDS,
  CHANNELS,
  type Channel,
  ESCALATIONS,
  type Escalation,
  LATE,
  OUTCOMES,
  type Outcome,
  PENDING,
  REFUSALS,
  type Refusal,
  decidesIt,
} from "./rules";
import { ASSIGNEE, ESCALATION, IS_ESCALATED, IS_NOBODYS, IS_UTILITYS, LAST_TRY, assignedTo } from "./steps";

/** Work of one station that waits for a decision: one talk settles it. */
export type PermissionGroupRow = {
  id: number;
  circuitId: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionName: string;
  /** Blank where WorkStudio names no station. */
  station: string;
  status: string;
  statusName: string;
  since: Date;
  /** Whole days, Eastern. */
  daysWaiting: number;
  units: number;
  unitTypes: string;
  linearFt: number;
  acres: number;
  trees: number;
  /**
   * Miles of its circuit, in equal parts of its groups, where nothing else holds the circuit back; 0 where work
   * is left.
   */
  freedMiles: number;
  plannerId: number | null;
  planner: string | null;
  /** Who looks after it, since it waits as it does. */
  assigneeId: number | null;
  assignee: string | null;
  /** Why it is the supervisor's or the utility's to decide; null where it is not. */
  escalation: Escalation | null;
  /** By which day they decide, where its status says one. */
  escalationDue: string | null;
  /** Tries since the work waits as it does. */
  tries: number;
  lastChannel: Channel | null;
  lastOutcome: Outcome | null;
  lastTryAt: Date | null;
  /** Why somebody said no there, as heard last. */
  refusal: Refusal | null;
  /** What was offered instead. */
  alternative: Alternative | null;
  dueOn: string | null;
  /** Today or before. */
  isDue: boolean;
};

const ID = Prisma.sql`g.id`;
const TODAY = businessDaySql();
const DAYS = Prisma.sql`(${TODAY} - ${businessDaySql(Prisma.sql`g.since`)})`;
const by = (column: Prisma.Sql) => orderBy(column, ID);

export const permissionList = defineList<PermissionGroupRow>()({
  name: "permissions",
  title: "Waiting for permission",
  one: "station",
  many: "stations",
  subjectType: "circuit",
  path: "/permissions",
  permission: "circuit:view",
  from: Prisma.sql`permission_groups g JOIN circuits c ON c.id = g.circuit_id`,
  id: ID,
  scope: (actor) => Prisma.sql`${IS_INCLUDED} AND ${circuitScope(actor)}`,
  joins: Prisma.sql`
    JOIN regions r ON r.id = c.region_id
    LEFT JOIN planners p ON p.id = g.planner_id
    LEFT JOIN permission_statuses s ON s.code = g.permission_status
    LEFT JOIN LATERAL (${LAST_TRY}) last ON true ${ASSIGNEE} ${ESCALATION}`,
  fields: () => ({
    id: Prisma.sql`g.id::float8`,
    circuitId: Prisma.sql`c.id::float8`,
    workOrder: Prisma.sql`c.work_order`,
    extension: Prisma.sql`nullif(c.extension, '@')`,
    title: Prisma.sql`c.title`,
    regionName: Prisma.sql`r.name`,
    station: Prisma.sql`g.station_name`,
    status: Prisma.sql`g.permission_status`,
    statusName: Prisma.sql`coalesce(s.name, nullif(g.permission_status, ''), 'Pending')`,
    since: Prisma.sql`g.since`,
    daysWaiting: Prisma.sql`${DAYS}::float8`,
    units: Prisma.sql`g.units::float8`,
    unitTypes: Prisma.sql`g.unit_types`,
    linearFt: Prisma.sql`g.linear_ft::float8`,
    acres: Prisma.sql`g.acres::float8`,
    trees: Prisma.sql`g.trees::float8`,
    freedMiles: Prisma.sql`g.freed_miles::float8`,
    plannerId: Prisma.sql`g.planner_id::float8`,
    planner: PLANNER_NAME,
    assigneeId: Prisma.sql`assignee.id::float8`,
    assignee: Prisma.sql`assignee.name`,
    escalation: Prisma.sql`up.why`,
    escalationDue: Prisma.sql`up.due::text`,
    tries: Prisma.sql`g.tries::float8`,
    lastChannel: Prisma.sql`last.channel`,
    lastOutcome: Prisma.sql`g.last_outcome`,
    lastTryAt: Prisma.sql`last.made_at`,
    refusal: Prisma.sql`g.refusal`,
    alternative: Prisma.sql`g.alternative`,
    dueOn: Prisma.sql`g.next_due::text`,
    isDue: Prisma.sql`coalesce(g.next_due <= ${TODAY}, false)`,
  }),
  columns: {
    circuit: {
      label: "Circuit",
      isFixed: true,
      fileAs: ["workOrder", "title"],
      sort: by(Prisma.sql`c.work_order`),
      value: circuitName,
    },
    station: { label: "Station", isFixed: true, value: ({ station }) => station || "none named" },
    region: { label: "Region", isDefault: false, value: ({ regionName }) => regionName },
    status: { label: "Status", value: ({ statusName }) => statusName },
    waits: {
      label: "Waits",
      hint: "Days since it waits as it does",
      align: "end",
      sort: { ascending: Prisma.sql`g.since DESC, g.id DESC`, descending: Prisma.sql`g.since ASC, g.id ASC` },
      value: ({ daysWaiting }) => daysWaiting,
    },
    supervisor: {
      label: "Decides",
      hint: "The supervisor or the utility: why it is theirs to decide, and by when",
      fileAs: ["decides", "escalation", "escalationDue"],
      minWidth: "7.5rem",
      value: ({ escalation }) => (escalation ? `${decidesIt(escalation)}: ${ESCALATIONS[escalation]}` : null),
    },
    units: { label: "Units", align: "end", sort: by(Prisma.sql`g.units`), value: ({ units }) => units },
    types: { label: "Types", truncate: true, minWidth: "7rem", value: ({ unitTypes }) => unitTypes },
    quantity: {
      label: "Quantity",
      fileAs: ["linearFt", "acres", "trees"],
      value: quantityWords,
    },
    freed: {
      label: "Frees",
      hint: "Miles of its circuit that a decision would free, where nothing else holds the circuit back",
      align: "end",
      sort: by(Prisma.sql`g.freed_miles`),
      value: ({ freedMiles }) => (freedMiles > 0 ? freedMiles : null),
    },
    planner: { label: "Planner", truncate: true, value: ({ planner }) => planner },
    assignee: { label: "Assigned to", truncate: true, value: ({ assignee }) => assignee },
    tries: { label: "Tries", align: "end", value: ({ tries }) => tries },
    last: {
      label: "Last try",
      fileAs: ["lastTryAt", "lastChannel", "lastOutcome", "refusal"],
      value: ({ lastOutcome }) => (lastOutcome ? OUTCOMES[lastOutcome] : null),
    },
    refusal: {
      label: "Refusal reason",
      hint: "Why somebody said no there, as heard last",
      isDefault: false,
      value: ({ refusal }) => (refusal ? REFUSALS[refusal] : null),
    },
    offered: {
      label: "Offered instead",
      isDefault: false,
      value: ({ alternative }) => (alternative ? ALTERNATIVES[alternative] : null),
    },
    due: { label: "Next due", value: ({ dueOn }) => dueOn },
    workOrder: {
      label: "Work order",
      isFileOnly: true,
      value: circuitName,
    },
    title: { label: "Title", isFileOnly: true, value: ({ title }) => title },
    since: { label: "Since", isFileOnly: true, value: ({ since }) => since },
    decides: {
      label: "Decides",
      isFileOnly: true,
      value: ({ escalation }) => (escalation ? decidesIt(escalation) : null),
    },
    escalation: {
      label: "Asked because",
      isFileOnly: true,
      value: ({ escalation }) => (escalation ? ESCALATIONS[escalation] : null),
    },
    escalationDue: { label: "Decided by", isFileOnly: true, value: ({ escalationDue }) => escalationDue },
    linearFt: { label: "Feet", isFileOnly: true, value: ({ linearFt }) => linearFt },
    acres: { label: "Acres", isFileOnly: true, value: ({ acres }) => acres },
    trees: { label: "Trees", isFileOnly: true, value: ({ trees }) => trees },
    lastTryAt: { label: "Last try at", isFileOnly: true, value: ({ lastTryAt }) => lastTryAt },
    lastChannel: {
      label: "By",
      isFileOnly: true,
      value: ({ lastChannel }) => (lastChannel ? CHANNELS[lastChannel] : null),
    },
    lastOutcome: {
      label: "Came of it",
      isFileOnly: true,
      value: ({ lastOutcome }) => (lastOutcome ? OUTCOMES[lastOutcome] : null),
    },
  },
  defaultSort: { key: "waits", descending: true },
  filters: {
    status: {
      kind: "many",
      label: "Status",
      condition: (codes) =>
        Prisma.sql`g.permission_status = ANY(${codes.map((code) => (code === PENDING ? "" : code))}::text[])`,
    },
    band: {
      kind: "one",
      label: "Waits",
      defaultValue: "any",
      options: [
        { value: "any", label: "However long" },
        ...[...BANDS, LATE].map(({ value, label }) => ({ value, label })),
      ],
      condition: (value: string) => {
        const band = [...BANDS, LATE].find((one) => one.value === value);
        return band ? bandSql(band) : null;
      },
    },
    region: {
      kind: "many",
      label: "Region",
      condition: (codes) =>
        Prisma.sql`c.region_id = ANY(ARRAY(SELECT id FROM regions WHERE code = ANY(${[...codes]}::text[])))`,
    },
    planner: { kind: "many", label: "Planner", pattern: /^(me|none|\d{1,15})$/, condition: plannerCondition },
    assignee: { kind: "many", label: "Assigned", pattern: /^(me|none|\d{1,15})$/, condition: assigneeCondition },
    step: {
      kind: "one",
      label: "Next step",
      defaultValue: "any",
      options: [
        { value: "any", label: "Any" },
        { value: "due", label: "Due today or before" },
        { value: "untried", label: "Nobody tried yet" },
        { value: "said", label: "Answer heard, WorkStudio says otherwise" },
        { value: "escalated", label: "Supervisor decides" },
        { value: "utility", label: "Utility decides" },
      ],
      condition: (step: string) => {
        if (step === "due") return Prisma.sql`g.next_due <= ${TODAY}`;
        if (step === "untried") return Prisma.sql`g.tries = 0`;
        if (step === "escalated") return IS_ESCALATED;
        if (step === "utility") return IS_UTILITYS;
        return step === "said" ? Prisma.sql`g.last_outcome IN ('approved', 'refused')` : null;
      },
    },
    refusal: {
      kind: "many",
      label: "Refusal reason",
      condition: (reasons) => Prisma.sql`g.refusal = ANY(${[...reasons]}::text[])`,
    },
    order: {
      kind: "text",
      label: "Work order",
      any: "Every work order",
      pattern: /^[\w./-]{1,20}$/,
      condition: (workOrder) => Prisma.sql`c.work_order = ${workOrder}`,
    },
  },
  search: { label: "Search stations", placeholder: "Work order or title", condition: circuitSearch },
  countsUpTo: 100_000,
  pageSizes: [50, 25, 100],
  options: (actor, { filters }) => permissionOptions(actor, filters.order),
});

function plannerCondition(values: readonly string[], actor: Actor): Prisma.Sql {
  const ids = values.filter((value) => /^\d+$/.test(value)).map(BigInt);
  const own =
    values.includes("me") && actor.kind === "user"
      ? [Prisma.sql`g.planner_id = (SELECT p.id FROM planners p WHERE p.user_id = ${actor.userId})`]
      : [];
  const none = values.includes("none") ? [Prisma.sql`g.planner_id IS NULL`] : [];
  return Prisma.sql`(${Prisma.join([...own, ...none, Prisma.sql`g.planner_id = ANY(${ids}::bigint[])`], " OR ")})`;
}

function assigneeCondition(values: readonly string[], actor: Actor): Prisma.Sql {
  const ids = values.filter((value) => /^\d+$/.test(value)).map(BigInt);
  if (values.includes("me") && actor.kind === "user") ids.push(actor.userId);
  const parts = [assignedTo(ids), ...(values.includes("none") ? [IS_NOBODYS] : [])];
  return Prisma.sql`(${Prisma.join(parts, " OR ")})`;
}

/** A band as moments, so that the index of moments serves. */
function bandSql({ from, to }: Pick<(typeof BANDS)[number], "from" | "to">): Prisma.Sql {
  const upTo = Prisma.sql`g.since < ${startOfBusinessDaySql(Prisma.sql`${TODAY} - ${from - 1}::int`)}`;
  return to === null
    ? upTo
    : Prisma.sql`(${upTo} AND g.since >= ${startOfBusinessDaySql(Prisma.sql`${TODAY} - ${to}::int`)})`;
}

/** Feet, acres and trees, as far as there are any. */
export function quantityWords({ linearFt, acres, trees }: PermissionGroupRow): string {
  const parts = [
    linearFt > 0 ? `${linearFt.toLocaleString("en-US", { maximumFractionDigits: 0 })} ft` : "",
    acres > 0 ? `${acres.toLocaleString("en-US", { maximumFractionDigits: 2 })} ac` : "",
    trees > 0 ? `${trees.toLocaleString("en-US")} ${trees === 1 ? "tree" : "trees"}` : "",
  ];
  return parts.filter(Boolean).join(", ");
}

/** One page of the stations that wait in the actor's row scope. Throws FORBIDDEN. */
export function listPermissionGroups(
  actor: Actor,
  state: ListState<typeof permissionList.spec.filters>,
): Promise<ListPage<PermissionGroupRow>> {
  return permissionList.read(actor, state);
}

/** All stations that are filtered, as a file. Throws FORBIDDEN, RATE_LIMITED. */
export function exportPermissionGroups(
  actor: UserActor,
  state: ListState<typeof permissionList.spec.filters>,
  format: ExportFormat,
): Promise<Response> {
  return permissionList.export(actor, state, format);
}
