"use server";
import { revalidatePath } from "next/cache";
import { updateSettings } from "@/lib/domain/settings/mutations";
import { previewSettings } from "@/lib/domain/settings/queries";
import { previewSettingsSchema, updateSettingsSchema } from "@/lib/domain/settings/schema";
import { defineAction } from "@/lib/platform/define-action";

export const updateSettingsAction = defineAction(updateSettingsSchema, updateSettings, () =>
  revalidatePath("/settings"),
);
export const previewSettingsAction = defineAction(previewSettingsSchema, previewSettings);
