import "server-only";
import type { SystemActor } from "@/lib/platform/actor-types";
import { Prisma } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { PERMISSIONS } from "@/lib/platform/permissions";
import { lockGrants } from "../users/lock-grants";

const ADMINISTRATOR = { name: "admin", displayName: "Administrator" };

/** `added` are the permissions that the role had lost; `people` are active and have it. */
export type Repair = { added: string[]; people: number };

/**
 * Gives the administrators' role every permission of this version again, and makes the role anew if it is gone. For the
 * operator's command, when a database was changed by hand or restored: the screens let no permission lose its last
 * holder. No person's session can be passed to it.
 */
export async function repairAdministrator(operator: SystemActor): Promise<Repair> {
  return mutate(operator, {
    permission: "role:edit",
    action: "role.repair",
    run: async (tx) => {
      await lockGrants(tx, operator, "role:edit");
      const role = await tx.role.upsert({
        where: { name: ADMINISTRATOR.name },
        create: { ...ADMINISTRATOR, isSystem: true },
        update: {},
        select: { id: true, displayName: true },
      });
      const rows = await tx.$queryRaw<{ name: string }[]>(Prisma.sql`
        WITH added AS (
          INSERT INTO role_permissions (role_id, permission_id)
          SELECT ${role.id}, p.id
          FROM permissions p
          WHERE p.name = ANY(${[...PERMISSIONS]})
          ON CONFLICT DO NOTHING
          RETURNING permission_id
        )
        SELECT p.name::text FROM permissions p JOIN added ON added.permission_id = p.id ORDER BY p.name`);
      const added = rows.map(({ name }) => name);
      if (added.length > 0)
        await tx.role.update({
          where: { id: role.id },
          data: { rowVersion: { increment: 1 }, updatedAt: new Date() },
          select: { id: true },
        });
      const people = await tx.user.count({ where: { isActive: true, roles: { some: { roleId: role.id } } } });
      const audit = { action: "role.repair", subjectType: "role", subjectId: role.id, subjectLabel: role.displayName };
      return { result: { added, people }, audit: added.length === 0 ? [] : [{ ...audit, context: { added } }] };
    },
  });
}
