import "server-only";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { defineList } from "@/lib/platform/list/define-list";
import type { ExportFormat } from "@/lib/platform/list/export-formats";
import type { ListPage, ListState } from "@/lib/platform/list/list-spec";
import { orderBy } from "@/lib/platform/list/list-sql";
import { holdsText } from "@/lib/platform/list/search-text";
import { businessDaySql } from "@/lib/platform/time-sql";
import { circuitScope } from "../circuits/scope";
import { LEFT_OUT_MARK } from "./left-out-mark";
import { PLANNER_KINDS, type PlannerKind } from "./rules";
import { plannerScope } from "./scope";
import { PLANS } from "./settle-units";

/** Somebody whom WorkStudio names; `circuits` and `unitsFourWeeks` count what the actor may see. */
export type PlannerRow = {
  id: number;
  name: string;
  kind: PlannerKind;
  /** The person with an account here. */
  personName: string | null;
  /** Names that WorkStudio uses beside the planner's own. */
  aliases: string[];
  circuits: number;
  /** Units assessed in the last 28 days, today with them. */
  unitsFourWeeks: number;
  firstSeenAt: Date;
  lastSeenAt: Date;
  leftOutReason: string | null;
  /** What an import compares (`LEFT_OUT_MARK`). */
  version: string;
};

const ID = Prisma.sql`p.id`;
const PERSON = Prisma.sql`(SELECT u.name FROM users u WHERE u.id = p.user_id)`;
const circuitsOf = (actor: Actor) =>
  Prisma.sql`(SELECT count(*) FROM circuits c WHERE c.planner_id = p.id AND ${circuitScope(actor)})`;
const newestLast = (column: Prisma.Sql) => ({
  ascending: Prisma.sql`${column} ASC, p.id ASC`,
  descending: Prisma.sql`${column} DESC, p.id DESC`,
});

export const plannerList = defineList<PlannerRow>()({
  name: "planners",
  title: "Planners",
  one: "planner",
  many: "planners",
  subjectType: "planner",
  path: "/planners",
  permission: "planner:link",
  from: Prisma.sql`planners p`,
  id: ID,
  scope: plannerScope,
  fields: (actor) => ({
    id: Prisma.sql`p.id::float8`,
    name: Prisma.sql`p.name`,
    kind: Prisma.sql`p.kind`,
    personName: PERSON,
    aliases: Prisma.sql`
      ARRAY(
        SELECT a.alias::text
        FROM planner_aliases a
        WHERE a.planner_id = p.id AND a.alias <> p.name
        ORDER BY a.kind DESC, a.alias
      )`,
    circuits: Prisma.sql`${circuitsOf(actor)}::float8`,
    unitsFourWeeks: Prisma.sql`
      (
        SELECT count(*)
        FROM planned_units unit
        JOIN circuits c ON c.id = unit.circuit_id
        WHERE unit.planner_id = p.id
          AND unit.assessed_on > ${businessDaySql()} - 28
          AND unit.state = 'present'
          AND NOT c.is_excluded
          AND ${circuitScope(actor)}
      )::float8`,
    firstSeenAt: Prisma.sql`p.first_seen_at`,
    lastSeenAt: Prisma.sql`p.last_seen_at`,
    leftOutReason: Prisma.sql`p.left_out_reason`,
    version: LEFT_OUT_MARK,
  }),
  columns: {
    name: { label: "Planner", isFixed: true, sort: orderBy(Prisma.sql`p.name`, ID), value: ({ name }) => name },
    aliases: {
      label: "Also named",
      hint: "Other names that WorkStudio uses for this planner",
      truncate: true,
      value: ({ aliases }) => aliases.join(", "),
    },
    person: {
      label: "Account here",
      hint: "The person who signs in here and is this planner",
      value: ({ personName }) => personName ?? "–",
    },
    kind: { label: "Kind", value: ({ kind }) => PLANNER_KINDS[kind] },
    circuits: { label: "Circuits", align: "end", value: ({ circuits }) => circuits },
    units: {
      label: "Units, 4 weeks",
      hint: "Units assessed in the last 28 days, of circuits that are not excluded",
      align: "end",
      value: ({ unitsFourWeeks }) => unitsFourWeeks,
    },
    firstSeen: {
      label: "First seen",
      isDefault: false,
      sort: newestLast(Prisma.sql`p.first_seen_at`),
      value: ({ firstSeenAt }) => firstSeenAt,
    },
    lastSeen: {
      label: "Last seen",
      hint: "When a sync last met the name",
      sort: newestLast(Prisma.sql`p.last_seen_at`),
      value: ({ lastSeenAt }) => lastSeenAt,
    },
    leftOut: {
      label: "Analytics",
      hint: "Whether the planner counts in analytics",
      value: ({ leftOutReason }) => (leftOutReason === null ? "Counts" : `Left out: ${leftOutReason}`),
      truncate: true,
    },
    record: { label: "Record", isFileOnly: true, isFixed: true, value: ({ id }) => id },
    version: { label: "Version", isFileOnly: true, isFixed: true, value: ({ version }) => version },
  },
  defaultSort: { key: "name", descending: false },
  filters: {
    region: {
      kind: "many",
      label: "Region",
      condition: (codes, actor) =>
        Prisma.sql`
          EXISTS (
            SELECT FROM circuits c
            JOIN regions r ON r.id = c.region_id
            WHERE c.planner_id = p.id AND r.code = ANY(${[...codes]}::text[]) AND ${circuitScope(actor)}
          )`,
    },
    account: {
      kind: "one",
      label: "Account",
      defaultValue: "all",
      options: [
        { value: "all", label: "With or without account" },
        { value: "no", label: "Without account" },
        { value: "yes", label: "With account" },
      ],
      condition: (value: string) => (value === "all" ? null : Prisma.sql`(p.user_id IS NOT NULL) = ${value === "yes"}`),
    },
    kind: {
      kind: "one",
      label: "Kind",
      defaultValue: "plan",
      options: [
        { value: "plan", label: "Who plans" },
        { value: "others", label: "Utility and system" },
        { value: "all", label: "Everybody" },
      ],
      aside: { hidden: "others", shown: "all", words: "of the utility or a system" },
      condition: (value: string) => (value === "all" ? null : Prisma.sql`(p.kind IN ${PLANS}) = ${value === "plan"}`),
    },
    analytics: {
      kind: "one",
      label: "Analytics",
      defaultValue: "all",
      options: [
        { value: "all", label: "Counted or not" },
        { value: "out", label: "Left out" },
        { value: "in", label: "Counted" },
      ],
      condition: (value: string) =>
        value === "all" ? null : Prisma.sql`(p.left_out_at IS NOT NULL) = ${value === "out"}`,
    },
  },
  search: {
    label: "Search planners",
    placeholder: "Name, WorkStudio name, person",
    condition: (typed) =>
      Prisma.sql`
        (
          ${holdsText(Prisma.sql`search_text(p.name)`, typed)}
            OR ${holdsText(Prisma.sql`search_text(coalesce(${PERSON}, ''))`, typed)}
            OR EXISTS (
              SELECT FROM planner_aliases a
              WHERE a.planner_id = p.id AND ${holdsText(Prisma.sql`search_text(a.alias)`, typed)}
            )
        )`,
  },
  pageSizes: [50, 25, 100],
  options: async (actor) => {
    const own = actor.kind === "system" || actor.regionIds === "all" ? {} : { id: { in: actor.regionIds } };
    const regions = await db().region.findMany({
      where: own,
      select: { code: true, name: true },
      orderBy: [{ sortOrder: "asc" }, { name: "asc" }],
    });
    return { region: regions.map(({ code, name }) => ({ value: code, label: name })) };
  },
});

export type PlannerListState = ListState<typeof plannerList.spec.filters>;

/** One page of the planners an actor may see. A page past the end answers the last page. Throws FORBIDDEN. */
export function listPlanners(actor: Actor, state: PlannerListState): Promise<ListPage<PlannerRow>> {
  return plannerList.read(actor, state);
}

/** The filtered planners as a file. Throws FORBIDDEN, also without `export:run`, and RATE_LIMITED. */
export function exportPlanners(actor: UserActor, state: PlannerListState, format: ExportFormat): Promise<Response> {
  return plannerList.export(actor, state, format);
}
