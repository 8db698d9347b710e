import "server-only";
import { fixFields } from "@/lib/fix-fields";
import type { Actor, UserActor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { SEES_CIRCUIT, holds } from "../users/scope";
import { KINDS } from "./inbox-kinds";
import type { HandOnInput } from "./schema";

/** `label` names one person and no other. */
export type Colleague = { id: number; label: string };

const MOST = 100;

/**
 * Whether `users u` could settle what waits about `circuits c` as well: they may decide about exclusions, and see
 * the circuit.
 */
const MAY_SETTLE = Prisma.sql`(u.is_active AND ${holds(Prisma.sql`p.name = 'circuit:exclude'`)} AND ${SEES_CIRCUIT})`;

/**
 * Colleagues to whom what waits about a circuit can be handed on; nobody for a circuit out of the actor's sight.
 * Throws FORBIDDEN.
 */
export async function listColleagues(actor: UserActor, circuitId: number): Promise<Colleague[]> {
  requirePermission(actor, "circuit:exclude");
  return readRows<Colleague>(Prisma.sql`
    SELECT u.id::float8 AS id, u.name || ' · ' || u.email AS label FROM circuits c JOIN users u ON ${MAY_SETTLE}
    WHERE c.id = ${circuitId}::bigint AND ${circuitScope(actor)} AND u.id <> ${actor.userId}
    ORDER BY u.name, u.id
    LIMIT ${MOST}`);
}

/**
 * Asks a colleague to settle what waits for both; they see who asked and why, and it is done when the fact is. Throws
 * FORBIDDEN, INVALID for somebody who could not settle it, and NOT_FOUND where it does not wait any more.
 */
export async function handOn(actor: Actor, { kind, circuitId, userId, note }: HandOnInput): Promise<{ to: string }> {
  return mutate(actor, {
    permission: "circuit:exclude",
    action: "circuit.hand_on",
    run: async (tx) => {
      if (actor.kind !== "user") throw new AppError("FORBIDDEN", "Only people have an inbox.");
      const [fact] = await tx.$queryRaw<{ label: string }[]>(Prisma.sql`
        SELECT facts.label
        FROM (${KINDS[kind].facts(actor)}) facts
        WHERE facts.circuit_id = ${circuitId}::bigint
        LIMIT 1`);
      if (!fact) throw notFound("matter");
      const [person] = await tx.$queryRaw<{ name: string }[]>(Prisma.sql`
        SELECT u.name
        FROM circuits c
        JOIN users u ON ${MAY_SETTLE}
        WHERE c.id = ${circuitId}::bigint AND u.id = ${userId}::bigint AND u.id <> ${actor.userId}`);
      if (!person)
        throw new AppError("INVALID", fixFields(1), {
          fieldErrors: { userId: ["This person may not decide about it. Choose a colleague from the list."] },
        });
      await tx.$executeRaw(Prisma.sql`
        INSERT INTO inbox_handovers (kind, circuit_id, from_user_id, to_user_id, note)
        VALUES (${kind}, ${circuitId}::bigint, ${actor.userId}, ${userId}::bigint, ${note})`);
      return {
        result: { to: person.name },
        audit: [
          {
            action: "circuit.hand_on",
            subjectType: "circuit",
            subjectId: BigInt(circuitId),
            subjectLabel: fact.label,
            reason: note,
            changes: { handed_to: { before: null, after: person.name } },
          },
        ],
      };
    },
  });
}
