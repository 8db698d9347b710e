import "server-only";
import type { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { hashPassword } from "@/lib/platform/password";
import { normalisePassword } from "@/lib/platform/password-policy";
import { storePassword } from "../sign-in/store-password";
import { requireGoodPassword } from "../sign-in/require-good-password";
import { minLengthFor } from "../sign-in/rules";
import { notifyOfPasswordChange } from "../sign-in/send-notices";
import { provePassword } from "../sign-in/prove-again";
import type { changePasswordSchema } from "./schema";

/** How long the person's next password must be. */
export function nextPasswordLength(actor: UserActor): number {
  return minLengthFor(actor);
}

/**
 * Changes a person's own password: wants the current one, ends all their other sessions and links, and tells them by
 * mail (security A14). Throws INVALID with the reason at `currentPassword` or `newPassword`, RATE_LIMITED during
 * a delay.
 */
export async function changePassword(
  actor: UserActor,
  { currentPassword, newPassword }: z.output<typeof changePasswordSchema>,
): Promise<{ isChanged: true }> {
  await requireGoodPassword(newPassword, actor, "newPassword");
  await provePassword(actor, currentPassword, "currentPassword");
  if (normalisePassword(currentPassword) === normalisePassword(newPassword)) {
    throw new AppError("INVALID", "Choose another password.", {
      fieldErrors: { newPassword: ["This is your current password."] },
    });
  }
  const hash = await hashPassword(newPassword);
  await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "password.change",
    run: async (tx) => {
      await storePassword(tx, actor.userId, hash, actor.sessionId);
      return {
        result: null,
        audit: [{ action: "password.change", ...ownSubject(actor) }],
      };
    },
  });
  notifyOfPasswordChange(actor);
  return { isChanged: true };
}
