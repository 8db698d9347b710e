import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { lockGrants, lockPerson } from "./grants";
import { type LinkDelivery, deliver } from "./invite-user";
import { mailInvitation, mailResetLink } from "./notices";
import { createInvitationLink, createResetLink } from "./password-links";
import type { PersonInput } from "./user-schema";

/**
 * Sends a person a one-time link: a new invitation for somebody who never arrived, else one that sets a new password and skips no second
 * factor (security A13). Earlier links end. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, and CONFLICT for a disabled person.
 */
export async function sendLink(
  actor: Actor,
  { id }: PersonInput,
): Promise<{ id: number; name: string; delivery: LinkDelivery }> {
  const { person, link } = await mutate(actor, {
    permission: "user:edit",
    action: "user.send_reset_link",
    needsRecentProof: true,
    run: async (tx) => {
      const locked = await lockPerson(tx, actor, await lockGrants(tx, actor, "user:edit"), id);
      if (!locked.isActive) throw new AppError("CONFLICT", `${locked.name} is disabled. Enable the account first.`);
      const create = locked.isInvited ? createInvitationLink : createResetLink;
      const created = await create(tx, locked.id, actor.kind === "user" ? actor.userId : null);
      return {
        result: { person: locked, link: created },
        audit: [
          {
            action: locked.isInvited ? "user.invite_again" : "user.send_reset_link",
            subjectType: "user",
            subjectId: locked.id,
            subjectLabel: locked.name,
            context: { linkEndsAt: created.expiresAt.toISOString() },
          },
        ],
      };
    },
  });
  return {
    id,
    name: person.name,
    delivery: await deliver(person, link, person.isInvited ? mailInvitation : mailResetLink),
  };
}
