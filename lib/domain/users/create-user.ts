import "server-only";
import { randomInt } from "node:crypto";
import type { SystemActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { hashPassword } from "@/lib/platform/password";
import { type CreateUserInput, createUserSchema } from "./schema";
import { takeCircuits } from "./take-circuits";

/** Letters and digits that nobody confuses when reading a password aloud. */
const ALPHABET = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";

/**
 * Creates a person with one role and a generated password of 20 characters (about 115 bits), which is answered once and
 * stored only as a hash. Outside the embedded demo it opens the account for a day and has to be changed (security A12).
 * For the operator's command, whose reach is everything: no person's session can be passed to it. Throws INVALID
 * (unknown role or region) and CONFLICT (the e-mail is taken).
 */
export async function createUser(
  operator: SystemActor,
  input: CreateUserInput,
): Promise<{ userId: number; email: string; password: string }> {
  const { email, name, role, regionCodes, wsUsername } = createUserSchema.parse(input);
  const password = Array.from({ length: 20 }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");
  return mutate(operator, {
    permission: "user:edit",
    action: "user.create",
    run: async (tx) => {
      const passwordHash = await hashPassword(password);
      const roleRow = await tx.role.findUnique({ where: { name: role }, select: { id: true } });
      if (!roleRow)
        throw new AppError("INVALID", `The role ${role} does not exist. ${await knownRoles(tx)}`, {
          fieldErrors: { role: ["Unknown role."] },
        });
      const regions = await tx.region.findMany({ where: { code: { in: regionCodes } }, select: { id: true } });
      if (regions.length !== new Set(regionCodes).size)
        throw new AppError("INVALID", "One of the regions does not exist.", {
          fieldErrors: { regionCodes: ["Unknown region."] },
        });
      const created = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
        INSERT INTO users (
          name, email, password, password_changed_at, must_change_password, onboarded_at, ws_username,
          is_ws_name_trusted, created_at, updated_at
        )
        VALUES (
          ${name}, ${email}, ${passwordHash}, now(), ${env().DATABASE_MODE !== "embedded"}, now(),
          ${wsUsername ?? null}, ${wsUsername !== undefined}, now(), now()
        )
        ON CONFLICT DO NOTHING
        RETURNING id`);
      const userId = created[0]?.id;
      if (userId === undefined)
        throw new AppError("CONFLICT", `Somebody with the e-mail ${email} or that WorkStudio name exists already.`, {
          fieldErrors: { email: ["Already in use."] },
        });
      await tx.userRole.create({ data: { userId, roleId: roleRow.id } });
      await takeCircuits(tx, userId);
      await tx.userRegion.createMany({ data: regions.map((region) => ({ userId, regionId: region.id })) });
      return {
        result: { userId: Number(userId), email, password },
        audit: [
          {
            action: "user.create",
            subjectType: "user",
            subjectId: userId,
            subjectLabel: name,
            changes: {
              email: { before: null, after: email },
              role: { before: null, after: role },
              ...(wsUsername === undefined ? {} : { wsUsername: { before: null, after: wsUsername } }),
            },
          },
        ],
      };
    },
  });
}

async function knownRoles(tx: Transaction): Promise<string> {
  const roles = await tx.role.findMany({ select: { name: true }, orderBy: { id: "asc" } });
  return roles.length === 0 ? "Run the seed first." : `There are: ${roles.map(({ name }) => name).join(", ")}.`;
}
