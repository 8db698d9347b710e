import "server-only";
import { env } from "./env";

/** `__Host-` and Secure over https; plain http exists only on loopback and intranets that the operator allowed (security C3). */
export function sessionCookie(): { name: string; secure: boolean } {
  const secure = env().APP_URL.startsWith("https:");
  return { name: secure ? "__Host-ws-tracker.session" : "ws-tracker.session", secure };
}

/** The cookie of a sign-in that still owes its second factor (security B7). */
export function challengeCookie(): { name: string; secure: boolean } {
  const { name, secure } = sessionCookie();
  return { name: name.replace(/session$/, "challenge"), secure };
}
