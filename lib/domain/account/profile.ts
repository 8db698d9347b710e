import "server-only";
import type { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { requireOwnRegion } from "./own-regions";
import type { defaultRegionSchema, profileSchema, themeSchema } from "./schema";

export type Profile = {
  name: string;
  email: string;
  roles: string[];
  rowVersion: number;
  defaultRegionId: number | null;
};

/** What a person sees of themselves. */
export async function getProfile(actor: UserActor): Promise<Profile> {
  const person = await db().user.findUniqueOrThrow({
    where: { id: actor.userId },
    select: {
      name: true,
      email: true,
      rowVersion: true,
      defaultRegionId: true,
      roles: { select: { role: { select: { displayName: true } } } },
    },
  });
  return {
    name: person.name,
    email: person.email,
    rowVersion: person.rowVersion,
    roles: person.roles.map(({ role }) => role.displayName),
    defaultRegionId: person.defaultRegionId === null ? null : Number(person.defaultRegionId),
  };
}

const subjectOf = (actor: UserActor) => ({ subjectType: "user", subjectId: actor.userId, subjectLabel: actor.name });

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
        Prisma.sql`UPDATE users SET name = ${name}, row_version = row_version + 1, updated_at = now() WHERE id = ${actor.userId} AND row_version = ${rowVersion}`,
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
            ...subjectOf(actor),
            subjectLabel: name,
            changes: { name: { before, after: name } },
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
        Prisma.sql`UPDATE users SET theme = ${theme}, updated_at = now() WHERE id = ${actor.userId} AND theme <> ${theme}`,
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
      return {
        result: { regionId },
        audit: [
          { action: "user.update", ...subjectOf(actor), changes: { defaultRegionId: { before, after: regionId } } },
        ],
      };
    },
  });
}
