import "server-only";
import type { RequestOrigin } from "./sessions";

/** Header text for storage: control characters and terminal escapes cannot forge log lines (security H4). */
export function cleanHeader(value: string | null): string | null {
  return value === null
    ? null
    : value
        .replace(/[\u0000-\u001f\u007f-\u009f]/g, " ")
        .trim()
        .slice(0, 400) || null;
}

/**
 * Where a request came from, and the id it goes by in answer, log and record. Both headers are the own server's, which
 * takes away what anybody else says in them (server/incoming.mjs, security E3).
 */
export function requestOrigin(headers: Headers): RequestOrigin {
  return {
    ipAddress: cleanHeader(headers.get("x-client-address"))?.slice(0, 45) ?? null,
    userAgent: cleanHeader(headers.get("user-agent")),
    requestId: cleanHeader(headers.get("x-request-id"))?.slice(0, 36) ?? crypto.randomUUID(),
  };
}
