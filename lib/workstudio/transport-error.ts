import "server-only";
import { brokenOff, malformedJson, tooLarge } from "./answer-errors";
import { refusedHost } from "./base-url";
import { REFUSED_ADDRESS_CODE } from "./checked-lookup";
import type { Deadline } from "./deadline";
import { cancelledError, WorkStudioError } from "./workstudio-error";

/** How far an exchange had come when it failed. */
export type ExchangePhase = "before_answer" | "in_body";

const CERTIFICATE_CODES = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS|ERR_SSL|HOSTNAME_MISMATCH/;

function codeOf(reason: unknown): string {
  if (typeof reason !== "object" || reason === null) return "";
  // Several addresses tried in vain come as one AggregateError.
  const inner: unknown = reason instanceof AggregateError ? reason.errors[0] : reason;
  const code = inner instanceof Error && "code" in inner ? inner.code : undefined;
  return typeof code === "string" ? code : "";
}

function unreachable(code: string, retryable: boolean, message: string): WorkStudioError {
  return new WorkStudioError("unreachable", message, { retryable, ...(code === "" ? {} : { code }) });
}

/** The error of a time limit. */
export function tooSlow(): WorkStudioError {
  return new WorkStudioError(
    "timeout",
    "WorkStudio did not finish its answer within the time limit. Try again later; if it stays so, raise the limit or ask the WorkStudio administrator.",
    { code: "DEADLINE" },
  );
}

/**
 * Turns whatever the network, TLS, HTTP or decompression threw into a WorkStudioError; nothing of it is quoted but
 * its code.
 */
export function transportError(reason: unknown, phase: ExchangePhase, deadline: Deadline): WorkStudioError {
  if (reason instanceof WorkStudioError) return reason;
  if (deadline.cancelled) return cancelledError();
  if (deadline.expired) return tooSlow();
  const code = codeOf(reason);
  if (code === REFUSED_ADDRESS_CODE) return refusedHost();
  if (code === "UND_ERR_HEADERS_OVERFLOW" || code === "HPE_HEADER_OVERFLOW") {
    return tooLarge("The headers of WorkStudio’s answer are larger than this product accepts.");
  }
  if (code === "UND_ERR_HEADERS_TIMEOUT" || code === "UND_ERR_BODY_TIMEOUT") return tooSlow();
  if (code === "Z_DATA_ERROR" || code === "ERR__ERROR_FORMAT_PADDING_1" || code.startsWith("ERR__ERROR_FORMAT")) {
    return malformedJson();
  }
  if (phase === "in_body") return brokenOff(code === "" ? undefined : code);
  if (CERTIFICATE_CODES.test(code)) {
    return unreachable(
      code,
      false,
      "WorkStudio’s certificate could not be verified. Ask the WorkStudio administrator to renew it, or install its authority on this server.",
    );
  }
  if (code.startsWith("HPE_")) {
    return unreachable(
      code,
      false,
      "The configured address does not answer like a web server. Check the WorkStudio address.",
    );
  }
  return unreachable(
    code,
    true,
    "WorkStudio could not be reached. Check that it is running and that this server may connect to it, then try again.",
  );
}
