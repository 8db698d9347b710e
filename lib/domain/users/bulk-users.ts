import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry, Changes } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { keepHolders } from "./keep-holders";
import { lockGrants, requireGrantableRegions, requireGrantableRoles } from "./lock-grants";
import { type Granter, granterOf, outOfReach, userFilter, userScope } from "./scope";
import type { BulkAct, BulkTarget, BulkUsersInput, PreviewBulkInput } from "./schema";

/** How many people a bulk act would look at, and how many of them it leaves alone: oneself, and people who are not wholly within one's reach. */
export type BulkPreview = { matching: number; protected: number };
export type BulkResult = { changed: number; ids: number[]; matching: number; protected: number };

type Changed = { id: bigint; name: string };

/** Counts before anything is done. Throws FORBIDDEN. */
export async function previewBulk(actor: Actor, { target }: PreviewBulkInput): Promise<BulkPreview> {
  requirePermission(actor, "user:edit");
  return count(db(), actor, granterOf(actor), target);
}

/**
 * One act on many people: a role or region given or taken, accounts disabled or enabled. Scope and protection stand in the one
 * statement that writes, and each person gets an entry in the log. Throws FORBIDDEN, MFA_REQUIRED, INVALID, and CONFLICT when another
 * number of people matches than the screen said.
 */
export async function bulkUsers(actor: Actor, { target, act, expected }: BulkUsersInput): Promise<BulkResult> {
  return mutate(actor, {
    permission: "user:edit",
    action: `user.bulk_${act.kind.replace("-", "_")}`,
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "user:edit");
      const preview = await count(tx, actor, granter, target);
      if (preview.matching !== expected)
        throw new AppError(
          "CONFLICT",
          `The list changed meanwhile: ${preview.matching} ${preview.matching === 1 ? "person matches" : "people match"} now, not ${expected}. Nothing was changed; look again.`,
        );
      const people = Prisma.sql`SELECT u.id FROM users u WHERE ${matching(actor, target)} AND NOT (${isProtected(actor, granter)})`;
      const { changed, entry } = await keepHolders(tx, () => perform(tx, granter, act, people));
      const audit = changed.map(({ id, name }): AuditEntry => ({
        ...entry,
        subjectType: "user",
        subjectId: id,
        subjectLabel: name,
        context: { bulk: changed.length },
      }));
      return { result: { changed: changed.length, ids: changed.map(({ id }) => Number(id)), ...preview }, audit };
    },
  });
}

function matching(actor: Actor, target: BulkTarget): Prisma.Sql {
  return Prisma.sql`${userScope(actor)} AND ${target.kind === "chosen" ? Prisma.sql`u.id = ANY(${target.ids}::bigint[])` : userFilter(target.filter)}`;
}

function isProtected(actor: Actor, granter: Granter): Prisma.Sql {
  return actor.kind === "user"
    ? Prisma.sql`u.id = ${actor.userId} OR ${outOfReach(granter)} IS NOT NULL`
    : Prisma.sql`FALSE`;
}

async function count(
  database: Pick<Transaction, "$queryRaw">,
  actor: Actor,
  granter: Granter,
  target: BulkTarget,
): Promise<BulkPreview> {
  const rows = await database.$queryRaw<BulkPreview[]>(Prisma.sql`
    SELECT count(*)::float8 AS matching, (count(*) FILTER (WHERE ${isProtected(actor, granter)}))::float8 AS protected FROM users u WHERE ${matching(actor, target)}`);
  return rows[0] ?? { matching: 0, protected: 0 };
}

async function perform(
  tx: Transaction,
  granter: Granter,
  act: BulkAct,
  people: Prisma.Sql,
): Promise<{ changed: Changed[]; entry: { action: string; reason?: string; changes: Changes } }> {
  if (act.kind === "give-role" || act.kind === "take-role") {
    const [role] = await requireGrantableRoles(tx, granter, [act.roleId]);
    const isGiven = act.kind === "give-role";
    const changed = await touch(
      tx,
      isGiven
        ? Prisma.sql`INSERT INTO user_roles (user_id, role_id) SELECT id, ${act.roleId}::bigint FROM (${people}) chosen ON CONFLICT DO NOTHING RETURNING user_id`
        : // The only role stays: somebody without a role could sign in and see nothing.
          Prisma.sql`DELETE FROM user_roles WHERE role_id = ${act.roleId}::bigint AND user_id IN (${people}) AND EXISTS (SELECT 1 FROM user_roles more WHERE more.user_id = user_roles.user_id AND more.role_id <> ${act.roleId}::bigint) RETURNING user_id`,
    );
    return {
      changed,
      entry: { action: "user.update", changes: { roles: difference(isGiven, role?.displayName ?? "") } },
    };
  }
  if (act.kind === "add-region" || act.kind === "remove-region") {
    await requireGrantableRegions(tx, granter, [act.regionId]);
    const { name } = await tx.region.findUniqueOrThrow({ where: { id: act.regionId }, select: { name: true } });
    const isAdded = act.kind === "add-region";
    const changed = await touch(
      tx,
      isAdded
        ? Prisma.sql`INSERT INTO user_regions (user_id, region_id, created_at, updated_at) SELECT id, ${act.regionId}::bigint, now(), now() FROM (${people}) chosen ON CONFLICT DO NOTHING RETURNING user_id`
        : Prisma.sql`DELETE FROM user_regions WHERE region_id = ${act.regionId}::bigint AND user_id IN (${people}) RETURNING user_id`,
    );
    if (!isAdded)
      await tx.$executeRaw(
        Prisma.sql`UPDATE users SET default_region_id = NULL WHERE id = ANY(${changed.map(({ id }) => id)}::bigint[]) AND default_region_id = ${act.regionId}::bigint AND NOT sees_all_regions`,
      );
    return { changed, entry: { action: "user.update", changes: { regions: difference(isAdded, name) } } };
  }
  const isActive = act.kind === "enable";
  const changed = await tx.$queryRaw<Changed[]>(Prisma.sql`
    UPDATE users SET is_active = ${isActive}, auth_version = auth_version + 1, row_version = row_version + 1, updated_at = now()
    WHERE id IN (${people}) AND is_active <> ${isActive} RETURNING id, name`);
  if (act.kind === "disable")
    await endAllOf(
      tx,
      changed.map(({ id }) => id),
    );
  return {
    changed,
    entry: {
      action: isActive ? "user.enable" : "user.disable",
      changes: { isActive: { before: !isActive, after: isActive } },
      ...(act.kind === "disable" ? { reason: act.reason } : {}),
    },
  };
}

/** Runs the writing statement, which answers `user_id`, and marks those people as changed. */
function touch(tx: Transaction, write: Prisma.Sql): Promise<Changed[]> {
  return tx.$queryRaw<Changed[]>(Prisma.sql`
    WITH written AS (${write}) UPDATE users SET row_version = row_version + 1, updated_at = now() FROM written WHERE users.id = written.user_id RETURNING users.id, users.name`);
}

function difference(isGiven: boolean, name: string): Changes[string] {
  return isGiven ? { before: null, after: name } : { before: name, after: null };
}

async function endAllOf(tx: Transaction, ids: bigint[]): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`UPDATE sessions SET revoked_at = now(), revoked_reason = 'the account was disabled', updated_at = now() WHERE user_id = ANY(${ids}::bigint[]) AND revoked_at IS NULL`,
  );
  await tx.$executeRaw(
    Prisma.sql`UPDATE password_reset_tokens SET used_at = now(), updated_at = now() WHERE user_id = ANY(${ids}::bigint[]) AND used_at IS NULL`,
  );
}
