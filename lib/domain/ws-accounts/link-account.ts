import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { type AuditEntry, ownSubject } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { requireRecentProof } from "@/lib/platform/recent-proof";
import { WS_NAME_GIVES_CIRCUITS } from "../users/scope";
import { takeCircuits } from "../users/take-circuits";
import { checkOnce } from "./check-account";
import { recordUse } from "./record-use";
import type { LinkAccountInput } from "./schema";
import { sealPair } from "./seal-pair";

const REFUSED = "WorkStudio does not accept this name and password.";

const CHECK_BOTH =
  "Check both. WorkStudio locks an account after a few wrong passwords, so it is asked at most twice an hour.";

const UNREACHABLE =
  "WorkStudio does not answer right now, so the account could not be checked. Nothing was changed; try again later.";

/**
 * Links a person's WorkStudio account: proved by a call, stored sealed. Circuits that WorkStudio says they have taken
 * become theirs at once. Throws FORBIDDEN (a password or second factor is still owed, security B11), MFA_REQUIRED,
 * INVALID (WorkStudio refuses it), CONFLICT (somebody else's), RATE_LIMITED and UNAVAILABLE.
 */
export async function linkAccount(
  actor: UserActor,
  input: LinkAccountInput,
): Promise<{ username: string; circuits: number }> {
  if (actor.standing !== "full" && actor.standing !== "onboarding")
    throw new AppError("FORBIDDEN", "First set your own password and two-factor sign-in.");
  requireRecentProof(actor);
  await requireFree(db(), actor, input.username);
  const checked = await checkOnce(input);
  if (checked.outcome === "refused")
    throw new AppError("INVALID", REFUSED, { fieldErrors: { password: [CHECK_BOTH] } });
  if (checked.outcome === "unreachable") throw new AppError("UNAVAILABLE", UNREACHABLE);
  const { details } = checked;
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "ws_account.link",
    needsRecentProof: true,
    run: async (tx) => {
      // Two who link one identity at the same moment wait for each other, so that the second is told.
      await tx.$executeRaw(
        Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('ws-account ' || lower(${input.username}), 0))`,
      );
      await requireFree(tx, actor, input.username);
      const taken = await takeName(tx, actor, input.username);
      const before = await tx.user.findUniqueOrThrow({ where: { id: actor.userId }, select: { wsUsername: true } });
      await tx.$executeRaw(
        Prisma.sql`
          INSERT INTO user_ws_credentials (user_id, encrypted_username, encrypted_password)
          VALUES (${actor.userId}, '', '')
          ON CONFLICT (user_id) DO NOTHING`,
      );
      const { id } = await tx.userWsCredential.findUniqueOrThrow({
        where: { userId: actor.userId },
        select: { id: true },
      });
      await tx.userWsCredential.update({ where: { id }, data: sealPair(id, input), select: { id: true } });
      await tx.user.update({
        where: { id: actor.userId },
        data: {
          wsUsername: input.username,
          isWsLinked: true,
          isWsNameTrusted: true,
          wsLinkedAt: new Date(),
          wsFullName: details?.fullName ?? null,
          wsGroupsJson: details?.groups ?? [],
        },
        select: { id: true },
      });
      await recordUse(tx, actor.userId, "accepted");
      const circuits = await takeCircuits(tx, actor.userId);
      return {
        result: { username: input.username, circuits },
        audit: [
          ...taken,
          {
            action: "ws_account.link",
            ...ownSubject(actor),
            changes: { ws_username: { before: before.wsUsername, after: input.username } },
          },
        ],
      };
    },
  });
}

/** One WorkStudio identity belongs to one person; a name that nobody proved or vouched for belongs to nobody. */
async function requireFree(
  database: Pick<Transaction, "$queryRaw">,
  actor: UserActor,
  username: string,
): Promise<void> {
  const others = await database.$queryRaw<unknown[]>(
    Prisma.sql`
      SELECT 1
      FROM users u
      WHERE lower(u.ws_username) = lower(${username}) AND u.id <> ${actor.userId} AND ${WS_NAME_GIVES_CIRCUITS}`,
  );
  if (others.length === 0) return;
  const message =
    "This WorkStudio account belongs to somebody else here. If it is yours, ask an administrator to free it.";
  throw new AppError("CONFLICT", message, { fieldErrors: { username: [message] } });
}

/** Takes the name from whoever has it without a proof: whoever proves it is its owner. */
async function takeName(tx: Transaction, actor: UserActor, username: string): Promise<AuditEntry[]> {
  const losers = await tx.$queryRaw<{ id: bigint; name: string; wsUsername: string }[]>(Prisma.sql`
    WITH holder AS (
      SELECT u.id, u.ws_username
      FROM users u
      WHERE lower(u.ws_username) = lower(${username}) AND u.id <> ${actor.userId}
      FOR UPDATE
    )
    UPDATE users
    SET ws_username = NULL, row_version = row_version + 1, updated_at = now()
    FROM holder
    WHERE users.id = holder.id
    RETURNING users.id, users.name, holder.ws_username AS "wsUsername"`);
  return losers.map(({ id, name, wsUsername }) => ({
    action: "user.update",
    subjectType: "user",
    subjectId: id,
    subjectLabel: name,
    changes: { wsUsername: { before: wsUsername, after: null } },
    context: { because: "somebody else proved this WorkStudio name" },
  }));
}
