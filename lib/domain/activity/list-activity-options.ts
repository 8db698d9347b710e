import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { can, requirePermission } from "@/lib/platform/permissions";
import { userScope } from "../users/scope";
import type { ActivityFilter } from "./activity-schema";
import { ACTS } from "./activity-words";

const MOST_PEOPLE = 100;

export type ActivityOptions = {
  /** Names of acts. */
  actions: string[];
  /** People to choose from; the chosen one is among them if the reader may see them. */
  people: { id: number; name: string }[];
};

/** What the log can be filtered by. Whoever sees the whole log is offered what occurs in it. Throws FORBIDDEN. */
export async function listActivityOptions(
  actor: Actor,
  { person }: Pick<ActivityFilter, "person">,
): Promise<ActivityOptions> {
  requirePermission(actor, "activity:view");
  const seesAll = actor.kind === "system" || actor.regionIds === "all";
  const [actions, people] = await Promise.all([
    seesAll ? readActions() : Object.keys(ACTS),
    readPeople(actor, typeof person === "number" ? person : null),
  ]);
  return { actions, people };
}

/** The acts that occur, walked on their index from name to name: the cost is the number of names, not of rows. */
async function readActions(): Promise<string[]> {
  const rows = await db().$queryRaw<{ action: string }[]>(Prisma.sql`
    WITH RECURSIVE walk AS (
      (SELECT action FROM activity_log ORDER BY action LIMIT 1)
      UNION ALL
      SELECT (SELECT action FROM activity_log WHERE action > walk.action ORDER BY action LIMIT 1)
      FROM walk
      WHERE walk.action IS NOT NULL
    ) SELECT action FROM walk WHERE action IS NOT NULL LIMIT 500`);
  return rows.map(({ action }) => action);
}

async function readPeople(actor: Actor, chosen: number | null): Promise<ActivityOptions["people"]> {
  if (!can(actor, "user:view")) return actor.kind === "user" ? [{ id: Number(actor.userId), name: actor.name }] : [];
  return db().$queryRaw<ActivityOptions["people"]>(Prisma.sql`
    SELECT id, name FROM (
      (SELECT u.id::float8 AS id, u.name FROM users u WHERE ${userScope(actor)} ORDER BY u.name LIMIT ${MOST_PEOPLE})
      UNION (SELECT u.id::float8, u.name FROM users u WHERE u.id = ${chosen}::bigint AND ${userScope(actor)})
    ) people ORDER BY name, id`);
}
