import "server-only";

/** Why a call to WorkStudio gave nothing usable. */
export type WorkStudioErrorKind =
  | "unreachable"
  | "timeout"
  | "unauthorized"
  | "http_status"
  | "workstudio_error"
  | "not_a_dataset"
  | "malformed_json"
  | "truncated"
  | "too_large"
  | "redirected"
  | "missing_columns"
  | "refused_address"
  | "cancelled";

type WorkStudioErrorDetails = {
  /** HTTP status, when there was an answer. */
  status?: number;
  /** System or library code such as ECONNREFUSED. */
  code?: string;
  /** The same call may succeed when it is made again later. */
  retryable?: boolean;
  /** How long WorkStudio asked to be left alone, in milliseconds, already capped. */
  retryAfterMs?: number;
  /** Column names the answer lacks. */
  missingColumns?: readonly string[];
};

/**
 * A failed call. The message is for people: what is wrong and what to do. It never holds the answer's body, its SQL or
 * credentials, and there is no `cause`: JSON.parse quotes the body in its own message.
 */
export class WorkStudioError extends Error {
  readonly kind: WorkStudioErrorKind;
  readonly status: number | null;
  readonly code: string | null;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly missingColumns: readonly string[];

  constructor(kind: WorkStudioErrorKind, message: string, details: WorkStudioErrorDetails = {}) {
    super(message);
    this.name = "WorkStudioError";
    this.kind = kind;
    this.status = details.status ?? null;
    this.code = details.code ?? null;
    this.retryable = details.retryable ?? false;
    this.retryAfterMs = details.retryAfterMs ?? null;
    this.missingColumns = details.missingColumns ?? [];
  }
}

/** The error of a call whose AbortSignal fired. */
export function cancelledError(): WorkStudioError {
  return new WorkStudioError("cancelled", "The call to WorkStudio was cancelled. Start it again when you need it.");
}
