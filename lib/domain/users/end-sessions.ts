import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { endOtherSessions } from "@/lib/platform/sessions";
import { lockGrants, lockPerson } from "./lock-grants";
import { outOfReach } from "./scope";
import type { EndEveryonesSessionsInput, EndSessionInput, PersonInput } from "./schema";

/** Signs a person out everywhere (security C5). Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND. */
export async function endSessions(actor: Actor, { id }: PersonInput): Promise<{ id: number; ended: number }> {
  return mutate(actor, {
    permission: "user:edit",
    action: "user.end_sessions",
    needsRecentProof: true,
    run: async (tx) => {
      const person = await lockPerson(tx, actor, await lockGrants(tx, actor, "user:edit"), id);
      const ended = await endOtherSessions(tx, person.id, null, "ended by an administrator");
      return {
        result: { id, ended },
        audit:
          ended === 0
            ? []
            : [
                {
                  action: "user.end_sessions",
                  subjectType: "user",
                  subjectId: person.id,
                  subjectLabel: person.name,
                  context: { sessions: ended },
                },
              ],
      };
    },
  });
}

/**
 * Ends one session of a person. Throws as `endSessions`; a session of somebody else, or one that has ended, does
 * not exist.
 */
export async function endSession(actor: Actor, { id, sessionId }: EndSessionInput): Promise<{ id: number }> {
  return mutate(actor, {
    permission: "user:edit",
    action: "user.end_sessions",
    needsRecentProof: true,
    run: async (tx) => {
      const person = await lockPerson(tx, actor, await lockGrants(tx, actor, "user:edit"), id);
      const ended = await tx.$executeRaw(Prisma.sql`
        UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended by an administrator', updated_at = now()
        WHERE id = ${sessionId}::bigint AND user_id = ${person.id} AND revoked_at IS NULL`);
      if (ended === 0) throw notFound("session");
      return {
        result: { id },
        audit: [
          {
            action: "user.end_sessions",
            subjectType: "user",
            subjectId: person.id,
            subjectLabel: person.name,
            context: { sessions: 1 },
          },
        ],
      };
    },
  });
}

/**
 * Signs everybody out but the actor, whose own session lives on: after a suspicion. Open reset links and half sign-ins
 * end too. Throws FORBIDDEN, also to somebody whose reach does not hold everybody, and MFA_REQUIRED.
 */
export async function endEveryonesSessions(
  actor: Actor,
  { reason }: EndEveryonesSessionsInput,
): Promise<{ ended: number }> {
  const keep = actor.kind === "user" ? actor.sessionId : null;
  return mutate(actor, {
    permission: "user:edit",
    action: "user.end_everyones_sessions",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "user:edit");
      const [beyond] = await tx.$queryRaw<{ name: string }[]>(
        Prisma.sql`
          SELECT u.name FROM users u WHERE u.is_active AND ${outOfReach(granter)} IS NOT NULL ORDER BY u.id LIMIT 1`,
      );
      if (granter.regionIds !== null || beyond)
        throw new AppError(
          "FORBIDDEN",
          "Only somebody who sees all regions, and may do everything that others here may do, can sign everybody out.",
        );
      await tx.$executeRaw(Prisma.sql`
        WITH people AS (UPDATE users SET auth_version = auth_version + 1, updated_at = now() RETURNING id, auth_version)
        UPDATE sessions
        SET auth_version = people.auth_version
        FROM people
        WHERE sessions.id = ${keep} AND sessions.user_id = people.id`);
      const ended = await tx.$executeRaw(Prisma.sql`
        UPDATE sessions SET revoked_at = now(), revoked_reason = 'everybody was signed out', updated_at = now()
        WHERE id IS DISTINCT FROM ${keep} AND revoked_at IS NULL AND expires_at > now()`);
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE password_reset_tokens
          SET used_at = now(), updated_at = now()
          WHERE used_at IS NULL AND purpose = 'reset'`,
      );
      return {
        result: { ended },
        audit: [
          {
            action: "user.end_everyones_sessions",
            subjectType: "user",
            subjectLabel: "Everybody",
            reason,
            context: { sessions: ended },
          },
        ],
      };
    },
  });
}
