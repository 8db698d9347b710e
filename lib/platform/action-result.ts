import type { ErrorCode, FieldErrors } from "./errors";

/** What every server action answers; safe to import in the browser. */
export type ActionResult<T> =
  | { ok: true; data: T }
  | { ok: false; code: ErrorCode; message: string; fieldErrors?: FieldErrors; conflict?: unknown };
