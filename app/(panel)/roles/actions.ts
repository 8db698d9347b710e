"use server";
import { revalidatePath } from "next/cache";
import { createRole, deleteRole, renameRole, updateRolePermissions } from "@/lib/domain/roles/mutations";
import {
  createRoleSchema,
  deleteRoleSchema,
  renameRoleSchema,
  updateRolePermissionsSchema,
} from "@/lib/domain/roles/schema";
import { defineAction } from "@/lib/platform/define-action";

const refresh = () => revalidatePath("/roles");

export const updateRolePermissionsAction = defineAction(updateRolePermissionsSchema, updateRolePermissions, refresh);
export const createRoleAction = defineAction(createRoleSchema, createRole, refresh);
export const renameRoleAction = defineAction(renameRoleSchema, renameRole, refresh);
export const deleteRoleAction = defineAction(deleteRoleSchema, deleteRole, refresh);
