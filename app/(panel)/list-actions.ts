"use server";
import { keepListSetting } from "@/lib/domain/list-settings/mutations";
import { keepListSettingSchema } from "@/lib/domain/list-settings/schema";
import { defineAction } from "@/lib/platform/define-action";

export const keepListSettingAction = defineAction(keepListSettingSchema, keepListSetting);
