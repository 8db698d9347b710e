"use server";
import { revalidatePath } from "next/cache";
import { decideCorrections, decideCorrectionsSchema } from "@/lib/domain/corrections/decide-corrections";
import { previewDecision, previewDecisionSchema } from "@/lib/domain/corrections/preview-decision";
import { undoDecision, undoDecisionSchema } from "@/lib/domain/corrections/undo-decision";
import { defineAction } from "@/lib/platform/define-action";

export const previewDecisionAction = defineAction(previewDecisionSchema, previewDecision);
const refresh = () => revalidatePath("/corrections", "layout");

export const decideCorrectionsAction = defineAction(decideCorrectionsSchema, decideCorrections, refresh);
export const undoDecisionAction = defineAction(undoDecisionSchema, undoDecision, refresh);
