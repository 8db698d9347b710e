"use server";
import { assignStations, previewAssignment } from "@/lib/domain/permission-work/assign-stations";
import { logContactTry } from "@/lib/domain/permission-work/mutations";
import {
  assignStationsSchema,
  logContactTrySchema,
  previewAssignmentSchema,
} from "@/lib/domain/permission-work/schema";
import { defineAction } from "@/lib/platform/define-action";

export const logContactTryAction = defineAction(logContactTrySchema, logContactTry);
export const previewAssignmentAction = defineAction(previewAssignmentSchema, previewAssignment);
export const assignStationsAction = defineAction(assignStationsSchema, assignStations);
