import { generate } from "otplib";
import { open } from "@/lib/platform/crypto";
import { db } from "@/lib/platform/db";
import { pendingSecretPlace, secretPlace } from "../sign-in/seal-second-factor";

/** A code of a person's authenticator app, so many steps of thirty seconds from now. */
export async function appCode(userId: bigint, steps = 0): Promise<string> {
  const person = await db().user.findUniqueOrThrow({
    where: { id: userId },
    select: { twoFactorSecret: true, twoFactorPendingSecret: true },
  });
  const secret = person.twoFactorPendingSecret
    ? open(person.twoFactorPendingSecret, pendingSecretPlace(userId))
    : open(person.twoFactorSecret ?? "", secretPlace(userId));
  return generate({ secret, epoch: Math.floor(Date.now() / 1000) + steps * 30 });
}

/** Lets the codes of now count again, as half a minute would. */
export async function forgetLastStep(userId: bigint): Promise<void> {
  await db().user.update({
    where: { id: userId },
    data: { twoFactorLastStep: null, twoFactorFailCount: 0, twoFactorBlockedUntil: null },
  });
}
