"use server";
import { revalidatePath } from "next/cache";
import { applyImport, undoImport } from "@/lib/domain/imports/apply-import";
import { applyImportSchema, importSchema, matchImportSchema, startImportSchema } from "@/lib/domain/imports/schema";
import { matchImport, startImport } from "@/lib/domain/imports/start-import";
import { defineAction } from "@/lib/platform/define-action";

const refresh = () => revalidatePath("/", "layout");

export const startImportAction = defineAction(startImportSchema, startImport);
export const matchImportAction = defineAction(matchImportSchema, matchImport, refresh);
export const applyImportAction = defineAction(applyImportSchema, applyImport, refresh);
export const undoImportAction = defineAction(importSchema, undoImport, refresh);
