import "server-only";
import { serve } from "inngest/edge";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { jobs } from "./jobs";

type Handler = (request: Request) => Promise<Response>;
let known: Promise<Handler> | undefined;

/**
 * The SDK's handler. With an Inngest server the address that is registered comes from the configuration, never from the
 * request's own headers, and nothing is answered without a signature (security E10).
 */
export function serveFunctions(): Promise<Handler> {
  known ??= load().catch((error: unknown) => {
    known = undefined;
    throw error;
  });
  return known;
}

async function load(): Promise<Handler> {
  const { client, functions } = await jobs();
  const { kind, address } = jobsEngine();
  if (kind === "embedded") return serve({ client, functions });
  if (address === null) throw new Error("INNGEST_SERVE_URL is not set, so no jobs server could call this process.");
  const { origin, pathname } = new URL(address);
  return serve({ client, functions, serveOrigin: origin, servePath: pathname, enableUnauthedSync: false });
}
