import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ADMINISTRATOR_PERMISSIONS } from "./rules";
import { IS_INVITED, holds } from "./scope";

/** Throws INVALID when the transaction, as it stands, would leave nobody who can manage people and roles (security D7). */
export async function requireAdministratorLeft(tx: Transaction): Promise<void> {
  const all = Prisma.join(
    ADMINISTRATOR_PERMISSIONS.map((name) => holds(Prisma.sql`p.name = ${name}`)),
    " AND ",
  );
  const rows = await tx.$queryRaw<{ isLeft: boolean }[]>(
    Prisma.sql`SELECT EXISTS (SELECT 1 FROM users u WHERE u.is_active AND NOT ${IS_INVITED} AND ${all}) AS "isLeft"`,
  );
  if (!rows[0]?.isLeft)
    throw new AppError(
      "INVALID",
      "Nothing was changed: it would leave no active person who may manage people and roles. Make somebody else an administrator first.",
    );
}
