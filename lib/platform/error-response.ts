import "server-only";
import type { z } from "zod";
import type { ActionResult } from "./action-result";
import { AppError, type FieldErrors } from "./errors";
import { logger } from "./logger";

type Failure = Extract<ActionResult<never>, { ok: false }>;

/** The one translation of an error into what a person may see; unknown errors are logged with an id and shown as that id (security H5). */
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
    return {
      ok: false,
      code: "UNAVAILABLE",
      message: `The database does not answer right now. Nothing was changed; try again in a moment. (${requestId})`,
    };
  }
  logger.error({ err: error, requestId }, "unexpected error");
  return {
    ok: false,
    code: "INTERNAL",
    message: `Something went wrong on our side. Nothing was changed. Tell an administrator this id: ${requestId}`,
  };
}

/** Field errors of a refused input, in the words of its schema; a field inside a group (`values.title`) goes by its own name. */
export function toInvalid(error: z.ZodError): AppError {
  const fieldErrors: FieldErrors = {};
  const formErrors: string[] = [];
  for (const { path, message } of error.issues) {
    const field = path.findLast((step) => typeof step === "string");
    if (field === undefined) formErrors.push(message);
    else (fieldErrors[field] ??= []).push(message);
  }
  return new AppError("INVALID", formErrors[0] ?? "Some fields need another look.", { fieldErrors });
}

/** Whether an error says that the database cannot be reached or gave no connection, as Prisma or the driver names it. */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = "code" in error ? String(error.code) : "";
  return (
    /^(P1001|P1002|P1008|P1017|P2024|P2037|P2039|ECONNREFUSED)$/.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|ECONNREFUSED/.test(error.message)
  );
}
