import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import type { DayRange, ListFilters } from "@/lib/platform/list/list-filter";
import { businessDaySql } from "@/lib/platform/time-sql";
import { excludedCondition } from "../circuits/scope";
import { alteredWithin } from "./altered-units";
import { PENDING } from "./unit-words";

/** Types that are no work; what nobody knows counts as work (domain.md §2.3). */
const NO_WORK = Prisma.sql`(SELECT t.code FROM unit_types t WHERE t.measurement_type = 'none')`;
/** `planned_units u` is work without a decision. */
export const IS_PENDING_WORK = Prisma.sql`(u.permission_status = '' AND u.unit_type NOT IN ${NO_WORK})`;

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

/** What the list of planned units can be filtered by, each as a condition on `planned_units u JOIN circuits c`. */
export const unitFilters = {
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
} as const satisfies ListFilters;
