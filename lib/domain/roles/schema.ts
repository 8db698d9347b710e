import { z } from "zod";
import { PERMISSIONS } from "@/lib/platform/permissions";
import { NOT_STORABLE, isStorableText } from "@/lib/platform/storable-text";

const id = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);
const rowVersion = z.number().int();

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
  displayName: z
    .string({ error: "Enter a name." })
    .trim()
    .min(2, "Enter a name.")
    .max(60, "Use at most 60 characters.")
    .refine(isStorableText, NOT_STORABLE),
  description: z.string().trim().max(255, "Use at most 255 characters.").refine(isStorableText, NOT_STORABLE),
};

export const createRoleSchema = z.strictObject(naming);
export type CreateRoleInput = z.output<typeof createRoleSchema>;
export const renameRoleSchema = z.strictObject({ id, rowVersion, ...naming });
export type RenameRoleInput = z.output<typeof renameRoleSchema>;
export const deleteRoleSchema = z.strictObject({ id, rowVersion });
export type DeleteRoleInput = z.output<typeof deleteRoleSchema>;
