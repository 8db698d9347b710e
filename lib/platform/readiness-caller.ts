import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "./env";
import { requestOrigin } from "./request-origin";

const LOOPBACK = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/;
const digest = (text: string) => createHash("sha256").update(text).digest();

/** Whether somebody may know how ready this installation is: a program on this machine, or one that shows READY_TOKEN (security H6). */
export function mayAskReadiness(headers: Headers): boolean {
  if (LOOPBACK.test(requestOrigin(headers).ipAddress ?? "")) return true;
  const { READY_TOKEN } = env();
  const shown = headers.get("authorization") ?? "";
  return READY_TOKEN !== undefined && timingSafeEqual(digest(shown), digest(`Bearer ${READY_TOKEN}`));
}
