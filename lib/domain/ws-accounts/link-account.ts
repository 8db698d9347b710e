import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { requireRecentProof } from "@/lib/platform/recent-proof";
import { checkOnce } from "./check-account";
import { recordUse } from "./record-use";
import type { LinkAccountInput } from "./schema";
import { sealPair } from "./seal-pair";

const REFUSED = "WorkStudio does not accept this name and password.";

const CHECK_BOTH =
  "Check both. WorkStudio locks an account after a few wrong passwords, so it is asked at most twice an hour.";

const UNREACHABLE =
  "WorkStudio does not answer right now, so the account could not be proved. Nothing was changed; try again later.";

/**
 * Links a person's WorkStudio account: proved by a call, stored sealed. Circuits that WorkStudio says they have taken become theirs at once.
 * Throws FORBIDDEN (a password or second factor is still owed, security B11), MFA_REQUIRED, INVALID (WorkStudio refuses it), CONFLICT (somebody else's), RATE_LIMITED and UNAVAILABLE.
 */
export async function linkAccount(
  actor: UserActor,
  input: LinkAccountInput,
): Promise<{ username: string; circuits: number }> {
  if (actor.standing !== "full" && actor.standing !== "onboarding")
    throw new AppError("FORBIDDEN", "First set your own password and your second factor.");
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
      const before = await tx.user.findUniqueOrThrow({ where: { id: actor.userId }, select: { wsUsername: true } });
      await tx.$executeRaw(
        Prisma.sql`INSERT INTO user_ws_credentials (user_id, encrypted_username, encrypted_password) VALUES (${actor.userId}, '', '') ON CONFLICT (user_id) DO NOTHING`,
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

/** One WorkStudio identity belongs to one person. */
async function requireFree(
  database: Pick<Transaction, "$queryRaw">,
  actor: UserActor,
  username: string,
): Promise<void> {
  const others = await database.$queryRaw<unknown[]>(
    Prisma.sql`SELECT 1 FROM users WHERE lower(ws_username) = lower(${username}) AND id <> ${actor.userId}`,
  );
  if (others.length === 0) return;
  const message =
    "This WorkStudio account belongs to somebody else here. If it is yours, ask an administrator to free it.";
  throw new AppError("CONFLICT", message, { fieldErrors: { username: [message] } });
}

/** As a sync links them: circuits whose `taken_by` is the person's name, in one statement. Answers how many. */
async function takeCircuits(tx: Transaction, userId: bigint): Promise<number> {
  return tx.$executeRaw(Prisma.sql`
    INSERT INTO circuit_user (circuit_id, user_id, assignment_source, assigned_at, created_at, updated_at)
    SELECT c.id, u.id, 'api_sync', now(), now(), now() FROM users u JOIN circuits c ON lower(c.taken_by) = lower(u.ws_username)
    WHERE u.id = ${userId} AND c.deleted_at IS NULL ON CONFLICT (circuit_id, user_id) DO NOTHING`);
}
