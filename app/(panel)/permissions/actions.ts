"use server";
import { logContactTry } from "@/lib/domain/permission-work/mutations";
import { logContactTrySchema } from "@/lib/domain/permission-work/schema";
import { defineAction } from "@/lib/platform/define-action";

export const logContactTryAction = defineAction(logContactTrySchema, logContactTry);
