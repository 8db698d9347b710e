import "server-only";
import type { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import { open, opens, seal } from "@/lib/platform/crypto";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { type Limit, requireWithinLimit } from "@/lib/platform/rate-limit";
import { newRecoveryCodes } from "@/lib/platform/recovery-codes";
import { endOtherSessions } from "@/lib/platform/sessions";
import { newTotpSecret, totpStepOf } from "@/lib/platform/totp";
import { proveBoth } from "../sign-in/prove-again";
import { pendingSecretPlace, secretPlace } from "../sign-in/seal-second-factor";
import { notifyOfTwoFactor } from "../sign-in/send-notices";
import { type BothProofs, storeCodes } from "./change-two-factor";
import type { confirmTwoFactorSchema } from "./schema";

const CONFIRMATIONS: Limit = { name: "two-factor-confirm", count: 10, windowSeconds: 600 };

/**
 * Starts the first authenticator app of a person, or a new try of it; nothing changes until a code of it was right.
 * Wants a fresh proof.
 */
export async function beginTwoFactor(actor: UserActor): Promise<{ isPending: true }> {
  if (actor.hasTwoFactor)
    throw new AppError("CONFLICT", "You have an authenticator app already. Load the page again to replace it.");
  return storePending(actor, "first");
}

/**
 * Starts another authenticator app in place of the one there is, which stays valid until then. Wants password and code
 * (security B10).
 */
export async function replaceTwoFactor(actor: UserActor, proofs: BothProofs): Promise<{ isPending: true }> {
  await proveBoth(actor, proofs);
  return storePending(actor, "another");
}

async function storePending(actor: UserActor, which: "first" | "another"): Promise<{ isPending: true }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "two_factor.begin",
    needsRecentProof: which === "first",
    run: async (tx) => {
      const sealed = seal(newTotpSecret(), pendingSecretPlace(actor.userId));
      const started = await tx.$executeRaw(Prisma.sql`
        UPDATE users
        SET two_factor_pending_secret = ${sealed}, updated_at = now()
        WHERE id = ${actor.userId} AND (${which === "another"} OR two_factor_confirmed_at IS NULL)`);
      if (started === 0)
        throw new AppError("CONFLICT", "An authenticator app was set up meanwhile. Load the page again.");
      return { result: { isPending: true as const }, audit: [{ action: "two_factor.begin", ...ownSubject(actor) }] };
    },
  });
}

/** Drops an app that was never confirmed. */
export async function cancelTwoFactor(actor: UserActor): Promise<{ isPending: false }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "two_factor.cancel",
    run: async (tx) => {
      const dropped = await tx.$executeRaw(
        Prisma.sql`
          UPDATE users
          SET two_factor_pending_secret = NULL, updated_at = now()
          WHERE id = ${actor.userId} AND two_factor_pending_secret IS NOT NULL`,
      );
      return {
        result: { isPending: false as const },
        audit: dropped === 0 ? [] : [{ action: "two_factor.cancel", ...ownSubject(actor) }],
      };
    },
  });
}

/**
 * Turns the pending app on by its first right code, which is thereby used (security B1, B4), makes new recovery codes
 * and ends all other sessions. Answers the codes, this once. Throws INVALID, RATE_LIMITED, and CONFLICT when nothing is
 * pending any more.
 */
export async function confirmTwoFactor(
  actor: UserActor,
  { code }: z.output<typeof confirmTwoFactorSchema>,
): Promise<{ recoveryCodes: string[] }> {
  await requireWithinLimit(CONFIRMATIONS, String(actor.userId));
  const gone = () => new AppError("CONFLICT", "This setup was ended or confirmed elsewhere. Load the page again.");
  const { twoFactorPendingSecret: sealed } = await db().user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: { twoFactorPendingSecret: true },
  });
  if (sealed === null) throw gone();
  if (!opens(sealed, pendingSecretPlace(actor.userId)))
    throw new AppError("CONFLICT", "This setup cannot be read any more. Begin it again.");
  const secret = open(sealed, pendingSecretPlace(actor.userId));
  const step = await totpStepOf(secret, code);
  if (step === null) throw wrongCode();
  const recoveryCodes = newRecoveryCodes();
  await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "two_factor.enable",
    run: async (tx) => {
      const turnedOn = await tx.$executeRaw(Prisma.sql`
        UPDATE users
        SET two_factor_secret = ${seal(secret, secretPlace(actor.userId))}, two_factor_pending_secret = NULL,
          two_factor_confirmed_at = now(), two_factor_last_step = ${step}, two_factor_fail_count = 0,
          two_factor_blocked_until = NULL, updated_at = now()
        WHERE id = ${actor.userId} AND two_factor_pending_secret = ${sealed}`);
      if (turnedOn === 0) throw gone();
      await storeCodes(tx, actor, recoveryCodes);
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE sessions
          SET two_factor_passed_at = now(), last_proof_at = now()
          WHERE id = ${actor.sessionId} AND user_id = ${actor.userId}`,
      );
      await endOtherSessions(tx, actor.userId, actor.sessionId, "two-factor sign-in was set up");
      return {
        result: null,
        audit: [{ action: "two_factor.enable", ...ownSubject(actor), context: { replaced: actor.hasTwoFactor } }],
      };
    },
  });
  notifyOfTwoFactor(actor, true);
  return { recoveryCodes };
}

function wrongCode(): AppError {
  const message = "That code is not right. Use the newest one, and check that your phone’s clock is set automatically.";
  return new AppError("INVALID", message, { fieldErrors: { code: [message] } });
}
