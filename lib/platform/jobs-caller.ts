import "server-only";
import { env } from "./env";
import { AppError } from "./errors";

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/**
 * The embedded jobs server signs nothing, so only loopback may call on its behalf; whatever a reverse proxy passes on carries its
 * caller's address and is refused. With an Inngest server the SDK checks signatures (security E10).
 */
export function assertJobsCaller(headers: Headers): void {
  if (!env().INNGEST_DEV) return;
  const from = headers.get("x-forwarded-for")?.split(",") ?? [];
  if (from.length === 1 && LOOPBACK.test(from[0]?.trim() ?? "")) return;
  throw new AppError("FORBIDDEN", "Only the jobs server of this machine may call this address.");
}
