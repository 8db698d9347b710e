import "server-only";
import { isDatabaseAway } from "./database-away";
import { AppError } from "./errors";
import { httpEntry } from "./http-entry";
import { logger } from "./logger";

type FailedRequest = { path: string; method: string; headers: NodeJS.Dict<string | string[]> };

/**
 * Logs what a page or route threw under its request's id, and says to the server in front when the database is away
 * (security R5, H5).
 */
export function noteRequestError(error: unknown, { path, method, headers }: FailedRequest): void {
  const requestId = String(headers["x-request-id"] ?? "unknown");
  if (isDatabaseAway(error) || (error instanceof AppError && error.code === "UNAVAILABLE")) {
    httpEntry()?.noteUnavailable(requestId);
    logger.warn({ err: error, requestId }, "a page could not be shown without the database");
    return;
  }
  logger.error({ err: error, requestId, method, path: path.split("?")[0] }, "unexpected error");
}
