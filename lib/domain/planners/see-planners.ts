import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";

/** Names come from several syncs and from people's acts; who makes a planner of one waits for the others. */
const NAMES_LOCK = 7_310_441;

/** Waits until nobody else makes, merges or parts planners; until the transaction ends. */
export async function lockPlanners(tx: Transaction): Promise<void> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${NAMES_LOCK}::bigint)`);
}

/**
 * Whoever writes by what names mean holds them: beside each other, and not while somebody makes, merges or parts
 * planners. Until the transaction ends.
 */
export const HOLD_NAMES = Prisma.sql`SELECT pg_advisory_xact_lock_shared(${NAMES_LOCK}::bigint)`;

/**
 * Makes a planner of every name that WorkStudio uses and nobody had before, and notes for the others that they were
 * seen. `names` selects one column `name`; `kind` says what they are: logins (`DOMAIN\user`, others are left out) or
 * foresters' display names. Cases and spaces are one.
 */
export async function seePlanners(tx: Transaction, kind: "login" | "forester", names: Prisma.Sql): Promise<void> {
  await lockPlanners(tx);
  const isLogin = kind === "login";
  // now() is when the transaction began: who was waited for may have begun later.
  await tx.$executeRaw(Prisma.sql`
    WITH seen AS MATERIALIZED (
      SELECT planner_alias_fold(name) AS folded, left(min(name COLLATE "C"), 255) AS alias FROM (${names}) AS sent(name)
      WHERE btrim(name) <> '' ${isLogin ? Prisma.sql`AND strpos(name, chr(92)) > 0` : Prisma.empty} GROUP BY 1
    ), fresh AS MATERIALIZED (
      SELECT s.alias, nextval('planners_id_seq') AS planner_id FROM seen s
      WHERE NOT EXISTS (SELECT FROM planner_aliases a WHERE a.kind = ${kind} AND planner_alias_fold(a.alias) = s.folded)
    ), named AS (
      INSERT INTO planners (id, name, kind, first_seen_at, last_seen_at)
      SELECT planner_id, alias, ${isLogin ? Prisma.sql`custody_kind(alias)` : Prisma.sql`'unknown'`}, now(), now()
      FROM fresh
    ), added AS (
      INSERT INTO planner_aliases (planner_id, kind, alias, first_seen_at, last_seen_at)
      SELECT planner_id, ${kind}, alias, now(), now()
      FROM fresh
    ), again AS (
      UPDATE planner_aliases a
      SET last_seen_at = greatest(a.last_seen_at, now())
      FROM seen s
      WHERE a.kind = ${kind} AND planner_alias_fold(a.alias) = s.folded
      RETURNING a.planner_id
    )
    UPDATE planners p SET last_seen_at = greatest(p.last_seen_at, now()) WHERE p.id IN (SELECT planner_id FROM again)`);
}
