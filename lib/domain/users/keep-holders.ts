import "server-only";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { ADMINISTRATOR_PERMISSIONS } from "./rules";
import { IS_INVITED, SEES_ALL, holds } from "./scope";

type Holding = { name: string; description: string };

/** An active person who has arrived and sees every region: nobody knows that an invited one ever will. */
const IS_UNRESTRICTED = Prisma.sql`(u.is_active AND NOT ${IS_INVITED} AND ${SEES_ALL})`;
const IS_ADMINISTRATOR = Prisma.join(
  [IS_UNRESTRICTED, ...ADMINISTRATOR_PERMISSIONS.map((name) => holds(Prisma.sql`p.name = ${name}`))],
  " AND ",
);

/**
 * Does a change of people or roles under the grants lock (`lockGrants`), and throws INVALID when, as the transaction
 * stands then, a permission has lost its last unrestricted holder, or nobody is left who may manage both people and
 * roles (security D7). What nobody held before is no hindrance.
 */
export async function keepHolders<T>(tx: Transaction, change: () => Promise<T>): Promise<T> {
  const before = await readHoldings(tx);
  const result = await change();
  const after = await readHoldings(tx);
  if (before.hasAdministrator && !after.hasAdministrator)
    throw new AppError(
      "INVALID",
      "Nothing was changed: it would leave no active person who may manage people and roles. Make somebody else an administrator first.",
    );
  const lost = before.held.filter(({ name }) => !after.held.some((held) => held.name === name));
  if (lost.length > 0)
    throw new AppError(
      "INVALID",
      `Nothing was changed: it would leave no active person who sees all regions and may do this: ${lost.map(({ description }) => description).join("; ")}. Give it to somebody else first.`,
    );
  return result;
}

async function readHoldings(tx: Transaction): Promise<{ held: Holding[]; hasAdministrator: boolean }> {
  const held = await tx.$queryRaw<Holding[]>(Prisma.sql`
    SELECT p.name, coalesce(p.description, p.name) AS description FROM permissions p WHERE EXISTS (
      SELECT 1 FROM role_permissions rp JOIN user_roles ur ON ur.role_id = rp.role_id JOIN users u ON u.id = ur.user_id
      WHERE rp.permission_id = p.id AND ${IS_UNRESTRICTED}) ORDER BY p.sort_order, p.name`);
  const [administrator] = await tx.$queryRaw<unknown[]>(
    Prisma.sql`SELECT 1 FROM users u WHERE ${IS_ADMINISTRATOR} LIMIT 1`,
  );
  return { held, hasAdministrator: administrator !== undefined };
}
