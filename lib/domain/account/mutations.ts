import "server-only";
import type { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { ownSubject } from "@/lib/platform/audit";
import { Prisma } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { endOtherSessions } from "@/lib/platform/sessions";
import { readNames } from "../users/queries";
import { auditName } from "../users/rules";
import { requireOwnRegion } from "./queries";
import type { defaultRegionSchema, endSessionSchema, profileSchema, themeSchema } from "./schema";

/** Ends one of a person's own sessions. Throws NOT_FOUND for one that is not theirs or has ended, alike. */
export async function endOwnSession(
  actor: UserActor,
  { id }: z.output<typeof endSessionSchema>,
): Promise<{ id: number }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "user.end_sessions",
    run: async (tx) => {
      const ended = await tx.$executeRaw(Prisma.sql`
        UPDATE sessions SET revoked_at = now(), revoked_reason = 'ended by its person', updated_at = now()
        WHERE id = ${id} AND user_id = ${actor.userId} AND revoked_at IS NULL`);
      if (ended === 0) throw notFound("session");
      return {
        result: { id },
        audit: [
          {
            action: "user.end_sessions",
            ...ownSubject(actor),
            context: { sessions: 1 },
          },
        ],
      };
    },
  });
}

/** Ends all of a person's sessions but this one. */
export async function endOtherOwnSessions(actor: UserActor): Promise<{ ended: number }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "user.end_sessions",
    run: async (tx) => {
      const ended = await endOtherSessions(tx, actor.userId, actor.sessionId, "ended by its person");
      return {
        result: { ended },
        audit:
          ended === 0
            ? []
            : [
                {
                  action: "user.end_sessions",
                  ...ownSubject(actor),
                  context: { sessions: ended },
                },
              ],
      };
    },
  });
}

/** Changes a person's own name. Throws CONFLICT when an administrator changed the person meanwhile. */
export async function updateProfile(
  actor: UserActor,
  { name, rowVersion }: z.output<typeof profileSchema>,
): Promise<{ name: string }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "user.update",
    run: async (tx) => {
      const { name: before } = await tx.user.findUniqueOrThrow({ where: { id: actor.userId }, select: { name: true } });
      if (before === name) return { result: { name }, audit: [] };
      const changed = await tx.$executeRaw(
        Prisma.sql`
          UPDATE users
          SET name = ${name}, row_version = row_version + 1, updated_at = now()
          WHERE id = ${actor.userId} AND row_version = ${rowVersion}`,
      );
      if (changed === 0)
        throw new AppError(
          "CONFLICT",
          "Somebody changed your account meanwhile. Load the page again, then change your name.",
        );
      return {
        result: { name },
        audit: [
          {
            action: "user.update",
            ...ownSubject(actor),
            subjectLabel: name,
            changes: { name: { before, after: name } },
            states: { name: { before, after: name } },
          },
        ],
      };
    },
  });
}

/** Keeps light, dark or system with the person, for their next device. */
export async function setTheme(actor: UserActor, { theme }: z.output<typeof themeSchema>): Promise<{ theme: string }> {
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "user.set_theme",
    run: async (tx) => {
      // A matter of taste, not of record: it leaves no audit entry.
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE users SET theme = ${theme}, updated_at = now() WHERE id = ${actor.userId} AND theme <> ${theme}`,
      );
      return { result: { theme }, audit: [] };
    },
  });
}

/** Keeps the region a person starts with, or none. Throws INVALID for a region that is not theirs. */
export async function setDefaultRegion(
  actor: UserActor,
  { regionId }: z.output<typeof defaultRegionSchema>,
): Promise<{ regionId: number | null }> {
  if (regionId !== null) await requireOwnRegion(actor, regionId);
  return mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "user.update",
    run: async (tx) => {
      const { defaultRegionId } = await tx.user.findUniqueOrThrow({
        where: { id: actor.userId },
        select: { defaultRegionId: true },
      });
      const before = defaultRegionId === null ? null : Number(defaultRegionId);
      if (before === regionId) return { result: { regionId }, audit: [] };
      await tx.user.update({
        where: { id: actor.userId },
        data: { defaultRegionId: regionId, rowVersion: { increment: 1 } },
        select: { id: true },
      });
      const { regions } = await readNames(tx);
      const nameOf = (id: number | null) => (id === null ? "" : (regions.get(id) ?? `no. ${id}`));
      return {
        result: { regionId },
        audit: [
          {
            action: "user.update",
            ...ownSubject(actor),
            changes: { [auditName("defaultRegionId")]: { before: nameOf(before), after: nameOf(regionId) } },
            states: { defaultRegionId: { before, after: regionId } },
          },
        ],
      };
    },
  });
}
