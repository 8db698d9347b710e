export type ErrorCode =
  | "UNAUTHENTICATED"
  | "MFA_REQUIRED"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "CONFLICT"
  | "INVALID"
  | "RATE_LIMITED"
  | "UNAVAILABLE"
  | "INTERNAL";

export type FieldErrors = Record<string, string[]>;

/**
 * An expected outcome that ends an operation; its message is for the person who asked. Anything else thrown is
 * a defect.
 */
export class AppError extends Error {
  override name = "AppError";
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly details: { fieldErrors?: FieldErrors; conflict?: unknown } = {},
  ) {
    super(message);
  }
}

/** An id outside the caller's row scope answers exactly like one that does not exist (security D4). */
export function notFound(noun: string): AppError {
  return new AppError("NOT_FOUND", `This ${noun} does not exist, or you may not see it.`);
}

export const httpStatus: Record<ErrorCode, number> = {
  UNAUTHENTICATED: 401,
  MFA_REQUIRED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  INVALID: 422,
  RATE_LIMITED: 429,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};
