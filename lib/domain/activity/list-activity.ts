import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { ACTIVITY_PAGE_SIZE, type ActivityFilter, type ActivityListInput } from "./activity-schema";
import { activityFilter } from "./activity-filter";
import { type ActivityRow, activityColumns } from "./activity-row";
import { activityScopes } from "./activity-scope";

/** `newer` and `older` are what `after` and `before` must say to go on; null at an end. */
export type ActivityPage = { rows: ActivityRow[]; newer: number | null; older: number | null };

type Cursor = { before: number | null; after: number | null; limit: number };

/** One page of the acts an actor may see, newest first. Throws FORBIDDEN. */
export async function listActivity(actor: Actor, input: ActivityListInput, size = ACTIVITY_PAGE_SIZE): Promise<ActivityPage> {
  requirePermission(actor, "activity:view");
  const where = await activityFilter(actor, input);
  const read = (cursor: Omit<Cursor, "limit">) => readActivity(actor, input, where, { ...cursor, limit: size + 1 });
  if (input.after !== null) {
    const rows = await read({ before: null, after: input.after });
    // Fewer than a page are newer: the newest page shows them, and some that were seen already.
    if (rows.length > size) return page(rows.slice(1), { hasNewer: true, hasOlder: true });
  }
  const rows = await read({ before: input.after === null ? input.before : null, after: null });
  return page(rows.slice(0, size), { hasNewer: input.after === null && input.before !== null, hasOlder: rows.length > size });
}

function page(rows: ActivityRow[], { hasNewer, hasOlder }: { hasNewer: boolean; hasOlder: boolean }): ActivityPage {
  return { rows, newer: hasNewer ? (rows[0]?.id ?? null) : null, older: hasOlder ? (rows.at(-1)?.id ?? null) : null };
}

/**
 * Acts next to a cursor, newest first. Each part of the row scope gives its own next acts along its own index, and the nearest of all
 * of them are read in full. `where` is the filter as a condition; the caller has checked the permission.
 */
export async function readActivity(actor: Actor, filter: ActivityFilter, where: Prisma.Sql, { before, after, limit }: Cursor): Promise<ActivityRow[]> {
  const order = after === null ? Prisma.sql`DESC` : Prisma.sql`ASC`;
  const beside = after === null ? (before === null ? Prisma.sql`TRUE` : Prisma.sql`a.id < ${before}::bigint`) : Prisma.sql`a.id > ${after}::bigint`;
  const scopes = activityScopes(actor, filter);
  if (scopes.length === 0) return [];
  const parts = scopes.map((scope) => Prisma.sql`(SELECT a.id FROM activity_log a WHERE ${scope} AND ${where} AND ${beside} ORDER BY a.id ${order} LIMIT ${limit})`);
  return db().$queryRaw<ActivityRow[]>(Prisma.sql`
    SELECT ${activityColumns(actor)} FROM (SELECT id FROM (${Prisma.join(parts, " UNION ")}) parts ORDER BY id ${order} LIMIT ${limit}) page
    JOIN activity_log a ON a.id = page.id ORDER BY a.id DESC`);
}
