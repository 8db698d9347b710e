import "server-only";
import { z } from "zod";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry, Changes } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { type ListTarget, guardSchema } from "@/lib/platform/list/list-target";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { keepHolders } from "./keep-holders";
import { lockGrants, requireGrantableRegions, requireGrantableRoles } from "./lock-grants";
import { type UserFilters, userList } from "./list";
import { type Granter, granterOf, outOfReach } from "./scope";
import { type BulkAct, bulkActSchema } from "./schema";

/** `guard` marks the set of people that the screen showed; another one now means that the list changed meanwhile. */
export const bulkUsersSchema = z.strictObject({
  target: userList.targetSchema,
  act: bulkActSchema,
  guard: guardSchema,
});
export type BulkUsersInput = z.output<typeof bulkUsersSchema>;
export const previewBulkSchema = z.strictObject({ target: userList.targetSchema });
export type PreviewBulkInput = z.output<typeof previewBulkSchema>;
type BulkTarget = ListTarget<UserFilters>;

/**
 * How many people a bulk act would look at, and how many of them it leaves alone: oneself, and people who are not
 * wholly within one's reach.
 */
export type BulkPreview = { matching: number; protected: number; guard: string };
/** `guard` marks the people who were changed, for an undo. */
export type BulkResult = BulkPreview & { changed: number; ids: number[] };

type Changed = { id: bigint; name: string };

/** Counts before anything is done. Throws FORBIDDEN. */
export async function previewBulk(actor: Actor, { target }: PreviewBulkInput): Promise<BulkPreview> {
  requirePermission(actor, "user:edit");
  return count(db(), actor, granterOf(actor), target);
}

/**
 * One act on many people: a role or region given or taken, accounts disabled or enabled. Scope and protection stand in
 * the one statement that writes, and each person gets an entry in the log. Throws FORBIDDEN, MFA_REQUIRED, INVALID, and
 * CONFLICT when other people match than the screen showed.
 */
export async function bulkUsers(actor: Actor, { target, act, guard }: BulkUsersInput): Promise<BulkResult> {
  return mutate(actor, {
    permission: "user:edit",
    action: `user.bulk_${act.kind.replace("-", "_")}`,
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "user:edit");
      await userList.requireSameSet(tx, actor, target, guard);
      const preview = await count(tx, actor, granter, target);
      const people = Prisma.sql`
        SELECT u.id FROM users u WHERE ${userList.target(actor, target)} AND NOT (${isProtected(actor, granter)})`;
      const { changed, entry } = await keepHolders(tx, () => perform(tx, granter, act, people));
      const audit = changed.map(({ id, name }): AuditEntry => ({
        ...entry,
        subjectType: "user",
        subjectId: id,
        subjectLabel: name,
        context: { bulk: changed.length },
      }));
      const ids = changed.map(({ id }) => Number(id));
      const undo = await userList.setOf(tx, actor, { kind: "chosen", ids });
      return { result: { ...preview, changed: changed.length, ids, guard: undo.guard }, audit };
    },
  });
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
  const [{ count: matching, guard }, [row]] = [
    await userList.setOf(database, actor, target),
    await database.$queryRaw<{ protected: number }[]>(Prisma.sql`
      SELECT count(*)::float8 AS protected
      FROM users u
      WHERE ${userList.target(actor, target)} AND (${isProtected(actor, granter)})`),
  ];
  return { matching, protected: row?.protected ?? 0, guard };
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
        ? Prisma.sql`
          INSERT INTO user_roles (user_id, role_id)
          SELECT id, ${act.roleId}::bigint
          FROM (${people}) chosen
          ON CONFLICT DO NOTHING
          RETURNING user_id`
        : // The only role stays: somebody without a role could sign in and see nothing.
          Prisma.sql`
            DELETE FROM user_roles
            WHERE role_id = ${act.roleId}::bigint
              AND user_id IN (${people})
              AND EXISTS (
                SELECT 1
                FROM user_roles more
                WHERE more.user_id = user_roles.user_id AND more.role_id <> ${act.roleId}::bigint
              )
            RETURNING user_id`,
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
        ? Prisma.sql`
          INSERT INTO user_regions (user_id, region_id, created_at, updated_at)
          SELECT id, ${act.regionId}::bigint, now(), now()
          FROM (${people}) chosen
          ON CONFLICT DO NOTHING
          RETURNING user_id`
        : Prisma.sql`
          DELETE FROM user_regions
          WHERE region_id = ${act.regionId}::bigint AND user_id IN (${people})
          RETURNING user_id`,
    );
    if (!isAdded)
      await tx.$executeRaw(
        Prisma.sql`
          UPDATE users
          SET default_region_id = NULL
          WHERE id = ANY(${changed.map(({ id }) => id)}::bigint[])
            AND default_region_id = ${act.regionId}::bigint
            AND NOT sees_all_regions`,
      );
    return { changed, entry: { action: "user.update", changes: { regions: difference(isAdded, name) } } };
  }
  const isActive = act.kind === "enable";
  const changed = await tx.$queryRaw<Changed[]>(Prisma.sql`
    UPDATE users
    SET is_active = ${isActive}, auth_version = auth_version + 1, row_version = row_version + 1, updated_at = now()
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
    WITH written AS (${write})
    UPDATE users
    SET row_version = row_version + 1, updated_at = now()
    FROM written
    WHERE users.id = written.user_id
    RETURNING users.id, users.name`);
}

function difference(isGiven: boolean, name: string): Changes[string] {
  return isGiven ? { before: null, after: name } : { before: name, after: null };
}

async function endAllOf(tx: Transaction, ids: bigint[]): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE sessions
      SET revoked_at = now(), revoked_reason = 'the account was disabled', updated_at = now()
      WHERE user_id = ANY(${ids}::bigint[]) AND revoked_at IS NULL`,
  );
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE password_reset_tokens
      SET used_at = now(), updated_at = now()
      WHERE user_id = ANY(${ids}::bigint[]) AND used_at IS NULL`,
  );
}
