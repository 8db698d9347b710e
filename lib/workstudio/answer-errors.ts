import "server-only";
import { WorkStudioError } from "./workstudio-error";

/** The answer's text is not JSON; it is never quoted. */
export function malformedJson(): WorkStudioError {
  return new WorkStudioError(
    "malformed_json",
    "WorkStudio’s answer is not valid JSON. Try again; if it stays so, ask the WorkStudio administrator to check the server.",
    { retryable: true },
  );
}

/** The answer ended before its last bracket, its announced length or its last chunk. */
export function brokenOff(code?: string): WorkStudioError {
  return new WorkStudioError(
    "truncated",
    "WorkStudio’s answer broke off before its end. Nothing of it may be used; try again.",
    { retryable: true, ...(code === undefined ? {} : { code }) },
  );
}

/** HTTP 200 with nothing in it. */
export function emptyBody(): WorkStudioError {
  return new WorkStudioError(
    "not_a_dataset",
    "WorkStudio answered with an empty body. Try again; if it stays so, check the configured address and views.",
    { retryable: true },
  );
}

/** JSON, but not what was asked for. */
export function notADataset(): WorkStudioError {
  return new WorkStudioError(
    "not_a_dataset",
    "WorkStudio’s answer is not a data set. Check the configured address and view, then try again.",
  );
}

/** A web page where data was expected. */
export function webPage(): WorkStudioError {
  return new WorkStudioError(
    "not_a_dataset",
    "WorkStudio answered with something else than JSON data, often the web page of a sign-in or a proxy. Check the configured address.",
  );
}

/** WorkStudio reporting its own failure. Its errorMessage stays out: it can quote SQL and account names. */
export function workStudioReportedError(): WorkStudioError {
  return new WorkStudioError(
    "workstudio_error",
    "WorkStudio reported an error instead of data. Check the configured view and the account’s rights, then try again.",
  );
}

/** More than the limits allow; `what` is a sentence about WorkStudio's answer. */
export function tooLarge(what: string): WorkStudioError {
  return new WorkStudioError("too_large", `${what} Ask the WorkStudio administrator to check the view or the server.`);
}

/** The error of an answer whose first byte cannot begin a JSON object. */
export function notAnObject(firstByte: number): WorkStudioError {
  const first = String.fromCharCode(firstByte);
  if (first === "<") return webPage();
  return /["[\dtfn-]/.test(first) ? notADataset() : malformedJson();
}
