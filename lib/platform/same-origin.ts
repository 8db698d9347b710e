import "server-only";
import { env } from "./env";
import { AppError } from "./errors";

/**
 * Refuses a write whose Origin is missing or not APP_URL, or that a browser marks as cross-site (security E1).
 * Next itself lets a missing Origin pass, and believes X-Forwarded-Host.
 */
export function assertSameOrigin(headers: Headers): void {
  const expected = new URL(env().APP_URL).origin;
  const fetchSite = headers.get("sec-fetch-site");
  if (headers.get("origin") !== expected || (fetchSite !== null && fetchSite !== "same-origin")) {
    throw new AppError(
      "FORBIDDEN",
      `This request did not come from ${expected}. Open the panel at that address and try again.`,
    );
  }
}
