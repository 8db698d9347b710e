"use server";
import { revalidatePath } from "next/cache";
import { dropExport } from "@/lib/domain/exports/queries";
import { exportSchema } from "@/lib/domain/exports/schema";
import { defineAction } from "@/lib/platform/define-action";

export const dropExportAction = defineAction(exportSchema, dropExport, () => revalidatePath("/exports"));
