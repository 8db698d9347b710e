"use server";
import { revalidatePath } from "next/cache";
import { mergePairs } from "@/lib/domain/planners/merge-pairs";
import { mergePlanners } from "@/lib/domain/planners/merge-planners";
import { leavePlannerOut, linkPlanner, takePlannerIn, unlinkPlanner } from "@/lib/domain/planners/mutations";
import {
  linkPlannerSchema,
  mergePairsSchema,
  mergePlannersSchema,
  plannerSchema,
  plannerWithReasonSchema,
} from "@/lib/domain/planners/schema";
import { defineAction } from "@/lib/platform/define-action";

const refresh = () => revalidatePath("/planners", "layout");

export const linkPlannerAction = defineAction(linkPlannerSchema, linkPlanner, refresh);
export const unlinkPlannerAction = defineAction(plannerSchema, unlinkPlanner, refresh);
export const mergePlannersAction = defineAction(mergePlannersSchema, mergePlanners, refresh);
export const mergePairsAction = defineAction(mergePairsSchema, mergePairs, refresh);
export const leavePlannerOutAction = defineAction(plannerWithReasonSchema, leavePlannerOut, refresh);
export const takePlannerInAction = defineAction(plannerSchema, takePlannerIn, refresh);
