import "server-only";
import type { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { endOtherSessions } from "@/lib/platform/sessions";
import { deviceName } from "./device-name";
import type { endSessionSchema } from "./schema";

export type OwnSession = {
  id: number;
  device: string;
  ipAddress: string | null;
  createdAt: Date;
  lastSeenAt: Date;
  isCurrent: boolean;
};
type SessionRow = { id: bigint; userAgent: string | null; ipAddress: string | null; createdAt: Date; lastSeenAt: Date };

/** A person's sessions that a request with their cookie would still open, the current one first (security C5). */
export async function listOwnSessions(actor: UserActor): Promise<OwnSession[]> {
  const rows = await db().$queryRaw<SessionRow[]>(Prisma.sql`
    SELECT s.id, s.user_agent AS "userAgent", s.ip_address AS "ipAddress", s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt"
    FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.user_id = ${actor.userId} AND s.revoked_at IS NULL AND s.expires_at > now() AND s.last_seen_at > now() - interval '30 minutes' AND s.auth_version = u.auth_version
    ORDER BY s.id = ${actor.sessionId} DESC, s.last_seen_at DESC, s.id DESC`);
  return rows.map(({ id, userAgent, ...row }) => ({
    id: Number(id),
    device: deviceName(userAgent),
    isCurrent: id === actor.sessionId,
    ...row,
  }));
}

/** Ends one of a person's own sessions. Throws NOT_FOUND for one that is not theirs or has ended, alike. */
export async function endOwnSession(
  actor: UserActor,
  { id }: z.output<typeof endSessionSchema>,
): Promise<{ id: number }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "user.end_sessions",
    run: async (tx) => {
      const ended = await tx.$executeRaw(Prisma.sql`
        UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended by its person', updated_at = now()
        WHERE id = ${id} AND user_id = ${actor.userId} AND revoked_at IS NULL`);
      if (ended === 0) throw notFound("session");
      return {
        result: { id },
        audit: [
          {
            action: "user.end_sessions",
            subjectType: "user",
            subjectId: actor.userId,
            subjectLabel: actor.name,
            context: { sessions: 1 },
          },
        ],
      };
    },
  });
}

/** Ends all of a person's sessions but this one. */
export async function endOtherOwnSessions(actor: UserActor): Promise<{ ended: number }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "user.end_sessions",
    run: async (tx) => {
      const ended = await endOtherSessions(tx, actor.userId, actor.sessionId, "ended by its person");
      return {
        result: { ended },
        audit:
          ended === 0
            ? []
            : [
                {
                  action: "user.end_sessions",
                  subjectType: "user",
                  subjectId: actor.userId,
                  subjectLabel: actor.name,
                  context: { sessions: ended },
                },
              ],
      };
    },
  });
}
