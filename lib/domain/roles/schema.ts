import { z } from "zod";
import { PERMISSIONS } from "@/lib/platform/permissions";
import { recordId, rowVersion as versionOf } from "@/lib/platform/input/number";
import { line, paragraph } from "@/lib/platform/input/text";

const id = recordId();
const rowVersion = versionOf();

/** The whole matrix as it stands on the screen, role by role; roles that are left out stay as they are. */
export const updateRolePermissionsSchema = z.strictObject({
  roles: z
    .array(
      z.strictObject({
        id,
        rowVersion,
        permissions: z
          .array(z.enum(PERMISSIONS))
          .max(PERMISSIONS.length)
          .transform((names) => [...new Set(names)]),
      }),
    )
    .min(1)
    .max(100),
});
export type UpdateRolePermissionsInput = z.output<typeof updateRolePermissionsSchema>;

const naming = {
  displayName: line(60, "Enter a name.", 2),
  description: paragraph(255),
};

export const createRoleSchema = z.strictObject(naming);
export type CreateRoleInput = z.output<typeof createRoleSchema>;
export const renameRoleSchema = z.strictObject({ id, rowVersion, ...naming });
export type RenameRoleInput = z.output<typeof renameRoleSchema>;
export const deleteRoleSchema = z.strictObject({ id, rowVersion });
export type DeleteRoleInput = z.output<typeof deleteRoleSchema>;
