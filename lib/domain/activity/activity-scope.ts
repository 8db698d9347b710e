import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { circuitScope } from "../circuits/scope";
import type { ActivityFilter } from "./activity-schema";

/** Rows of `activity_log a` that an actor may see, as conditions of which one must hold; each is served by an index of its own. */
export function activityScopes(actor: Actor, filter?: Pick<ActivityFilter, "person" | "noun">): Prisma.Sql[] {
  if (actor.kind === "system" || actor.regionIds === "all") return [Prisma.sql`TRUE`];
  const { person = null, noun = "" } = filter ?? {};
  const own = Prisma.sql`a.user_id = ${actor.userId}`;
  const circuits = Prisma.sql`(a.subject_type = 'circuit' AND a.subject_id IN (SELECT c.id FROM circuits c WHERE ${circuitScope(actor)}))`;
  // What a filter excludes anyway would be looked for through the whole log.
  const mayBeOwn = person === null || person === "people" || BigInt(typeof person === "number" ? person : 0) === actor.userId;
  const mayBeCircuit = noun === "" || noun === "circuit";
  return [...(mayBeOwn ? [own] : []), ...(mayBeCircuit ? [circuits] : [])];
}

/**
 * Which acts an actor may see, as one condition on `activity_log a`: everything, or, for somebody limited to regions, their own acts
 * and those on circuits in their row scope; nothing about other people, roles or settings.
 */
export function activityScope(actor: Actor): Prisma.Sql {
  return Prisma.sql`(${Prisma.join(activityScopes(actor), " OR ")})`;
}

/** Whether an actor may know from which address and device `activity_log a` came: of everybody, or only of themselves. */
export function originScope(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`TRUE`;
  return Prisma.sql`coalesce(a.user_id = ${actor.userId}, FALSE)`;
}
