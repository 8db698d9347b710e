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

/** Where a request came from. The app trusts `x-forwarded-for` only as its own proxy or start script sets it (security E3). */
export function requestOrigin(headers: Headers): RequestOrigin {
  return {
    ipAddress: cleanHeader(headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? null)?.slice(0, 45) ?? null,
    userAgent: cleanHeader(headers.get("user-agent")),
    requestId: crypto.randomUUID(),
  };
}
