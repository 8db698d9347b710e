import "server-only";
import { createHash, timingSafeEqual } from "node:crypto";
import { env } from "./env";
import { AppError } from "./errors";

const digest = (text: string) => createHash("sha256").update(text).digest();

/**
 * The embedded jobs server signs nothing, so it shows the secret that the start gave it and the panel; without one
 * nobody may call. With an Inngest server the SDK checks signatures (security E10).
 */
export function assertJobsCaller(headers: Headers): void {
  const { INNGEST_DEV, INNGEST_DEV_TOKEN } = env();
  if (!INNGEST_DEV) return;
  const shown = headers.get("authorization") ?? "";
  if (INNGEST_DEV_TOKEN && timingSafeEqual(digest(shown), digest(`Bearer ${INNGEST_DEV_TOKEN}`))) return;
  throw new AppError("FORBIDDEN", "Only the jobs server of this installation may call this address.");
}
