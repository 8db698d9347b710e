"use server";
import { revalidatePath } from "next/cache";
import {
  createLookupSchema,
  deleteLookupSchema,
  reorderLookupSchema,
  revertLookupSchema,
  setLookupActiveSchema,
  updateLookupSchema,
} from "@/lib/domain/lookups/lookup-schema";
import {
  createLookup,
  deleteLookup,
  reorderLookup,
  setLookupActive,
  updateLookup,
} from "@/lib/domain/lookups/mutations";
import { revertLookup } from "@/lib/domain/lookups/revert-lookup";
import { defineAction } from "@/lib/platform/define-action";

// Names of regions and statuses stand on every page.
const refresh = () => revalidatePath("/", "layout");

export const createLookupAction = defineAction(createLookupSchema, createLookup, refresh);
export const updateLookupAction = defineAction(updateLookupSchema, updateLookup, refresh);
export const revertLookupAction = defineAction(revertLookupSchema, revertLookup, refresh);
export const setLookupActiveAction = defineAction(setLookupActiveSchema, setLookupActive, refresh);
export const deleteLookupAction = defineAction(deleteLookupSchema, deleteLookup, refresh);
export const reorderLookupAction = defineAction(reorderLookupSchema, reorderLookup, refresh);
