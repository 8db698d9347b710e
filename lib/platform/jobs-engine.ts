import "server-only";
import { env } from "./env";

/**
 * Who runs the jobs of this process. `id` stays the same over restarts; `address` is where the jobs server calls the
 * workers, null in a panel that knows none.
 */
export type JobsEngine = { kind: "embedded" | "server"; id: string; origin: string; address: string | null };

/** The engine as configured: the embedded server of `npm start`, or an Inngest server. */
export function jobsEngine(): JobsEngine {
  const { INNGEST_BASE_URL, INNGEST_DEV, INNGEST_SERVE_URL } = env();
  const address = INNGEST_SERVE_URL ?? null;
  if (INNGEST_DEV) return { kind: "embedded", id: "embedded", origin: INNGEST_DEV, address };
  const origin = INNGEST_BASE_URL ?? "https://api.inngest.com";
  return { kind: "server", id: origin, origin, address };
}
