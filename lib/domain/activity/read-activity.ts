import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requireLiveSession } from "@/lib/platform/live-session";
import type { ActivityFilter } from "./activity-schema";
import { type ActivityConditions, activityConditions } from "./activity-filter";
import { type ActivityRow, activityColumnsSql } from "./activity-row";
import { activityScopes } from "./activity-scope";

/** `newer` and `older` are what `after` and `before` must say to go on; null at an end. */
export type ActivityPage = { rows: ActivityRow[]; newer: number | null; older: number | null };

type Cursor = { before: number | null; after: number | null; limit: number };

/** One page of the acts an actor may see, newest first. The list has checked the permission. */
export async function readActivityPage(
  actor: Actor,
  filter: ActivityFilter,
  { before, after, size }: { before: number | null; after: number | null; size: number },
): Promise<ActivityPage> {
  const conditions = await activityConditions(actor, filter);
  const read = (cursor: Omit<Cursor, "limit">) =>
    readActivity(actor, filter, conditions, { ...cursor, limit: size + 1 });
  if (after !== null) {
    const rows = await read({ before: null, after });
    // Fewer than a page are newer: the newest page shows them, and some that were seen already.
    if (rows.length > size) return page(rows.slice(1), { hasNewer: true, hasOlder: true });
  }
  const rows = await read({ before: after === null ? before : null, after: null });
  return page(rows.slice(0, size), { hasNewer: after === null && before !== null, hasOlder: rows.length > size });
}

const ROWS_AT_ONCE = 1_000;

/**
 * Every act that a filter shows, newest first, read in pages so that a long log needs no more memory than a short one;
 * it ends with the session.
 */
export async function* readAllActivity(actor: Actor, filter: ActivityFilter): AsyncGenerator<ActivityRow> {
  const conditions = await activityConditions(actor, filter);
  let before: number | null = null;
  do {
    if (actor.kind === "user" && actor.sessionId !== null) await requireLiveSession(actor);
    const rows: ActivityRow[] = await readActivity(actor, filter, conditions, {
      before,
      after: null,
      limit: ROWS_AT_ONCE,
    });
    yield* rows;
    before = rows.length < ROWS_AT_ONCE ? null : (rows.at(-1)?.id ?? null);
  } while (before !== null);
}

function page(rows: ActivityRow[], { hasNewer, hasOlder }: { hasNewer: boolean; hasOlder: boolean }): ActivityPage {
  return { rows, newer: hasNewer ? (rows[0]?.id ?? null) : null, older: hasOlder ? (rows.at(-1)?.id ?? null) : null };
}

/** So many rows are looked through one by one for a text before its index is asked. */
const NEAR = 20_000;

/** Acts next to a cursor, newest first, read in full. The caller has checked the permission. */
export async function readActivity(
  actor: Actor,
  filter: ActivityFilter,
  conditions: ActivityConditions,
  cursor: Cursor,
): Promise<ActivityRow[]> {
  const scopes = await activityScopes(actor, filter);
  if (scopes.length === 0) return [];
  const { text } = conditions;
  const { order, beside } = direction(cursor);
  if (!text)
    return readRows(actor, scopes, conditions, cursor, { from: Prisma.sql`activity_log`, condition: Prisma.sql`TRUE` });
  // A common word is soon met, and its index would first gather every row that has it; a rare one is found by the
  // index only.
  const inOrder = Prisma.sql`FROM activity_log a WHERE ${conditions.days} AND ${beside} ORDER BY a.id ${order}`;
  const rows = await readRows(actor, scopes, conditions, cursor, {
    from: Prisma.sql`(SELECT a.* ${inOrder} LIMIT ${NEAR})`,
    condition: text.condition,
  });
  if (rows.length >= cursor.limit) return rows;
  const farther = await db().$queryRaw<unknown[]>(Prisma.sql`SELECT a.id ${inOrder} OFFSET ${NEAR} LIMIT 1`);
  if (farther.length === 0) return rows;
  const condition = text.ids ? Prisma.sql`a.id IN (SELECT id FROM found)` : text.condition;
  return readRows(actor, scopes, conditions, cursor, { from: Prisma.sql`activity_log`, condition, ids: text.ids });
}

type Source = { from: Prisma.Sql; condition: Prisma.Sql; ids?: Prisma.Sql | null };

/**
 * Each part of the row scope and each act gives its own next rows along its own index; the nearest of all of them are
 * read in full.
 */
function readRows(
  actor: Actor,
  scopes: Prisma.Sql[],
  { days, rest, actions }: ActivityConditions,
  cursor: Cursor,
  { from, condition, ids = null }: Source,
): Promise<ActivityRow[]> {
  const { order, beside } = direction(cursor);
  const acts = actions.length > 0 ? actions.map((action) => Prisma.sql`a.action = ${action}`) : [Prisma.sql`TRUE`];
  const parts = scopes.flatMap((scope) =>
    acts.map(
      (act) =>
        Prisma.sql`
          (
            SELECT a.id
            FROM ${from} a
            WHERE ${scope} AND ${act} AND ${rest} AND ${days} AND ${beside} AND ${condition}
            ORDER BY a.id ${order}
            LIMIT ${cursor.limit}
          )`,
    ),
  );
  return db().$queryRaw<ActivityRow[]>(Prisma.sql`
    ${ids ? Prisma.sql`WITH found AS MATERIALIZED (${ids})` : Prisma.empty}
    SELECT ${activityColumnsSql(actor)}
    FROM (SELECT id FROM (${Prisma.join(parts, " UNION ")}) parts ORDER BY id ${order} LIMIT ${cursor.limit}) page
    JOIN activity_log a ON a.id = page.id ORDER BY a.id DESC`);
}

function direction({ before, after }: Cursor): { order: Prisma.Sql; beside: Prisma.Sql } {
  if (after !== null) return { order: Prisma.sql`ASC`, beside: Prisma.sql`a.id > ${after}::bigint` };
  return { order: Prisma.sql`DESC`, beside: before === null ? Prisma.sql`TRUE` : Prisma.sql`a.id < ${before}::bigint` };
}
