import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { startOfBusinessDay } from "@/lib/platform/time";
import { circuitFilter } from "../circuits/circuit-filter";
import { circuitListSchema } from "../circuits/schema";
import { circuitScope } from "../circuits/scope";
import { type ActivityFilter, SHORTEST_SEARCH } from "./activity-schema";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const FEW_CIRCUITS = 500;
/** Longer than any transaction lives: an id is drawn within this time of `occurred_at`, which is its transaction's start. */
const LONGEST_TRANSACTION_MS = 3_600_000;

/** The log's filters as a condition on `activity_log a`, without the row scope. */
export async function activityFilter(actor: Actor, filter: ActivityFilter): Promise<Prisma.Sql> {
  const { q, noun, subject, action } = filter;
  const conditions: Prisma.Sql[] = [...whoCondition(filter.person), ...(await dayConditions(filter))];
  if (noun) conditions.push(Prisma.sql`a.subject_type = ${noun}`);
  if (subject !== null) conditions.push(Prisma.sql`a.subject_id = ${subject}::bigint`);
  if (action.length === 1) conditions.push(Prisma.sql`a.action = ${action[0]}`);
  if (action.length > 1) conditions.push(Prisma.sql`a.action = ANY(${action})`);
  if (q) conditions.push(await textCondition(actor, q));
  return conditions.length ? Prisma.join(conditions, " AND ") : Prisma.sql`TRUE`;
}

function whoCondition(person: ActivityFilter["person"]): Prisma.Sql[] {
  if (person === null) return [];
  if (typeof person === "number") return [Prisma.sql`a.user_id = ${person}::bigint`];
  return [Prisma.sql`a.actor_type = ${person === "people" ? "user" : person}`];
}

/** Days as a range of ids too: the log is read by id, and without it a range of last year would be reached through everything since. */
async function dayConditions({ from, to }: ActivityFilter): Promise<Prisma.Sql[]> {
  const start = from === null ? null : startOfBusinessDay(from);
  const end = to === null ? null : startOfBusinessDay(to, 1);
  if (!start && !end) return [];
  const [early, late] = [start && new Date(start.getTime() - LONGEST_TRANSACTION_MS), end && new Date(end.getTime() + LONGEST_TRANSACTION_MS)];
  const [bounds] = await db().$queryRaw<{ above: bigint | null; below: bigint | null }[]>(Prisma.sql`
    SELECT (SELECT id FROM activity_log WHERE occurred_at < ${early}::timestamptz ORDER BY occurred_at DESC LIMIT 1) AS above,
      (SELECT id FROM activity_log WHERE occurred_at >= ${late}::timestamptz ORDER BY occurred_at LIMIT 1) AS below`);
  return [
    ...(start ? [Prisma.sql`a.occurred_at >= ${start}::timestamptz`] : []),
    ...(end ? [Prisma.sql`a.occurred_at < ${end}::timestamptz`] : []),
    ...(bounds?.above ? [Prisma.sql`a.id > ${bounds.above}`] : []),
    ...(bounds?.below ? [Prisma.sql`a.id < ${bounds.below}`] : []),
  ];
}

/** A request's whole id, or part of a person's name, a record's or a reason; a sync's rows are found through the circuits they are about. */
async function textCondition(actor: Actor, q: string): Promise<Prisma.Sql> {
  if (UUID.test(q)) return Prisma.sql`a.request_id = ${q.toLowerCase()}`;
  if (q.length < SHORTEST_SEARCH) return Prisma.sql`FALSE`;
  const pattern = `%${q.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
  const written = Prisma.sql`(a.actor_type <> 'sync' AND lower(a.actor_name || ' ' || coalesce(a.subject_label, '') || ' ' || coalesce(a.reason, '')) LIKE ${pattern})`;
  const circuits = Prisma.sql`SELECT c.id FROM circuits c WHERE ${circuitScope(actor)} AND ${await circuitFilter(circuitListSchema.parse({ q, excluded: "all" }))}`;
  const found = await db().$queryRaw<{ id: bigint }[]>(Prisma.sql`${circuits} LIMIT ${FEW_CIRCUITS + 1}`);
  if (found.length === 0) return written;
  // A word that many circuits have is soon met on the way back through the log; ids of a few lead straight to their rows.
  const about = found.length > FEW_CIRCUITS ? Prisma.sql`a.subject_id IN (${circuits})` : Prisma.sql`a.subject_id = ANY(${found.map(({ id }) => id)}::bigint[])`;
  return Prisma.sql`(${written} OR (a.subject_type = 'circuit' AND ${about}))`;
}
