import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import type { List } from "@/lib/platform/list/define-list";
import type { AddressParams, ListFilters } from "@/lib/platform/list/list-filter";
import { can } from "@/lib/platform/permissions";
import { businessDaySql } from "@/lib/platform/time-sql";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { circuitList } from "../circuits/list";
import { circuitScope } from "../circuits/scope";
import { correctionList } from "../corrections/list";
import { exclusionList } from "../exclusions/list";
import { TOLD_FOR } from "../exclusions/list-requests";
import { permissionList } from "../permission-work/list";
import { PENDING } from "../permission-work/rules";
import { ALTERED_AT } from "../planned-units/altered-units";
import { unitList } from "../planned-units/list";
import { issueList } from "../sync-issues/list";
import { userList } from "../users/list";
import { WS_LINK } from "../users/scope";
import type { InboxKindName } from "./rules";

/** One kind of what waits: a query of facts, never a copy, and where they are settled. */
export type InboxKind = {
  title: string;
  /** What makes them go away. */
  settledBy: string;
  isFor: (actor: UserActor) => boolean;
  /**
   * One row `(since, label, circuit_id)` for each: since when it waits, NULL where nobody knows; a label and the
   * circuit's page for those that are named one by one, else NULL. Within the actor's row scope.
   */
  facts: (actor: UserActor) => Prisma.Sql;
  href: (actor: UserActor) => string;
  /** In the navigation, on every page: only what is found by a narrow index whatever the tables hold. */
  isCounted: boolean;
};

const UNNAMED = Prisma.sql`NULL::text AS label, NULL::bigint AS circuit_id`;
const UNKNOWN_SINCE = Prisma.sql`NULL::timestamptz`;
/** Who corrects circuits looks after all that they see, anybody else after their own. */
const mine = (actor: UserActor) => (can(actor, "circuit:edit") ? {} : { planner: "me" });

/** The rows of a list as its address filters them, so that what is counted is what its screen shows. */
function rowsOf<Row extends object, Filters extends ListFilters>(
  list: List<Row, Filters>,
  params: (actor: UserActor) => AddressParams,
  since: Prisma.Sql,
  named = UNNAMED,
): Pick<InboxKind, "facts" | "href"> {
  return {
    facts: (actor) =>
      Prisma.sql`
        SELECT ${since} AS since, ${named}
        FROM ${list.spec.from}
        WHERE ${list.where(actor, list.parse(params(actor)))}`,
    href: (actor) => {
      const query = new URLSearchParams(params(actor) as Record<string, string>).toString();
      return query ? `${list.spec.path}?${query}` : list.spec.path;
    },
  };
}

function requests(condition: (actor: UserActor) => Prisma.Sql, since: Prisma.Sql): Pick<InboxKind, "facts" | "href"> {
  return {
    facts: (actor) =>
      Prisma.sql`
        SELECT ${since} AS since, ${CIRCUIT_LABEL} AS label, c.id AS circuit_id
        FROM exclusion_requests q
        JOIN circuits c ON c.id = q.circuit_id
        WHERE ${condition(actor)} AND ${circuitScope(actor)}`,
    href: () => "/exclusions",
  };
}

const idle = (days: "7-13" | "14") =>
  rowsOf(circuitList, (actor) => ({ idle: days, ...mine(actor) }), Prisma.sql`c.api_modified_at`);

export const KINDS: Record<InboxKindName, InboxKind> = {
  requests: {
    title: "Exclusions to decide",
    settledBy: "Grant, refuse or ask back.",
    isFor: (actor) => can(actor, "circuit:exclude"),
    ...requests(() => Prisma.sql`q.state = 'open'`, Prisma.sql`q.updated_at`),
    isCounted: true,
  },
  questions: {
    title: "Questions about exclusions that you asked for",
    settledBy: "Answer, or withdraw the request.",
    isFor: (actor) => can(actor, "circuit:requestExclusion"),
    ...requests(
      ({ userId }) => Prisma.sql`q.state = 'asked_back' AND q.asked_by = ${userId}`,
      Prisma.sql`q.questioned_at`,
    ),
    isCounted: true,
  },
  answers: {
    title: "Exclusions that you asked for, decided",
    settledBy: "Stays for two weeks.",
    isFor: (actor) => can(actor, "circuit:requestExclusion"),
    ...requests(
      ({ userId }) =>
        Prisma.sql`
          q.state IN ('granted', 'refused')
            AND q.asked_by = ${userId}
            AND q.decided_by IS DISTINCT FROM ${userId}
            AND q.decided_at > now() - ${TOLD_FOR}`,
      Prisma.sql`q.decided_at`,
    ),
    isCounted: true,
  },
  due: {
    title: "Excluded circuits: stay so, or return?",
    settledBy: "Keep them excluded, or include them.",
    isFor: (actor) => can(actor, "circuit:exclude"),
    ...rowsOf(
      exclusionList,
      () => ({ end: "due" }),
      Prisma.sql`c.exclusion_due_at`,
      Prisma.sql`${CIRCUIT_LABEL} AS label, c.id AS circuit_id`,
    ),
    isCounted: true,
  },
  assigned: {
    title: "Stations given to you that wait for a permission",
    settledBy: "An answer of the landowner, in WorkStudio; log your tries, or give them to a colleague.",
    isFor: (actor) => can(actor, "contact:log"),
    ...rowsOf(
      permissionList,
      () => ({ assignee: "me" }),
      Prisma.sql`g.since`,
      Prisma.sql`
        concat_ws(' · ', ${CIRCUIT_LABEL}, 'station ' || nullif(g.station_name, '')) AS label, c.id AS circuit_id`,
    ),
    isCounted: true,
  },
  corrections: {
    title: "Corrections to decide",
    settledBy: "WorkStudio changed its value, or a protection is over: keep ours, or use WorkStudio’s.",
    isFor: (actor) => can(actor, "circuit:edit"),
    // Since when WorkStudio says otherwise is written nowhere.
    ...rowsOf(correctionList, () => ({ state: "asking" }), UNKNOWN_SINCE),
    // They have a number of their own there.
    isCounted: false,
  },
  issues: {
    title: "Sync issues",
    settledBy: "They close when WorkStudio sends the row right, or by hand.",
    isFor: (actor) => can(actor, "issue:view"),
    ...rowsOf(issueList, () => ({}), Prisma.sql`i.first_seen_at`),
    // They have a number of their own there.
    isCounted: false,
  },
  own_link: {
    title: "Your WorkStudio account is refused",
    settledBy: "Prove it again with its present password.",
    isFor: ({ wsAccount }) => wsAccount === "failing" || wsAccount === "invalid",
    facts: ({ userId }) =>
      Prisma.sql`SELECT u.ws_credentials_failed_at AS since, ${UNNAMED} FROM users u WHERE u.id = ${userId}`,
    href: () => "/account/workstudio",
    isCounted: true,
  },
  links: {
    title: "People whose WorkStudio account is refused",
    settledBy: "They prove theirs again.",
    isFor: (actor) => can(actor, "user:view"),
    facts: (actor) =>
      Prisma.sql`
        SELECT u.ws_credentials_failed_at AS since, ${UNNAMED}
        FROM user_ws_credentials refused
        JOIN users u ON u.id = refused.user_id
        WHERE NOT refused.is_valid
          AND u.is_active
          AND u.id <> ${actor.userId}
          AND ${WS_LINK} = 'invalid'
          AND ${userList.spec.scope(actor)}`,
    href: () => "/users?linked=invalid&state=active",
    isCounted: true,
  },
  idle_14: {
    title: "Circuits at work that nobody edited for 14 days",
    settledBy: "An edit in WorkStudio, or another status.",
    isFor: (actor) => can(actor, "circuit:view"),
    ...idle("14"),
    isCounted: false,
  },
  idle_7: {
    title: "Circuits at work that nobody edited for 7 to 13 days",
    settledBy: "An edit in WorkStudio, or another status.",
    isFor: (actor) => can(actor, "circuit:view"),
    ...idle("7-13"),
    isCounted: false,
  },
  escalated: {
    title: "Stations that wait for a supervisor",
    settledBy:
      "Offer another way, decide with the utility, or give it to somebody who tries again; WorkStudio says when it is over.",
    isFor: (actor) => can(actor, "circuit:edit"),
    ...rowsOf(permissionList, () => ({ step: "escalated" }), Prisma.sql`g.since`),
    isCounted: false,
  },
  utility: {
    title: "Stations that the utility decides",
    settledBy: "Ask the utility’s forester; WorkStudio says when it is over.",
    isFor: (actor) => can(actor, "circuit:edit"),
    ...rowsOf(permissionList, () => ({ step: "utility" }), Prisma.sql`g.since`),
    isCounted: false,
  },
  waiting: {
    title: "Stations that wait for a permission over 14 days",
    settledBy: "An answer of the landowner, in WorkStudio; log who tried to reach them.",
    isFor: (actor) => can(actor, "circuit:view"),
    ...rowsOf(permissionList, (actor) => ({ status: PENDING, band: "late", ...mine(actor) }), Prisma.sql`g.since`),
    isCounted: false,
  },
  vanished: {
    title: "Units that vanished in the last 14 days",
    settledBy: "Look where they went; they leave this list by themselves.",
    isFor: (actor) => can(actor, "circuit:view"),
    ...rowsOf(
      unitList,
      (actor) => ({ state: "vanished", within: "14", excluded: "hide", ...mine(actor) }),
      Prisma.sql`u.state_since`,
    ),
    isCounted: false,
  },
  altered: {
    title: "Units that the utility altered in the last 14 days",
    settledBy: "Look what changed on the circuit’s page; they leave this list by themselves.",
    isFor: (actor) => can(actor, "circuit:view"),
    ...rowsOf(unitList, (actor) => ({ altered: "14", excluded: "hide", ...mine(actor) }), ALTERED_AT),
    isCounted: false,
  },
  weeks: {
    title: "Weeks that should be closed",
    settledBy: "Make the figures of weeks on the Sync page.",
    isFor: (actor) => can(actor, "sync:run") && can(actor, "sync:view"),
    facts: () => Prisma.sql`SELECT (known.week + 10)::timestamptz AS since, ${UNNAMED} FROM
      (
        SELECT DISTINCT d.aggregate_date - extract(dow FROM d.aggregate_date)::int AS week
        FROM regional_daily_aggregates d
        WHERE d.aggregate_date > ${businessDaySql()} - 70
      ) known
      WHERE known.week + 10 <= ${businessDaySql()}
        AND NOT EXISTS (SELECT FROM week_closings w WHERE w.week_starting = known.week)`,
    href: () => "/sync",
    isCounted: false,
  },
};
