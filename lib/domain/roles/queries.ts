import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { type Permission, isPermission, requirePermission } from "@/lib/platform/permissions";

export type RoleSummary = {
  id: number;
  name: string;
  displayName: string;
  description: string | null;
  isSystem: boolean;
  rowVersion: number;
  permissions: Permission[];
  /** People who have it, disabled ones too. */
  people: number;
  activePeople: number;
};

/** `isOwn`: the actor holds it, and so may give or take it. */
export type PermissionSummary = { name: Permission; noun: string; description: string; isOwn: boolean };

export type RoleMatrix = { roles: RoleSummary[]; permissions: PermissionSummary[] };

/**
 * Every role with what it allows and how many people have it, and every permission of this version. Throws FORBIDDEN.
 */
export async function listRoles(actor: Actor): Promise<RoleMatrix> {
  requirePermission(actor, "role:edit");
  const [roles, permissions] = await Promise.all([
    db().$queryRaw<(Omit<RoleSummary, "permissions"> & { permissions: string[] })[]>(Prisma.sql`
      SELECT r.id::float8 AS id, r.name, r.display_name AS "displayName", r.description, r.is_system AS "isSystem",
        r.row_version AS "rowVersion",
        ARRAY(
          SELECT p.name
          FROM role_permissions rp
          JOIN permissions p ON p.id = rp.permission_id
          WHERE rp.role_id = r.id
          ORDER BY p.sort_order, p.name
        ) AS permissions,
        (SELECT count(*) FROM user_roles ur WHERE ur.role_id = r.id)::float8 AS people,
        (
          SELECT count(*) FROM user_roles ur JOIN users u ON u.id = ur.user_id WHERE ur.role_id = r.id AND u.is_active
        )::float8 AS "activePeople"
      FROM roles r ORDER BY r.is_system DESC, r.id`),
    db().permission.findMany({
      orderBy: [{ sortOrder: "asc" }, { name: "asc" }],
      select: { name: true, noun: true, description: true },
    }),
  ]);
  return {
    roles: roles.map((role) => ({ ...role, permissions: role.permissions.filter(isPermission) })),
    permissions: permissions.flatMap(({ name, noun, description }) =>
      isPermission(name)
        ? [
            {
              name,
              noun,
              description: description ?? name,
              isOwn: actor.kind === "system" || actor.permissions.has(name),
            },
          ]
        : [],
    ),
  };
}
