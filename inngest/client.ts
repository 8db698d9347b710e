import { Inngest } from "inngest";
import { logger } from "@/lib/platform/logger";

/** A client for one installation; which engine runs the functions is the environment's matter (docs/jobs.md). */
export function createJobsClient(installationId: string) {
  return new Inngest({ id: `ws-tracker-${installationId}`, logger });
}

export type JobsClient = ReturnType<typeof createJobsClient>;
