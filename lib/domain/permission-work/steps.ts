import "server-only";
import { Prisma } from "@/lib/platform/db";
import { businessDaySql, startOfBusinessDaySql } from "@/lib/platform/time-sql";
import { SEES_CIRCUIT, holds } from "../users/scope";
import { FINAL_OUTCOMES, OPEN_STATUSES } from "./rules";

const TODAY = businessDaySql();
/**
 * What people did at a station of `permission_groups g` counts since its work waits as it does: a change that
 * WorkStudio brings closes what went before.
 */
const OWN_TRIES = Prisma.sql`
  contact_tries t WHERE t.circuit_id = g.circuit_id AND t.station_name = g.station_name AND t.made_at >= g.since`;

/**
 * The day that somebody set for what is next at the station; a change that WorkStudio brings closes it, and so does a
 * later try, which says itself when the next one is due.
 */
export const SET_DAY = Prisma.sql`
  SELECT d.due_on
  FROM contact_due_days d
  WHERE d.circuit_id = g.circuit_id
    AND d.station_name = g.station_name
    AND d.set_at >= g.since
    AND NOT EXISTS (SELECT FROM ${OWN_TRIES} AND t.made_at > d.set_at)`;

/** The last try at the station. */
export const LAST_TRY = Prisma.sql`SELECT t.* FROM ${OWN_TRIES} ORDER BY t.made_at DESC, t.id DESC LIMIT 1`;

/**
 * Why somebody said no there, as heard last; a yes after it takes it away. Of work that WorkStudio calls refused what
 * was heard before counts too: that is how WorkStudio came to it.
 */
const WHY_REFUSED = Prisma.sql`
  SELECT t.refusal
  FROM contact_tries t
  WHERE t.circuit_id = g.circuit_id
    AND t.station_name = g.station_name
    AND t.outcome = ANY(${[...FINAL_OUTCOMES]}::text[])
    AND (t.made_at >= g.since OR g.permission_status = 'Refused')
  ORDER BY t.made_at DESC, t.id DESC
  LIMIT 1`;

/**
 * Of some groups `g`: what of it is kept beside them, so that the queue is filtered by it without going through
 * the tries.
 */
const KEPT = Prisma.sql`
  SELECT made.tries, coalesce((${SET_DAY}), last.due_on) AS next_due, last.outcome AS last_outcome,
    made.alternative, (${WHY_REFUSED}) AS refusal,
    (
      SELECT a.user_id
      FROM contact_assignments a
      WHERE a.circuit_id = g.circuit_id AND a.station_name = g.station_name AND a.assigned_at >= g.since
    ) AS assignee_id
  FROM (SELECT count(*)::int AS tries, max(t.alternative) AS alternative FROM ${OWN_TRIES}) made
  LEFT JOIN LATERAL (${LAST_TRY}) last ON TRUE`;
const IS_STALE = Prisma.sql`
  ROW(g.tries, g.next_due, g.last_outcome, g.refusal, g.alternative, g.assignee_id) IS DISTINCT FROM ROW(
    kept.tries, kept.next_due, kept.last_outcome, kept.refusal, kept.alternative, kept.assignee_id
  )`;

/**
 * Locks the groups that a condition on `permission_groups g` finds, in the order of their ids: whoever writes more than
 * one group locks all of them by this first, or two of them would wait for each other.
 */
export function lockGroups(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT g.id FROM permission_groups g WHERE ${condition} ORDER BY g.id FOR UPDATE OF g`;
}

/**
 * Locks all groups of the stations of some groups that a condition on `permission_groups asked` and its circuit `c`
 * finds: who writes a try or an assignment writes beside every status of the station.
 */
export function lockStations(condition: Prisma.Sql): Prisma.Sql {
  return lockGroups(Prisma.sql`
    (g.circuit_id, g.station_name) IN (
      SELECT asked.circuit_id, asked.station_name
      FROM permission_groups asked
      JOIN circuits c ON c.id = asked.circuit_id
      WHERE ${condition}
    )`);
}

/**
 * Brings what is kept beside locked groups, by a condition on `permission_groups g`, up to the tries, assignments and
 * days that were set; whoever writes one of those does it too.
 */
export function writeSteps(condition: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    UPDATE permission_groups stored
    SET tries = kept.tries, next_due = kept.next_due, last_outcome = kept.last_outcome, refusal = kept.refusal,
      alternative = kept.alternative, assignee_id = kept.assignee_id
    FROM permission_groups g CROSS JOIN LATERAL (${KEPT}) kept WHERE stored.id = g.id AND ${condition} AND ${IS_STALE}`;
}

/**
 * Whether `users` under a name may work stations of `circuits c`: they log tries and see the circuit. Whoever no longer
 * may looks after nothing, and has it again once they may.
 */
const mayWorkStation = (people: Prisma.Sql) =>
  Prisma.sql`EXISTS (SELECT FROM users u WHERE u.id = ${people} AND ${MAY_LOG} AND ${SEES_CIRCUIT})`;

/** Whether `users u` may log tries at all. */
export const MAY_LOG = Prisma.sql`(u.is_active AND ${holds(Prisma.sql`p.name = 'contact:log'`)})`;

/**
 * Whether the station was given to one of some people; by the name of somebody who may not work it any more what they
 * left is found.
 */
export const assignedTo = (ids: readonly bigint[]) => Prisma.sql`g.assignee_id = ANY(${[...ids]}::bigint[])`;

/**
 * Whether nobody looks after a station of `circuits c`: it was given to nobody, or to somebody who may not work it
 * any more.
 */
export const IS_NOBODYS = Prisma.sql`(g.assignee_id IS NULL OR NOT ${mayWorkStation(Prisma.sql`g.assignee_id`)})`;

/** Who does, as `assignee`, NULL where nobody does. */
export const ASSIGNEE = Prisma.sql`
  LEFT JOIN users assignee ON assignee.id = g.assignee_id AND ${mayWorkStation(Prisma.sql`assignee.id`)}`;

/** What the rule of the status of some `groups` says; read once for all rows. */
const ofStatus = (groups: Prisma.Sql, rule: Prisma.Sql) =>
  Prisma.sql`CASE ${groups}.permission_status ${Prisma.join(
    OPEN_STATUSES.map(
      (status) => Prisma.sql`WHEN ${status} THEN (SELECT ${rule} FROM permission_statuses s WHERE s.code = ${status})`,
    ),
    " ",
  )} END`;
const FROM_DAY = ofStatus(Prisma.sql`g`, startOfBusinessDaySql(Prisma.sql`${TODAY} - s.escalate_from_day + 1`));
const AFTER_TRIES = ofStatus(Prisma.sql`tried`, Prisma.sql`s.escalate_after_tries`);

const UTILITY_AFTER_TRIES = ofStatus(Prisma.sql`tried`, Prisma.sql`s.utility_after_tries`);

/**
 * Of stations that somebody tried or set a day for, which are few and found by an index of their own: three conditions
 * on each row took two to three times as long.
 */
const amongStepped = (condition: Prisma.Sql) =>
  Prisma.sql`
    g.id IN (
      SELECT tried.id
      FROM permission_groups tried
      WHERE (tried.tries > 0 OR tried.next_due IS NOT NULL) AND ${condition}
    )`;

/**
 * Whether the station is the utility's to decide: after so many tries as its status says, or when an alternative was
 * refused too.
 */
export const IS_UTILITYS = amongStepped(
  Prisma.sql`
    (tried.tries >= ${UTILITY_AFTER_TRIES} OR (tried.alternative IS NOT NULL AND tried.last_outcome = 'refused'))`,
);

/**
 * Whether the station is the supervisor's to decide: its status says from which day and after how many tries; a day for
 * what is next that is over says so too. What is the utility's is theirs no more.
 */
export const IS_ESCALATED = Prisma.sql`
  (
    (
      g.since < ${FROM_DAY}
        OR ${amongStepped(Prisma.sql`(tried.tries >= ${AFTER_TRIES} OR tried.next_due < (SELECT ${TODAY}))`)}
    )
      AND (g.tries = 0 OR NOT ${IS_UTILITYS})
  )`;

/** The day that is so many working days after a day, both in SQL; Monday to Friday are those. NULL for no days. */
export const workingDaysAfter = (day: Prisma.Sql, days: Prisma.Sql) =>
  Prisma.sql`
    (
      ${day} + (
        SELECT ahead.days
        FROM generate_series(0, ${days} * 2 + 4) AS ahead(days)
        WHERE extract(isodow FROM ${day} + ahead.days) < 6
        ORDER BY ahead.days
        OFFSET greatest(0, ${days} - CASE WHEN extract(isodow FROM ${day}) < 6 THEN 0 ELSE 1 END)
        LIMIT 1
      )
    )`;

/** The day of the try that used up so many. */
const dayOfTry = (tries: Prisma.Sql) =>
  Prisma.sql`
    SELECT ${businessDaySql(Prisma.sql`t.made_at`)} AS day
    FROM ${OWN_TRIES}
    ORDER BY t.made_at, t.id
    OFFSET ${tries} - 1
    LIMIT 1`;

/**
 * Why it is past whoever tries, since which day, and by which day it is decided, as `up`: for rows of a page, whose
 * status is `s` and whose last try is `last`. The utility's reasons come before the supervisor's, and of those the
 * first counts.
 */
export const ESCALATION = Prisma.sql`
  LEFT JOIN LATERAL (
    SELECT reasons.why, reasons.since, ${workingDaysAfter(Prisma.sql`reasons.since`, Prisma.sql`reasons.within`)} AS due
    FROM (
      SELECT CASE WHEN s.escalate_from_day = 0 THEN 'at_once' ELSE 'waited' END AS why,
        ${businessDaySql(Prisma.sql`g.since`)} + s.escalate_from_day AS since, s.escalate_due_days AS within,
        FALSE AS is_utilitys
      UNION ALL
      SELECT 'tried', nth.day, s.escalate_due_days, FALSE
      FROM (${dayOfTry(Prisma.sql`s.escalate_after_tries`)}) nth
      WHERE s.escalate_after_tries IS NOT NULL
      UNION ALL
      SELECT 'overdue', g.next_due + 1, s.escalate_due_days, FALSE
      UNION ALL
      SELECT 'utility_tried', nth.day, s.utility_due_days, TRUE
      FROM (${dayOfTry(Prisma.sql`s.utility_after_tries`)}) nth
      WHERE s.utility_after_tries IS NOT NULL
      UNION ALL
      SELECT 'utility_declined', ${businessDaySql(Prisma.sql`last.made_at`)}, s.utility_due_days, TRUE
      WHERE g.alternative IS NOT NULL AND last.outcome = 'refused'
    ) reasons
    WHERE reasons.since <= ${TODAY}
    ORDER BY reasons.is_utilitys DESC, reasons.since, reasons.why
    LIMIT 1
  ) up ON TRUE`;
