"use server";
import { keepListSetting } from "@/lib/domain/list-settings/mutations";
import { keepListSettingSchema } from "@/lib/domain/list-settings/schema";
import { createView, deleteView, startWithView, updateView } from "@/lib/domain/saved-views/mutations";
import { listViewShares } from "@/lib/domain/saved-views/queries";
import {
  createViewSchema,
  deleteViewSchema,
  startWithViewSchema,
  updateViewSchema,
  viewSharesSchema,
} from "@/lib/domain/saved-views/schema";
import { defineAction } from "@/lib/platform/define-action";

export const keepListSettingAction = defineAction(keepListSettingSchema, keepListSetting);
export const createViewAction = defineAction(createViewSchema, createView);
export const updateViewAction = defineAction(updateViewSchema, updateView);
export const deleteViewAction = defineAction(deleteViewSchema, deleteView);
export const startWithViewAction = defineAction(startWithViewSchema, startWithView);
export const listViewSharesAction = defineAction(viewSharesSchema, listViewShares);
