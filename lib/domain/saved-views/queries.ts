import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { isInOwnRegions, mayShareWithRole, visibleViews } from "./scope";

/** A view of a list as its menu shows it. */
export type SavedView = {
  id: number;
  name: string;
  query: string;
  rowVersion: number;
  isOwn: boolean;
  /** The list starts with it for this person. */
  isStart: boolean;
  /** Whose it is. */
  owner: string;
  /** The role or region that has it too, in words; null for a view of one person. */
  sharedWith: string | null;
  sharedKind: "role" | "region" | null;
  sharedId: number | null;
};

/** `roles r` as its owner shares with it. */
const roleInWords = (actor: UserActor) =>
  Prisma.sql`(r.display_name || CASE WHEN ${isInOwnRegions(actor)} THEN ' in your regions' ELSE '' END)`;

/** All of one's own, and as many of others'. */
const MOST_SHOWN = 200;

/**
 * The views of a list that the actor may open: the one it starts with, their own, then others', by name. The one that
 * is open is among them however many there are, so that none is told as gone that is not.
 */
export async function listViews(actor: UserActor, list: string, openId: number | null = null): Promise<SavedView[]> {
  return readRows<SavedView>(
    Prisma.sql`
      SELECT id, name, query, "rowVersion", "isOwn", "isStart", owner, "sharedWith", "sharedKind", "sharedId"
      FROM (
        SELECT v.id::float8 AS id, v.name, v.query, v.row_version AS "rowVersion",
          v.user_id = ${actor.userId} AS "isOwn", kept.user_id IS NOT NULL AS "isStart", owner.name AS owner,
          coalesce(
            CASE WHEN v.user_id = ${actor.userId} THEN ${roleInWords(actor)} ELSE r.display_name END, region.name
          ) AS "sharedWith",
          CASE WHEN v.role_id IS NOT NULL THEN 'role' WHEN v.region_id IS NOT NULL THEN 'region' END AS "sharedKind",
          coalesce(v.role_id, v.region_id)::float8 AS "sharedId",
          row_number() OVER (ORDER BY kept.user_id IS NULL, v.user_id <> ${actor.userId}, lower(v.name), v.id) AS place
        FROM saved_views v
        JOIN users owner ON owner.id = v.user_id
        LEFT JOIN roles r ON r.id = v.role_id
        LEFT JOIN regions region ON region.id = v.region_id
          LEFT JOIN list_settings kept ON kept.default_view_id = v.id
            AND kept.user_id = ${actor.userId}
            AND kept.list = v.noun
        WHERE v.noun = ${list} AND ${visibleViews(actor)}
      ) ranked
      WHERE place <= ${MOST_SHOWN} OR id = ${openId}::float8
      ORDER BY place`,
    { isPrepared: true },
  );
}

/** With whom the actor may share a view, in words: roles, with all of a role's people or those of their own regions. */
export type ViewShares = { roles: { id: number; name: string }[]; regions: { id: number; name: string }[] };

export async function listViewShares(actor: UserActor): Promise<ViewShares> {
  const regions = actor.regionIds === "all" ? Prisma.sql`TRUE` : Prisma.sql`r.id = ANY(${actor.regionIds}::bigint[])`;
  const [roles, own] = await Promise.all([
    readRows<ViewShares["roles"][number]>(
      Prisma.sql`
        SELECT r.id::float8 AS id, ${roleInWords(actor)} AS name
        FROM roles r
        WHERE ${mayShareWithRole(actor)}
        ORDER BY r.display_name`,
    ),
    readRows<ViewShares["regions"][number]>(
      Prisma.sql`SELECT r.id::float8 AS id, r.name FROM regions r WHERE r.is_active AND ${regions} ORDER BY r.name`,
    ),
  ]);
  return { roles, regions: own };
}
