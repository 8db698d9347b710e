import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { circuitScope } from "../circuits/scope";
import type { ActivityFilter } from "./activity-schema";

/** So many circuits are looked up one by one; more of them are soon met on the way back through the log. */
const FEW_CIRCUITS = 200;

/**
 * Rows of `activity_log a` that an actor may see, as conditions of which one must hold; each is served by an index of
 * its own.
 */
export async function activityScopes(
  actor: Actor,
  filter: Pick<ActivityFilter, "person" | "noun">,
): Promise<Prisma.Sql[]> {
  if (actor.kind === "system" || actor.regionIds === "all") return [Prisma.sql`TRUE`];
  const { person, noun } = filter;
  // What a filter excludes anyway would be looked for through the whole log.
  const mayBeOwn =
    person === null || person === "people" || (typeof person === "number" && BigInt(person) === actor.userId);
  const mayBeCircuit = noun === "" || noun === "circuit";
  return [
    ...(mayBeOwn ? [Prisma.sql`a.user_id = ${actor.userId}`] : []),
    ...(mayBeCircuit ? await circuitScopes(actor) : []),
  ];
}

async function circuitScopes(actor: Actor): Promise<Prisma.Sql[]> {
  const few = await db().$queryRaw<{ id: bigint }[]>(
    Prisma.sql`SELECT c.id FROM circuits c WHERE ${circuitScope(actor)} LIMIT ${FEW_CIRCUITS + 1}`,
  );
  if (few.length === 0) return [];
  if (few.length > FEW_CIRCUITS) return [onCircuits(actor)];
  return [Prisma.sql`(a.subject_type = 'circuit' AND a.subject_id = ANY(${few.map(({ id }) => id)}::bigint[]))`];
}

function onCircuits(actor: Actor): Prisma.Sql {
  return Prisma.sql`
    (a.subject_type = 'circuit' AND a.subject_id IN (SELECT c.id FROM circuits c WHERE ${circuitScope(actor)}))`;
}

/**
 * Which acts an actor may see, as one condition on `activity_log a`: everything, or, for somebody limited to regions,
 * their own acts and those on circuits in their row scope; nothing about other people, roles or settings.
 */
export function activityScope(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`TRUE`;
  return Prisma.sql`(a.user_id = ${actor.userId} OR ${onCircuits(actor)})`;
}

/**
 * Whether an actor may know from which address and device `activity_log a` came: of everybody, or only of themselves.
 */
export function originScope(actor: Actor): Prisma.Sql {
  if (actor.kind === "system" || actor.regionIds === "all") return Prisma.sql`TRUE`;
  return Prisma.sql`coalesce(a.user_id = ${actor.userId}, FALSE)`;
}
