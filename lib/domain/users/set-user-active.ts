import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { endOtherSessions } from "@/lib/platform/sessions";
import { lockGrants, lockPerson, requireAdministratorLeft } from "./grants";
import { endPasswordLinks } from "./password-links";
import type { PersonInput, PersonWithReasonInput } from "./user-schema";

/**
 * Shuts a person out: every session and open link ends, the next request is refused (security C6, S2). Their history stays. Throws
 * FORBIDDEN, MFA_REQUIRED, NOT_FOUND, and INVALID for the last administrator.
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
      await tx.$executeRaw(
        Prisma.sql`UPDATE users SET is_active = false, row_version = row_version + 1, updated_at = now() WHERE id = ${person.id}`,
      );
      await endPasswordLinks(tx, person.id);
      const sessions = await endOtherSessions(tx, person.id, null, "the account was disabled");
      await requireAdministratorLeft(tx);
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
        Prisma.sql`UPDATE users SET is_active = true, row_version = row_version + 1, updated_at = now() WHERE id = ${person.id}`,
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
