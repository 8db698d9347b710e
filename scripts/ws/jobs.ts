import { proveEventKey, registerAtStart } from "@/inngest/look-after-jobs";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { print } from "./run-command";

/**
 * Tells the jobs server this build's functions and proves both keys; where no worker's address is known (a panel's
 * machine), the event key alone. Throws ConfigurationError with one line.
 */
export async function registerJobsCommand(options: { json?: boolean }): Promise<boolean> {
  const { kind, origin, address } = jobsEngine();
  if (kind === "server" && address !== null) await registerAtStart();
  else await proveEventKey();
  const says =
    kind === "embedded"
      ? `The embedded jobs server at ${origin} takes events; it asks its worker for its functions itself.`
      : address === null
        ? `The jobs server at ${origin} takes events. INNGEST_SERVE_URL is not set here, so nothing was registered.`
        : `The jobs server at ${origin} takes events and calls ${address}.`;
  print(options, { engine: kind, origin, address }, says);
  return true;
}
