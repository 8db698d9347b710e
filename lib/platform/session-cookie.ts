import "server-only";
import { cookieNames } from "@/lib/cookie-names";
import { env } from "./env";

/**
 * `__Host-` and Secure over https; plain http exists only on loopback and intranets that the operator allowed
 * (security C3).
 */
export function sessionCookie(): { name: string; secure: boolean } {
  const { session, isSecure } = cookieNames(env().APP_URL);
  return { name: session, secure: isSecure };
}

/** The cookie of a sign-in that still owes its second factor (security B7). */
export function challengeCookie(): { name: string; secure: boolean } {
  const { challenge, isSecure } = cookieNames(env().APP_URL);
  return { name: challenge, secure: isSecure };
}
