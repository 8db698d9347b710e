import "server-only";
import type { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import type { Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { newRecoveryCodes, recoveryCodeHash } from "@/lib/platform/recovery-codes";
import { endOtherSessions } from "@/lib/platform/sessions";
import { mustHaveTwoFactor } from "@/lib/platform/standing";
import { clearTwoFactor } from "../sign-in/clear-two-factor";
import { proveBoth } from "../sign-in/prove-again";
import type { bothProofsSchema } from "../sign-in/schema";
import { sealRecoveryHashes } from "../sign-in/seal-second-factor";
import { notifyOfNewRecoveryCodes, notifyOfTwoFactor } from "../sign-in/send-notices";

export type BothProofs = z.output<typeof bothProofsSchema>;

/**
 * New recovery codes, answered this once; the old ones and all other sessions end. Wants password and code (security
 * B9, B10).
 */
export async function renewRecoveryCodes(actor: UserActor, proofs: BothProofs): Promise<{ recoveryCodes: string[] }> {
  await proveBoth(actor, proofs);
  const recoveryCodes = newRecoveryCodes();
  await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "two_factor.new_codes",
    run: async (tx) => {
      await storeCodes(tx, actor, recoveryCodes);
      await endOtherSessions(tx, actor.userId, actor.sessionId, "new recovery codes were made");
      return { result: null, audit: [{ action: "two_factor.new_codes", ...ownSubject(actor) }] };
    },
  });
  notifyOfNewRecoveryCodes(actor);
  return { recoveryCodes };
}

/**
 * Turns a person's second factor off, where the policy leaves it to them; all other sessions end. Wants password and
 * code (security B10).
 */
export async function turnOffTwoFactor(actor: UserActor, proofs: BothProofs): Promise<{ isOn: false }> {
  if (mustHaveTwoFactor(actor.roles))
    throw new AppError(
      "FORBIDDEN",
      "Everybody with your role needs two-factor sign-in here. You can replace the app instead.",
    );
  await proveBoth(actor, proofs);
  await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "two_factor.disable",
    run: async (tx) => {
      await clearTwoFactor(tx, actor.userId);
      await endOtherSessions(tx, actor.userId, actor.sessionId, "two-factor sign-in was turned off");
      return { result: null, audit: [{ action: "two_factor.disable", ...ownSubject(actor) }] };
    },
  });
  notifyOfTwoFactor(actor, false);
  return { isOn: false };
}

export async function storeCodes(tx: Transaction, actor: UserActor, codes: readonly string[]): Promise<void> {
  const sealed = sealRecoveryHashes(
    actor.userId,
    codes.map((code) => recoveryCodeHash(actor.userId, code)),
  );
  await tx.user.update({ where: { id: actor.userId }, data: { twoFactorRecoveryCodes: sealed }, select: { id: true } });
}
