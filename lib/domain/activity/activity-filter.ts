import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { holdsText } from "@/lib/platform/list/search-text";
import { startOfBusinessDay } from "@/lib/platform/time";
import { circuitSearch } from "../circuits/list";
import { circuitScope } from "../circuits/scope";
import { type ActivityFilter, SHORTEST_SEARCH } from "./activity-schema";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const FEW_CIRCUITS = 500;
/**
 * Longer than any transaction lives: an id is drawn within this time of `occurred_at`, which is its
 * transaction's start.
 */
const LONGEST_TRANSACTION_MS = 3_600_000;

/**
 * Part of a text: as a condition on `activity_log a`, and as a query for the ids of all that fit, where an index
 * finds them.
 */
export type TextSearch = { condition: Prisma.Sql; ids: Prisma.Sql | null };

/**
 * What a row of `activity_log a` must be. Acts and text stand apart: which index serves them depends on how they are
 * asked for.
 */
export type ActivityConditions = {
  days: Prisma.Sql;
  rest: Prisma.Sql;
  actions: readonly string[];
  text: TextSearch | null;
};

/** The log's filters as conditions on `activity_log a`, without the row scope. */
export async function activityConditions(actor: Actor, filter: ActivityFilter): Promise<ActivityConditions> {
  const { q, person, noun, subject, act } = filter;
  const rest = whoCondition(person);
  if (noun) rest.push(Prisma.sql`a.subject_type = ${noun}`);
  if (subject !== null) rest.push(Prisma.sql`a.subject_id = ${subject}::bigint`);
  const isRequest = UUID.test(q);
  if (isRequest) rest.push(Prisma.sql`a.request_id = ${q.toLowerCase()}`);
  else if (q && q.length < SHORTEST_SEARCH) rest.push(Prisma.sql`FALSE`);
  const text = isRequest || q.length < SHORTEST_SEARCH ? null : await textSearch(actor, q);
  return { days: all(dayConditions(filter)), rest: all(rest), actions: act, text };
}

function all(conditions: Prisma.Sql[]): Prisma.Sql {
  return conditions.length ? Prisma.join(conditions, " AND ") : Prisma.sql`TRUE`;
}

/** Who acts. */
export function whoCondition(person: ActivityFilter["person"]): Prisma.Sql[] {
  if (person === null) return [];
  if (typeof person === "number") return [Prisma.sql`a.user_id = ${person}::bigint`];
  return [Prisma.sql`a.actor_type = ${person === "people" ? "user" : person}`];
}

/**
 * Days as a range of ids too: the log is read by id, and without it a range of last year would be reached through
 * everything since.
 */
export function dayConditions({ from, to }: Pick<ActivityFilter, "from" | "to">): Prisma.Sql[] {
  const start = from === null ? null : startOfBusinessDay(from);
  const end = to === null ? null : startOfBusinessDay(to, 1);
  const conditions: Prisma.Sql[] = [];
  if (start) {
    const early = new Date(start.getTime() - LONGEST_TRANSACTION_MS);
    conditions.push(Prisma.sql`a.occurred_at >= ${start}::timestamptz
      AND a.id > coalesce(
        (SELECT id FROM activity_log WHERE occurred_at < ${early}::timestamptz ORDER BY occurred_at DESC LIMIT 1), 0
      )`);
  }
  if (end) {
    const late = new Date(end.getTime() + LONGEST_TRANSACTION_MS);
    conditions.push(Prisma.sql`a.occurred_at < ${end}::timestamptz
      AND a.id < coalesce(
        (SELECT id FROM activity_log WHERE occurred_at >= ${late}::timestamptz ORDER BY occurred_at LIMIT 1),
        9223372036854775807
      )`);
  }
  return conditions;
}

/** Part of a person's name, a record's or a reason; a sync's rows are found through the circuits they are about. */
async function textSearch(actor: Actor, q: string): Promise<TextSearch> {
  const written = Prisma.sql`
    (
      a.actor_type <> 'sync'
        AND ${holdsText(
          Prisma.sql`
          search_text(a.actor_name || ' ' || coalesce(a.subject_label, '') || ' ' || coalesce(a.reason, ''))`,
          q,
        )}
    )`;
  const fits = Prisma.sql`SELECT c.id FROM circuits c WHERE ${circuitScope(actor)} AND ${circuitSearch(q)}`;
  const circuits = await db().$queryRaw<{ id: bigint }[]>(Prisma.sql`${fits} LIMIT ${FEW_CIRCUITS + 1}`);
  if (circuits.length > FEW_CIRCUITS)
    return {
      condition: Prisma.sql`(${written} OR (a.subject_type = 'circuit' AND a.subject_id IN (${fits})))`,
      ids: null,
    };
  const about = Prisma.sql`
    (a.subject_type = 'circuit' AND a.subject_id = ANY(${circuits.map(({ id }) => id)}::bigint[]))`;
  return {
    condition: Prisma.sql`(${written} OR ${about})`,
    ids: Prisma.sql`
      SELECT a.id FROM activity_log a WHERE ${written} UNION SELECT a.id FROM activity_log a WHERE ${about}`,
  };
}
