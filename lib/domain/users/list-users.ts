import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { USER_STATE, WS_LINK, userFilter, userScope } from "./scope";
import type { UserFilter, UserListInput, UserSortKey } from "./schema";

export type UserState = "active" | "invited" | "disabled";

/** A person in the list. */
export type UserRow = {
  id: number;
  name: string;
  email: string;
  roles: string[];
  regions: string[];
  seesAllRegions: boolean;
  wsUsername: string | null;
  wsLink: "no" | "yes" | "invalid";
  hasTwoFactor: boolean;
  lastSignInAt: Date | null;
  createdAt: Date | null;
  state: UserState;
};

export type UserPage = { rows: UserRow[]; total: number; page: number; pageCount: number };

const SORTS: Record<UserSortKey, { ascending: Prisma.Sql; descending: Prisma.Sql }> = {
  name: order(Prisma.sql`u.name`),
  email: order(Prisma.sql`u.email`),
  lastSignIn: {
    ascending: Prisma.sql`u.last_sign_in_at ASC NULLS FIRST, u.id ASC`,
    descending: Prisma.sql`u.last_sign_in_at DESC NULLS LAST, u.id DESC`,
  },
  created: { ascending: Prisma.sql`u.id ASC`, descending: Prisma.sql`u.id DESC` },
};

function order(column: Prisma.Sql) {
  return { ascending: Prisma.sql`${column} ASC, u.id ASC`, descending: Prisma.sql`${column} DESC, u.id DESC` };
}

/** One page of the people an actor may see. A page past the end answers the last page. Throws FORBIDDEN. */
export async function listUsers(actor: Actor, input: UserListInput): Promise<UserPage> {
  const [total, rows] = await Promise.all([countUsers(actor, input), readPage(actor, input, input.page)]);
  const pageCount = Math.max(1, Math.ceil(total / input.per));
  if (rows.length > 0 || input.page <= pageCount) return { rows, total, page: input.page, pageCount };
  return { rows: await readPage(actor, input, pageCount), total, page: pageCount, pageCount };
}

async function readPage(actor: Actor, input: UserListInput, page: number): Promise<UserRow[]> {
  requirePermission(actor, "user:view");
  const sorted = input.sort.descending ? SORTS[input.sort.key].descending : SORTS[input.sort.key].ascending;
  const statement = Prisma.sql`
    WITH page AS (
      SELECT u.id, row_number() OVER (ORDER BY ${sorted}) AS position FROM users u
      WHERE ${userScope(actor)} AND ${userFilter(input)} ORDER BY ${sorted} LIMIT ${input.per} OFFSET ${(page - 1) * input.per}
    )
    SELECT u.id::float8 AS id, u.name, u.email, u.sees_all_regions AS "seesAllRegions", u.ws_username AS "wsUsername", ${WS_LINK} AS "wsLink",
      u.two_factor_confirmed_at IS NOT NULL AS "hasTwoFactor", u.last_sign_in_at AS "lastSignInAt", u.created_at AS "createdAt", ${USER_STATE} AS state,
      ARRAY(SELECT r.display_name FROM user_roles ur JOIN roles r ON r.id = ur.role_id WHERE ur.user_id = u.id ORDER BY r.id) AS roles,
      ARRAY(SELECT r.name FROM user_regions g JOIN regions r ON r.id = g.region_id WHERE g.user_id = u.id ORDER BY r.sort_order, r.name) AS regions
    FROM page JOIN users u ON u.id = page.id ORDER BY page.position`;
  // A plan that is kept does not know the words of a search.
  return readRows<UserRow>(statement, { isPrepared: input.q === "" });
}

/** How many people of the actor's scope fit the filters. Throws FORBIDDEN. */
export async function countUsers(actor: Actor, filter: UserFilter): Promise<number> {
  requirePermission(actor, "user:view");
  const [row] = await readRows<{ total: number }>(
    Prisma.sql`SELECT count(*)::float8 AS total FROM users u WHERE ${userScope(actor)} AND ${userFilter(filter)}`,
    { isPrepared: filter.q === "" },
  );
  return row?.total ?? 0;
}
