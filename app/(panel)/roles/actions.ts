"use server";
import { revalidatePath } from "next/cache";
import { updateRolePermissions } from "@/lib/domain/roles/mutations";
import { updateRolePermissionsSchema } from "@/lib/domain/roles/schema";
import { defineAction } from "@/lib/platform/define-action";

export const updateRolePermissionsAction = defineAction(updateRolePermissionsSchema, updateRolePermissions, () => revalidatePath("/roles"));
