import "server-only";
import type { UserActor } from "./actor-types";
import { Prisma, db } from "./db";
import { AppError } from "./errors";

/**
 * Throws UNAUTHENTICATED when the session has ended: a long download ends, visibly cut off, with it (security C5, C6).
 */
export async function requireLiveSession({ sessionId, userId }: UserActor): Promise<void> {
  const live = await db().$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id
    WHERE s.id = ${sessionId}
      AND s.user_id = ${userId}
      AND s.revoked_at IS NULL
      AND s.expires_at > now()
      AND u.is_active
      AND u.auth_version = s.auth_version`);
  if (live.length === 0) throw new AppError("UNAUTHENTICATED", "You are signed out. Sign in again.");
}
