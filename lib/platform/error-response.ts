import "server-only";
import type { z } from "zod";
import { fixFields } from "@/lib/fix-fields";
import type { ActionResult } from "./action-result";
import { isDatabaseAway, unavailable } from "./database-away";
import { AppError, type FieldErrors } from "./errors";
import { logger } from "./logger";

type Failure = Extract<ActionResult<never>, { ok: false }>;

/**
 * The one translation of an error into what a person may see; unknown errors are logged with an id and shown as that id
 * (security H5).
 */
export function toFailure(error: unknown, requestId: string): Failure {
  if (error instanceof AppError) {
    const { fieldErrors, conflict } = error.details;
    return {
      ok: false,
      code: error.code,
      message: error.message,
      ...(fieldErrors ? { fieldErrors } : {}),
      ...(conflict === undefined ? {} : { conflict }),
    };
  }
  if (isDatabaseAway(error)) {
    logger.error({ err: error, requestId }, "the database does not answer");
    const { code, message } = unavailable(requestId);
    return { ok: false, code, message };
  }
  logger.error({ err: error, requestId }, "unexpected error");
  return {
    ok: false,
    code: "INTERNAL",
    message: `Something went wrong on our side. Nothing was changed. Tell an administrator this id: ${requestId}`,
  };
}

/**
 * Field errors of a refused input, in the words of its schema; a field inside a group (`values.title`) goes by its
 * own name.
 */
export function toInvalid(error: z.ZodError): AppError {
  const fieldErrors: FieldErrors = {};
  const formErrors: string[] = [];
  for (const { path, message } of error.issues) {
    const field = path.findLast((step) => typeof step === "string");
    if (field === undefined) formErrors.push(message);
    else (fieldErrors[field] ??= []).push(message);
  }
  return new AppError("INVALID", formErrors[0] ?? fixFields(Object.keys(fieldErrors).length), { fieldErrors });
}
