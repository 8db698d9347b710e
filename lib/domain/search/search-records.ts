import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { can } from "@/lib/platform/permissions";
import { type Limit, requireWithinLimit } from "@/lib/platform/rate-limit";
import { circuitSearch } from "../circuits/list";
import { circuitScope } from "../circuits/scope";
import { userList } from "../users/list";

/** A record that the words fit: what it is called, what tells it from its like, and its id. */
export type FoundRecord = { id: number; label: string; detail: string };
export type FoundRecords = { circuits: FoundRecord[]; people: FoundRecord[] };

export const MOST_CIRCUITS = 8;
export const MOST_PEOPLE = 5;
const SHORTEST = 2;
/** A word that ten thousands of circuits have is not worth sorting them all. */
const MOST_SORTED = 2_000;
const SEARCHES: Limit = { name: "search", count: 240, windowSeconds: 60 };

/**
 * Circuits and people for the command palette, as far as the actor may see either, within the row scope; excluded
 * circuits too, since somebody looks for a certain one. Nothing for fewer than two characters. Throws RATE_LIMITED
 * beyond 240 in a minute (security E9).
 */
export async function searchRecords(actor: UserActor, q: string): Promise<FoundRecords> {
  if (q.length < SHORTEST) return { circuits: [], people: [] };
  await requireWithinLimit(SEARCHES, String(actor.userId));
  const [circuits, people] = await Promise.all([
    can(actor, "circuit:view") ? findCircuits(actor, q) : [],
    can(actor, "user:view") ? findPeople(actor, q) : [],
  ]);
  return { circuits, people };
}

/** Whole work orders first, then those that begin with the words, then the rest, newest first. */
async function findCircuits(actor: UserActor, q: string): Promise<FoundRecord[]> {
  const where = Prisma.sql`${circuitScope(actor)} AND ${circuitSearch(q)}`;
  return db().$queryRaw<FoundRecord[]>(Prisma.sql`
    SELECT c.id::float8 AS id, c.title AS label,
      c.work_order || CASE WHEN c.extension IS NULL OR c.extension IN ('', '@') THEN '' ELSE ' ' || c.extension END
        || ' · ' || r.name AS detail
    FROM (SELECT c.id FROM circuits c WHERE ${where} LIMIT ${MOST_SORTED}) found
    JOIN circuits c ON c.id = found.id
    JOIN regions r ON r.id = c.region_id
    ORDER BY lower(c.work_order) = ${q.toLowerCase()} DESC,
      starts_with(lower(c.work_order), ${q.toLowerCase()}) OR starts_with(lower(c.title), ${q.toLowerCase()}) DESC,
      c.id DESC
    LIMIT ${MOST_CIRCUITS}`);
}

async function findPeople(actor: UserActor, q: string): Promise<FoundRecord[]> {
  return db().$queryRaw<FoundRecord[]>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name AS label, u.email AS detail FROM users u
    WHERE ${userList.where(actor, userList.parse({ q }))}
    ORDER BY starts_with(lower(u.name), ${q.toLowerCase()}) DESC, u.name, u.id
    LIMIT ${MOST_PEOPLE}`);
}
