import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { type Limit, giveBackToLimit, takeFromLimit } from "@/lib/platform/rate-limit";
import { requireRecentProof } from "@/lib/platform/recent-proof";
import type { LinkAccountInput } from "./schema";
import { openPair, sealPair } from "./sealed-pair";
import { recordUse } from "./record-use";
import { type CheckOutcome, checkWithWorkStudio } from "./workstudio-check";

/** Wrong passwords in an hour for one WorkStudio name: a third could lock the account there (security W1). */
const REFUSALS: Limit = { name: "ws-refusals", count: 2, windowSeconds: 3600 };

const REFUSED = "WorkStudio does not accept this name and password.";
const CHECK_BOTH =
  "Check both. WorkStudio locks an account after a few wrong passwords, so it is asked at most twice an hour.";
const REFUSED_TWICE =
  "WorkStudio refused this account twice within an hour. So that it is not locked there, wait up to 60 minutes before the next try.";
const UNREACHABLE =
  "WorkStudio does not answer right now, so the account could not be proved. Nothing was changed; try again later.";
const UNREACHABLE_AGAIN =
  "WorkStudio does not answer right now, so the account could not be proved, which counts as a failure. Try again later.";

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
            subjectType: "user",
            subjectId: actor.userId,
            subjectLabel: actor.name,
            changes: { ws_username: { before: before.wsUsername, after: input.username } },
          },
        ],
      };
    },
  });
}

/** Proves the linked account again with the stored pair. Throws NOT_FOUND (none linked), INVALID, RATE_LIMITED, UNAVAILABLE (also when the secret cannot be read). */
export async function proveAccount(actor: UserActor): Promise<{ username: string }> {
  const stored = await db().userWsCredential.findUnique({
    where: { userId: actor.userId },
    select: { id: true, encryptedUsername: true, encryptedPassword: true },
  });
  if (!stored) throw new AppError("NOT_FOUND", "No WorkStudio account is linked.");
  const pair = openPair(stored);
  const checked = await checkOnce(pair);
  await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "ws_account.prove",
    run: async (tx) => {
      await recordUse(tx, actor.userId, checked.outcome);
      if (checked.outcome === "accepted" && checked.details) {
        await tx.user.update({
          where: { id: actor.userId },
          data: { wsFullName: checked.details.fullName, wsGroupsJson: checked.details.groups },
          select: { id: true },
        });
      }
      const action = checked.outcome === "accepted" ? "ws_account.prove" : "ws_account.fail";
      return {
        result: null,
        audit: [
          {
            action,
            subjectType: "user",
            subjectId: actor.userId,
            subjectLabel: actor.name,
            context: { outcome: checked.outcome },
          },
        ],
      };
    },
  });
  if (checked.outcome === "refused")
    throw new AppError(
      "INVALID",
      "WorkStudio no longer accepts this account. Link it anew with the password that is valid now.",
    );
  if (checked.outcome === "unreachable") throw new AppError("UNAVAILABLE", UNREACHABLE_AGAIN);
  return { username: pair.username };
}

/** Forgets the pair; what the person did and which circuits are theirs stays. Throws NOT_FOUND when none is linked. */
export async function unlinkAccount(actor: UserActor): Promise<{ username: string | null }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "ws_account.unlink",
    run: async (tx) => {
      const gone = await tx.userWsCredential.deleteMany({ where: { userId: actor.userId } });
      if (gone.count === 0) throw new AppError("NOT_FOUND", "No WorkStudio account is linked.");
      const { wsUsername } = await tx.user.update({
        where: { id: actor.userId },
        data: { isWsLinked: false, wsLinkedAt: null },
        select: { wsUsername: true },
      });
      return {
        result: { username: wsUsername },
        audit: [
          {
            action: "ws_account.unlink",
            subjectType: "user",
            subjectId: actor.userId,
            subjectLabel: actor.name,
            context: { wsUsername },
          },
        ],
      };
    },
  });
}

/** A refused try counts for its hour; an accepted one, and one that WorkStudio did not answer, is given back. */
async function checkOnce(pair: { username: string; password: string }): Promise<CheckOutcome> {
  const key = pair.username.toLowerCase();
  if (!(await takeFromLimit(REFUSALS, key))) throw new AppError("RATE_LIMITED", REFUSED_TWICE);
  const checked = await checkWithWorkStudio(pair);
  if (checked.outcome !== "refused") await giveBackToLimit(REFUSALS, key);
  return checked;
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
