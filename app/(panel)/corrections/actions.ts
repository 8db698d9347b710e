"use server";
import { revalidatePath } from "next/cache";
import { decideCorrections, decideCorrectionsSchema } from "@/lib/domain/corrections/decide-corrections";
import { previewDecision, previewDecisionSchema } from "@/lib/domain/corrections/preview-decision";
import { defineAction } from "@/lib/platform/define-action";

export const previewDecisionAction = defineAction(previewDecisionSchema, previewDecision);
export const decideCorrectionsAction = defineAction(decideCorrectionsSchema, decideCorrections, () =>
  revalidatePath("/corrections", "layout"),
);
