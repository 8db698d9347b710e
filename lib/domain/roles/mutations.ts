import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { changedBy } from "@/lib/platform/who-changed";
import { keepHolders } from "../users/keep-holders";
import { invalid, lockGrants } from "../users/lock-grants";
import { type Granter, isElsewhere } from "../users/scope";
import { permissionChange, roleName } from "./rules";
import type { CreateRoleInput, DeleteRoleInput, RenameRoleInput, UpdateRolePermissionsInput } from "./schema";

type LockedRole = {
  id: bigint;
  name: string;
  displayName: string;
  description: string | null;
  isSystem: boolean;
  rowVersion: number;
  permissions: string[];
  people: number;
};

/**
 * Changes what roles allow, all of them or none; it holds from each person's next request on. Nobody gives or takes a
 * permission that they do not hold. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, INVALID (a permission would lose its
 * last unrestricted holder) and CONFLICT, with who changed the role meanwhile.
 */
export async function updateRolePermissions(
  actor: Actor,
  input: UpdateRolePermissionsInput,
): Promise<{ changed: string[] }> {
  return mutate(actor, {
    permission: "role:edit",
    action: "role.update",
    needsRecentProof: true,
    run: async (tx) => {
      const granter = await lockGrants(tx, actor, "role:edit");
      const audit = await keepHolders(tx, () => change(tx, granter, input));
      return { result: { changed: audit.map((entry) => entry.subjectLabel ?? "") }, audit };
    },
  });
}

async function change(tx: Transaction, granter: Granter, input: UpdateRolePermissionsInput): Promise<AuditEntry[]> {
  const audit: AuditEntry[] = [];
  for (const wanted of input.roles.toSorted((one, other) => one.id - other.id)) {
    const role = await lockRole(tx, wanted);
    const { added, removed } = permissionChange(role.permissions, wanted.permissions);
    if (added.length + removed.length === 0) continue;
    requireHeld(granter, [...added, ...removed]);
    await requireNobodyElsewhere(tx, granter, role);
    await tx.$executeRaw(
      Prisma.sql`
        DELETE FROM role_permissions
        USING permissions p
        WHERE role_id = ${role.id} AND p.id = permission_id AND p.name = ANY(${removed})`,
    );
    await tx.$executeRaw(
      Prisma.sql`
        INSERT INTO role_permissions (role_id, permission_id)
        SELECT ${role.id}, p.id
        FROM permissions p
        WHERE p.name = ANY(${added})
        ON CONFLICT DO NOTHING`,
    );
    await tx.$executeRaw(
      Prisma.sql`UPDATE roles SET row_version = row_version + 1, updated_at = now() WHERE id = ${role.id}`,
    );
    audit.push({
      ...subject(role),
      action: "role.update",
      changes: { permissions: { before: role.permissions, after: wanted.permissions.toSorted() } },
      context: { added, removed, people: role.people },
    });
  }
  return audit;
}

/**
 * A role reaches everybody who has it: whoever sees some regions leaves a role alone that people of other regions have.
 */
async function requireNobodyElsewhere(tx: Transaction, granter: Granter, role: LockedRole): Promise<void> {
  const [beyond] = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT 1
    FROM users u
    JOIN user_roles ur ON ur.user_id = u.id
    WHERE ur.role_id = ${role.id} AND ${isElsewhere(granter)}
    LIMIT 1`);
  if (beyond)
    throw new AppError(
      "FORBIDDEN",
      `People of regions that you do not see have the role ${role.displayName}, so only somebody who sees all of theirs can change it.`,
    );
}

/** Makes a role that allows nothing yet. Throws FORBIDDEN, MFA_REQUIRED and INVALID (the name is taken). */
export async function createRole(actor: Actor, { displayName, description }: CreateRoleInput): Promise<{ id: number }> {
  return mutate(actor, {
    permission: "role:edit",
    action: "role.create",
    needsRecentProof: true,
    run: async (tx) => {
      await lockGrants(tx, actor, "role:edit");
      await requireFreeName(tx, displayName, null);
      const taken = await tx.role.findMany({ select: { name: true } });
      const name = roleName(
        displayName,
        taken.map((role) => role.name),
      );
      const { id } = await tx.role.create({
        data: { name, displayName, description: description || null, isSystem: false },
        select: { id: true },
      });
      return {
        result: { id: Number(id) },
        audit: [
          {
            action: "role.create",
            subjectType: "role",
            subjectId: id,
            subjectLabel: displayName,
            changes: { displayName: { before: null, after: displayName } },
          },
        ],
      };
    },
  });
}

/** Changes what people call a role; its technical name stays. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND, CONFLICT. */
export async function renameRole(actor: Actor, input: RenameRoleInput): Promise<{ id: number }> {
  return mutate(actor, {
    permission: "role:edit",
    action: "role.rename",
    needsRecentProof: true,
    run: async (tx) => {
      await lockGrants(tx, actor, "role:edit");
      const role = await lockRole(tx, input);
      const after = { displayName: input.displayName, description: input.description || null };
      if (after.displayName === role.displayName && after.description === role.description)
        return { result: { id: input.id }, audit: [] };
      await requireFreeName(tx, after.displayName, role.id);
      await tx.role.update({
        where: { id: role.id },
        data: { ...after, rowVersion: { increment: 1 }, updatedAt: new Date() },
        select: { id: true },
      });
      const changes = Object.fromEntries(
        (["displayName", "description"] as const)
          .filter((field) => after[field] !== role[field])
          .map((field) => [field, { before: role[field], after: after[field] }]),
      );
      return {
        result: { id: input.id },
        audit: [{ ...subject(role), subjectLabel: after.displayName, action: "role.rename", changes }],
      };
    },
  });
}

/** Takes away a role of one's own making that nobody has. Throws FORBIDDEN, MFA_REQUIRED, NOT_FOUND and CONFLICT. */
export async function deleteRole(actor: Actor, input: DeleteRoleInput): Promise<{ id: number }> {
  return mutate(actor, {
    permission: "role:edit",
    action: "role.delete",
    needsRecentProof: true,
    run: async (tx) => {
      await lockGrants(tx, actor, "role:edit");
      const role = await lockRole(tx, input);
      if (role.isSystem) throw new AppError("CONFLICT", `${role.displayName} came with the product and stays.`);
      if (role.people > 0)
        throw new AppError(
          "CONFLICT",
          `${role.people} ${role.people === 1 ? "person has" : "people have"} the role ${role.displayName}. Give them another one first.`,
        );
      await tx.role.delete({ where: { id: role.id }, select: { id: true } });
      return {
        result: { id: input.id },
        audit: [
          {
            ...subject(role),
            action: "role.delete",
            changes: { permissions: { before: role.permissions, after: null } },
          },
        ],
      };
    },
  });
}

function subject(role: LockedRole) {
  return { subjectType: "role", subjectId: role.id, subjectLabel: role.displayName };
}

async function lockRole(tx: Transaction, { id, rowVersion }: { id: number; rowVersion: number }): Promise<LockedRole> {
  const rows = await tx.$queryRaw<LockedRole[]>(Prisma.sql`
    SELECT r.id, r.name, r.display_name AS "displayName", r.description, r.is_system AS "isSystem",
      r.row_version AS "rowVersion",
      ARRAY(
        SELECT p.name::text
        FROM role_permissions rp
        JOIN permissions p ON p.id = rp.permission_id
        WHERE rp.role_id = r.id
        ORDER BY p.name
      ) AS permissions,
      (SELECT count(*) FROM user_roles ur WHERE ur.role_id = r.id)::float8 AS people
    FROM roles r WHERE r.id = ${id}::bigint FOR UPDATE OF r`);
  const role = rows[0];
  if (!role) throw notFound("role");
  if (role.rowVersion !== rowVersion)
    throw new AppError(
      "CONFLICT",
      `${await changedBy(tx, "role", role.id, `the role ${role.displayName}`)}. Nothing was saved; look at the role as it is now, and save again.`,
    );
  return role;
}

function requireHeld(granter: Granter, names: string[]): void {
  const missing = names.find((name) => granter.permissions !== null && !granter.permissions.includes(name));
  if (missing)
    throw new AppError(
      "FORBIDDEN",
      `You do not hold the permission ${missing} yourself, so you can neither give nor take it.`,
    );
}

async function requireFreeName(tx: Transaction, displayName: string, exceptId: bigint | null): Promise<void> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>(
    Prisma.sql`
      SELECT id
      FROM roles
      WHERE lower(display_name) = lower(${displayName}) AND id IS DISTINCT FROM ${exceptId}::bigint`,
  );
  if (rows.length > 0) throw invalid("displayName", "Another role has this name.");
}
