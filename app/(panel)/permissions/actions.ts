"use server";
import {
  assignStations,
  assignStationsSchema,
  previewAssignment,
  previewAssignmentSchema,
} from "@/lib/domain/permission-work/assign-stations";
import { logContactTry } from "@/lib/domain/permission-work/mutations";
import { logContactTrySchema } from "@/lib/domain/permission-work/schema";
import {
  previewDueDay,
  previewDueDaySchema,
  setDueDay,
  setDueDaySchema,
} from "@/lib/domain/permission-work/set-due-day";
import { defineAction } from "@/lib/platform/define-action";

export const logContactTryAction = defineAction(logContactTrySchema, logContactTry);
export const previewAssignmentAction = defineAction(previewAssignmentSchema, previewAssignment);
export const assignStationsAction = defineAction(assignStationsSchema, assignStations);
export const previewDueDayAction = defineAction(previewDueDaySchema, previewDueDay);
export const setDueDayAction = defineAction(setDueDaySchema, setDueDay);
