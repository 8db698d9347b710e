import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { endOtherSessions } from "@/lib/platform/sessions";
import { lockGrants, lockPerson } from "./grants";
import { notifyOfTwoFactor } from "./notices";
import { clearTwoFactor } from "./second-factor";
import type { PersonWithReasonInput } from "./user-schema";

/**
 * Takes away the second factor of somebody who lost phone and recovery codes: sessions end, and they set up a new one when they sign in.
 * Never one's own (security B12). Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, and CONFLICT when there is none.
 */
export async function resetTwoFactor(
  actor: Actor,
  { id, reason }: PersonWithReasonInput,
): Promise<{ id: number; name: string }> {
  const person = await mutate(actor, {
    permission: "user:edit",
    action: "user.reset_two_factor",
    needsRecentProof: true,
    run: async (tx) => {
      const locked = await lockPerson(tx, actor, await lockGrants(tx, actor, "user:edit"), id);
      const { twoFactorConfirmedAt } = await tx.user.findUniqueOrThrow({
        where: { id: locked.id },
        select: { twoFactorConfirmedAt: true },
      });
      if (twoFactorConfirmedAt === null)
        throw new AppError("CONFLICT", `${locked.name} has no second factor to reset.`);
      await clearTwoFactor(tx, locked.id);
      const sessions = await endOtherSessions(tx, locked.id, null, "an administrator reset the second factor");
      return {
        result: locked,
        audit: [
          {
            action: "user.reset_two_factor",
            subjectType: "user",
            subjectId: locked.id,
            subjectLabel: locked.name,
            reason,
            changes: { secondFactor: { before: "on", after: "off" } },
            context: { sessions },
          },
        ],
      };
    },
  });
  notifyOfTwoFactor(person, false);
  return { id, name: person.name };
}
