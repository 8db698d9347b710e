import "server-only";
import { createHash, randomBytes } from "node:crypto";
import type { UserActor } from "./actor-types";
import { type Database, Prisma, type Transaction, db, readRows } from "./db";
import { GRANTS, PERSON, type PersonRow, actorOf } from "./person-actor";

const IDLE_MINUTES = 30;
const ABSOLUTE_HOURS = 12;
/** Sessions of one person that may live at once; the one unused for longest gives way (security C5). */
const MOST_SESSIONS = 10;

/** The database keeps only the hash: a read of the table opens no session. */
function tokenHash(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

export type RequestOrigin = { ipAddress: string | null; userAgent: string | null; requestId: string };

export type SessionFacts = { isTwoFactorPassed?: boolean; database?: Database };

/**
 * Opens a session row for a person who has just proved who they are; answers the token the cookie carries, new every
 * time (security C4). Beyond ten live sessions the one unused for longest ends.
 */
export async function openSession(
  userId: bigint,
  authVersion: number,
  origin: RequestOrigin,
  { isTwoFactorPassed = false, database = db() }: SessionFacts = {},
): Promise<string> {
  const token = randomBytes(32).toString("base64url");
  const now = new Date();
  await database.session.create({
    data: {
      tokenHash: tokenHash(token),
      userId,
      authVersion,
      ipAddress: origin.ipAddress,
      userAgent: origin.userAgent?.slice(0, 400) ?? null,
      lastSeenAt: now,
      lastProofAt: now,
      twoFactorPassedAt: isTwoFactorPassed ? now : null,
      expiresAt: new Date(now.getTime() + ABSOLUTE_HOURS * 3_600_000),
    },
    select: { id: true },
  });
  // One statement: what it ends stands in the log, whoever calls it (security C5, H1). One person's go one after
  // another, lest they wait for each other.
  await database.$executeRaw(Prisma.sql`
    WITH person AS MATERIALIZED (SELECT id, name FROM users WHERE id = ${userId} FOR NO KEY UPDATE), ended AS (
      UPDATE sessions s
      SET revoked_at = now(), revoked_reason = 'more than ten sessions', updated_at = now()
      FROM person
      WHERE s.user_id = person.id AND s.revoked_at IS NULL AND s.id = ANY(ARRAY(
        SELECT live.id
        FROM sessions live
        WHERE live.user_id = ${userId} AND live.revoked_at IS NULL AND live.expires_at > now()
        ORDER BY live.last_seen_at DESC, live.id DESC OFFSET ${MOST_SESSIONS}::int))
      RETURNING s.id
    )
    INSERT INTO activity_log (
      actor_type, user_id, actor_name, action, subject_type, subject_id, subject_label, context_json, ip_address,
      user_agent, request_id
    )
    SELECT 'user', id, name, 'session.end_longest_unused', 'user', id, name,
      jsonb_build_object('ended', (SELECT count(*) FROM ended)), ${origin.ipAddress},
      ${origin.userAgent?.slice(0, 400) ?? null}, ${origin.requestId}
    FROM person WHERE EXISTS (SELECT FROM ended)`);
  return token;
}

type SessionRow = PersonRow & { session_id: bigint; last_proof_at: Date };

/**
 * The person behind a session token, or null when the row is revoked, idle, past its end, of an older sign-in version
 * or of a disabled person, or never passed the second factor that the person has (security B7, C1, C2, C6). One
 * statement; it also stamps `last_seen_at`, at most once a minute, unless the request is a page's own that nobody asked
 * for (security C2).
 */
export async function findSessionActor(
  token: string,
  origin: RequestOrigin,
  { isBackground = false } = {},
): Promise<UserActor | null> {
  const statement = Prisma.sql`
    WITH live AS (
      SELECT s.id AS session_id, s.last_seen_at, coalesce(s.last_proof_at, s.created_at) AS last_proof_at, ${PERSON}
      FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN user_ws_credentials w ON w.user_id = u.id
      WHERE s.token_hash = ${tokenHash(token)} AND s.revoked_at IS NULL AND s.expires_at > now()
        AND s.last_seen_at > now() - make_interval(mins => ${IDLE_MINUTES}::int)
        AND u.is_active AND u.auth_version = s.auth_version
        AND (u.two_factor_confirmed_at IS NULL OR s.two_factor_passed_at IS NOT NULL)
    ), seen AS (
      UPDATE sessions SET last_seen_at = now() FROM live
      WHERE sessions.id = live.session_id
        AND live.last_seen_at < now() - interval '1 minute'
        AND NOT ${isBackground}::boolean
    )
    SELECT live.session_id, live.user_id, live.name, live.email, live.ws_username, live.ws_account, live.theme,
      live.sees_all_regions, live.default_region_id, live.must_change_password, live.has_two_factor, live.is_onboarded,
      live.last_proof_at, ${GRANTS}
    FROM live`;
  const [row] = await readRows<SessionRow>(statement, { isPrepared: true });
  if (!row) return null;
  return actorOf(row, { sessionId: row.session_id, lastProofAt: row.last_proof_at, ...origin });
}

/** Ends one session; the next request with its token is refused. */
export async function revokeSession(token: string, reason: string): Promise<void> {
  await db().session.updateMany({
    where: { tokenHash: tokenHash(token), revokedAt: null },
    data: { revokedAt: new Date(), revokedReason: reason },
  });
}

/**
 * Ends every session of a person by a newer sign-in version, except one that lives on with it: after a change of
 * password or second factor (security A14, B10). Answers how many ended.
 */
export async function endOtherSessions(
  tx: Transaction,
  userId: bigint,
  keepSessionId: bigint | null,
  reason: string,
): Promise<number> {
  await tx.$executeRaw(Prisma.sql`
    WITH person AS (
      UPDATE users SET auth_version = auth_version + 1, updated_at = now() WHERE id = ${userId} RETURNING auth_version
    )
    UPDATE sessions
    SET auth_version = person.auth_version
    FROM person
    WHERE sessions.id = ${keepSessionId} AND sessions.user_id = ${userId}`);
  return tx.$executeRaw(Prisma.sql`
    UPDATE sessions SET revoked_at = now(), revoked_reason = ${reason}, updated_at = now()
    WHERE user_id = ${userId} AND id IS DISTINCT FROM ${keepSessionId} AND revoked_at IS NULL AND expires_at > now()`);
}
