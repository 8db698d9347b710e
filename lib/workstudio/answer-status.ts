import "server-only";
import { tooLarge, webPage } from "./answer-errors";
import { parseRetryAfter } from "./retry";
import { WorkStudioError } from "./workstudio-error";

type AnswerHeaders = Record<string, string | string[] | undefined>;

function single(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(", ") : value;
}

/**
 * The error for a status other than success, or null. Only 429 and 5xx may be tried again. Source: domain §2;
 * W1-W4, W6.
 */
export function statusError(
  status: number,
  headers: AnswerHeaders,
  nowMs: number,
  retryAfterCapMs: number,
): WorkStudioError | null {
  if (status >= 200 && status < 300) return null;
  if (status === 401 || status === 403) {
    return new WorkStudioError(
      "unauthorized",
      status === 401
        ? "WorkStudio refused the user name or password. Enter the current ones and try again."
        : "WorkStudio does not allow this account to do that. Ask the WorkStudio administrator for the right.",
      { status },
    );
  }
  if (status >= 300 && status < 400) {
    return new WorkStudioError(
      "redirected",
      "WorkStudio’s address redirects elsewhere, which is not followed. Enter the final address in the configuration.",
      { status },
    );
  }
  const retryable = status === 429 || status >= 500;
  const retryAfterMs = retryable ? parseRetryAfter(single(headers["retry-after"]), nowMs, retryAfterCapMs) : null;
  const advice = retryable ? "Try again later." : "Check the configured address and view.";
  return new WorkStudioError("http_status", `WorkStudio answered with HTTP status ${status}. ${advice}`, {
    status,
    retryable,
    ...(retryAfterMs === null ? {} : { retryAfterMs }),
  });
}

/** Throws unless the headers announce JSON (or plain text, or nothing) of an acceptable length. Source: security G3. */
export function checkAnswerHeaders(headers: AnswerHeaders, maxBytes: number): void {
  const type = (single(headers["content-type"]) ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
  if (type !== "" && !/^(?:application\/(?:[\w.+-]+\+)?json|text\/json|text\/plain)$/.test(type)) throw webPage();
  const length = Number(single(headers["content-length"]) ?? 0);
  if (length > maxBytes) throw tooLarge("WorkStudio’s answer is larger than this product accepts.");
}

/** How the body is compressed. Throws for anything but gzip, deflate, br and none. */
export function contentEncoding(headers: AnswerHeaders): "gzip" | "deflate" | "br" | "identity" {
  const encoding = (single(headers["content-encoding"]) ?? "").trim().toLowerCase();
  if (encoding === "" || encoding === "identity") return "identity";
  if (encoding === "gzip" || encoding === "x-gzip") return "gzip";
  if (encoding === "deflate" || encoding === "br") return encoding;
  throw new WorkStudioError(
    "malformed_json",
    "WorkStudio’s answer is compressed in a way this product did not ask for. Check the proxy between them.",
  );
}
