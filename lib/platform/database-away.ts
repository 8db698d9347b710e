import "server-only";
import { AppError } from "./errors";
import { httpEntry } from "./http-entry";

/** A raw statement's error has the database's own code in its words alone. */
const RAW_CODE = /Raw query failed\. Code: `(\w+)`/;

/**
 * Whether an error says that the database cannot be reached or gave no connection, as Prisma or the driver names it
 * (security R4–R7).
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = RAW_CODE.exec(error.message)?.[1] ?? ("code" in error ? String(error.code) : "");
  return (
    /^(P1001|P1002|P1008|P1017|P2024|P2037|P2039|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|53300|57P0[123])$/.test(
      code,
    ) ||
    /Connection terminated|Server has closed the connection|timeout exceeded when trying to connect|ECONNREFUSED|the database system is (starting up|shutting down)/.test(
      error.message,
    )
  );
}

/** Next shows an error boundary nothing of a server's error but its digest. */
class DatabaseAway extends AppError {
  readonly digest: string;
  constructor(requestId: string) {
    super(
      "UNAVAILABLE",
      `The database does not answer right now. Nothing was changed; try again in a moment. (${requestId})`,
    );
    this.digest = `away:${requestId}`;
  }
}

/**
 * Notes that a request cannot be answered without the database: the server in front makes it a 503 with Retry-After.
 * Answers the error for whoever asked.
 */
export function unavailable(requestId: string): AppError {
  httpEntry()?.noteUnavailable(requestId);
  return new DatabaseAway(requestId);
}
