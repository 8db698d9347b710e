import "server-only";
import { showsToken } from "./bearer-token";
import { env } from "./env";
import { requestOrigin } from "./request-origin";

const LOOPBACK = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/;

/**
 * Whether somebody may know how ready this installation is: a program on this machine, or one that shows READY_TOKEN
 * (security H6).
 */
export function mayAskReadiness(headers: Headers): boolean {
  if (LOOPBACK.test(requestOrigin(headers).ipAddress ?? "")) return true;
  return showsToken(headers, env().READY_TOKEN);
}
