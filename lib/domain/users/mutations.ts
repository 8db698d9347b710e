import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { endOtherSessions } from "@/lib/platform/sessions";
import { createInvitationLink, createResetLink, endPasswordLinks } from "../sign-in/create-link";
import { clearTwoFactor } from "../sign-in/clear-two-factor";
import { mailInvitation, mailResetLink, notifyOfTwoFactor } from "../sign-in/send-notices";
import { type LinkDelivery, deliver } from "./invite-user";
import { keepHolders } from "./keep-holders";
import { lockGrants, lockPerson } from "./lock-grants";
import { isAdministrator } from "./rules";
import type { PersonInput, PersonWithReasonInput } from "./schema";
import { takeCircuits } from "./take-circuits";

/**
 * Shuts a person out: every session and open link ends, the next request is refused (security C6, S2). Their history
 * stays. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, and INVALID for the last who may do something in all regions.
 */
export async function disableUser(
  actor: Actor,
  { id, reason }: PersonWithReasonInput,
): Promise<{ id: number; name: string }> {
  return mutate(actor, {
    permission: "user:edit",
    action: "user.disable",
    needsRecentProof: true,
    run: async (tx) => {
      const person = await lockPerson(tx, actor, await lockGrants(tx, actor, "user:edit"), id);
      const result = { id, name: person.name };
      if (!person.isActive) return { result, audit: [] };
      await keepHolders(tx, () =>
        tx.$executeRaw(
          Prisma.sql`
            UPDATE users
            SET is_active = false, row_version = row_version + 1, updated_at = now()
            WHERE id = ${person.id}`,
        ),
      );
      await endPasswordLinks(tx, person.id);
      const sessions = await endOtherSessions(tx, person.id, null, "the account was disabled");
      return {
        result,
        audit: [
          {
            action: "user.disable",
            subjectType: "user",
            subjectId: person.id,
            subjectLabel: person.name,
            reason,
            changes: { isActive: { before: true, after: false } },
            context: { sessions },
          },
        ],
      };
    },
  });
}

/**
 * Vouches for the WorkStudio name that somebody else wrote for a person, so that it gives them its circuits, at once
 * and with every sync. Throws FORBIDDEN (also to whoever is no administrator of all regions), MFA_REQUIRED, NOT_FOUND,
 * and CONFLICT when there is no name.
 */
export async function confirmWsName(actor: Actor, { id }: PersonInput): Promise<{ id: number; circuits: number }> {
  return mutate(actor, {
    permission: "user:edit",
    action: "user.confirm_ws_name",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "user:edit");
      const person = await lockPerson(tx, actor, granter, id);
      if (!isAdministrator(granter))
        throw new AppError("FORBIDDEN", "Only an administrator who sees all regions can confirm a WorkStudio name.");
      const { wsUsername, isWsNameTrusted } = await tx.user.findUniqueOrThrow({
        where: { id: person.id },
        select: { wsUsername: true, isWsNameTrusted: true },
      });
      if (wsUsername === null) throw new AppError("CONFLICT", `${person.name} has no WorkStudio name by now.`);
      if (isWsNameTrusted) return { result: { id, circuits: 0 }, audit: [] };
      await tx.user.update({
        where: { id: person.id },
        data: { isWsNameTrusted: true, rowVersion: { increment: 1 } },
        select: { id: true },
      });
      const circuits = await takeCircuits(tx, person.id);
      return {
        result: { id, circuits },
        audit: [
          {
            action: "user.confirm_ws_name",
            subjectType: "user",
            subjectId: person.id,
            subjectLabel: person.name,
            context: { wsUsername, circuits },
          },
        ],
      };
    },
  });
}

/** Lets a person in again, with the password and second factor they had. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND. */
export async function enableUser(actor: Actor, { id }: PersonInput): Promise<{ id: number; name: string }> {
  return mutate(actor, {
    permission: "user:edit",
    action: "user.enable",
    needsRecentProof: true,
    run: async (tx) => {
      const person = await lockPerson(tx, actor, await lockGrants(tx, actor, "user:edit"), id);
      const result = { id, name: person.name };
      if (person.isActive) return { result, audit: [] };
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE users SET is_active = true, row_version = row_version + 1, updated_at = now() WHERE id = ${person.id}`,
      );
      return {
        result,
        audit: [
          {
            action: "user.enable",
            subjectType: "user",
            subjectId: person.id,
            subjectLabel: person.name,
            changes: { isActive: { before: false, after: true } },
          },
        ],
      };
    },
  });
}

/**
 * Sends a person a one-time link: a new invitation for somebody who never arrived, else one that sets a new password
 * and skips no second factor (security A13). Earlier links end. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, and CONFLICT
 * for a disabled person.
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

/**
 * Takes away the second factor of somebody who lost phone and recovery codes: sessions end, and they set up a new one
 * when they sign in. Never one's own (security B12). Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, and CONFLICT when there
 * is none.
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
        throw new AppError("CONFLICT", `${locked.name} has no two-factor sign-in to reset.`);
      await clearTwoFactor(tx, locked.id);
      const sessions = await endOtherSessions(tx, locked.id, null, "an administrator reset two-factor sign-in");
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
