"use server";
import { revalidatePath } from "next/cache";
import { askBack, grantRequest, refuseRequest } from "@/lib/domain/exclusions/decide-request";
import { changeExclusion, excludeCircuit, includeCircuit } from "@/lib/domain/exclusions/mutations";
import { answerRequest, requestExclusion, withdrawRequest } from "@/lib/domain/exclusions/request-exclusion";
import {
  excludeCircuitSchema,
  grantRequestSchema,
  includeCircuitSchema,
  requestExclusionSchema,
  sayOnRequestSchema,
  undoExclusionSchema,
  withdrawRequestSchema,
} from "@/lib/domain/exclusions/schema";
import { undoExclusion } from "@/lib/domain/exclusions/undo-exclusion";
import { defineAction } from "@/lib/platform/define-action";

const refresh = ({ id }: { id: number }) => refreshRequest({ circuitId: id });
const refreshRequest = ({ circuitId }: { circuitId: number }) => {
  revalidatePath(`/circuits/${circuitId}`);
  revalidatePath("/exclusions");
};

export const excludeCircuitAction = defineAction(excludeCircuitSchema, excludeCircuit, refresh);
export const includeCircuitAction = defineAction(includeCircuitSchema, includeCircuit, refresh);
export const changeExclusionAction = defineAction(excludeCircuitSchema, changeExclusion, refresh);
export const undoExclusionAction = defineAction(undoExclusionSchema, undoExclusion, refresh);
export const requestExclusionAction = defineAction(requestExclusionSchema, requestExclusion, refreshRequest);
export const grantRequestAction = defineAction(grantRequestSchema, grantRequest, refreshRequest);
export const refuseRequestAction = defineAction(sayOnRequestSchema, refuseRequest, refreshRequest);
export const askBackAction = defineAction(sayOnRequestSchema, askBack, refreshRequest);
export const answerRequestAction = defineAction(sayOnRequestSchema, answerRequest, refreshRequest);
export const withdrawRequestAction = defineAction(withdrawRequestSchema, withdrawRequest, refreshRequest);
