import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { can, requirePermission } from "@/lib/platform/permissions";

/** `isOwn`: whether the actor may give or take it; nobody grants above themselves. */
export type RoleOption = { id: number; name: string; displayName: string; description: string | null; isOwn: boolean };
export type RegionOption = { id: number; code: string; name: string; isActive: boolean; isOwn: boolean };

/** Roles and regions that people can have, for filters and forms. Throws FORBIDDEN. */
export async function listUserOptions(
  actor: Actor,
): Promise<{ roles: RoleOption[]; regions: RegionOption[]; mayGrantAllRegions: boolean }> {
  requirePermission(actor, "user:view");
  const mayEdit = can(actor, "user:edit");
  const held = actor.kind === "system" ? null : [...actor.permissions];
  const isBelow =
    held === null
      ? Prisma.sql`TRUE`
      : Prisma.sql`NOT EXISTS (SELECT 1 FROM role_permissions rp JOIN permissions p ON p.id = rp.permission_id WHERE rp.role_id = r.id AND p.name <> ALL(${held}::text[]))`;
  const own =
    actor.kind === "system" || actor.regionIds === "all"
      ? Prisma.sql`TRUE`
      : Prisma.sql`r.id = ANY(${actor.regionIds}::bigint[])`;
  const [roles, regions] = await Promise.all([
    readRows<RoleOption>(
      Prisma.sql`SELECT r.id::float8 AS id, r.name, r.display_name AS "displayName", r.description, (${mayEdit} AND ${isBelow}) AS "isOwn" FROM roles r ORDER BY r.is_system DESC, r.id`,
      { isPrepared: true },
    ),
    readRows<RegionOption>(
      Prisma.sql`SELECT r.id::float8 AS id, r.code, r.name, r.is_active AS "isActive", (${mayEdit} AND ${own}) AS "isOwn" FROM regions r ORDER BY r.sort_order, r.name`,
      { isPrepared: true },
    ),
  ]);
  return { roles, regions, mayGrantAllRegions: mayEdit && (actor.kind === "system" || actor.regionIds === "all") };
}
