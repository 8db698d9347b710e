"use server";
import { after } from "next/server";
import { requestResetLink } from "@/lib/domain/sign-in/request-reset-link";
import { requestResetLinkSchema } from "@/lib/domain/sign-in/schema";
import { defineOpenAction } from "@/lib/platform/define-open-action";
import { logger } from "@/lib/platform/logger";

/**
 * Answers everybody the same and at once; whether there is somebody to write to is found out afterwards (security A5).
 */
export const requestResetLinkAction = defineOpenAction(requestResetLinkSchema, async (input, origin) => {
  after(() =>
    requestResetLink(input, origin).catch((error: unknown) =>
      logger.error({ err: error, requestId: origin.requestId }, "a reset link could not be made"),
    ),
  );
  return { isTaken: true };
});
