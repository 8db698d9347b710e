import { Inngest } from "inngest";
import { installationId } from "@/lib/platform/jobs-server";
import { logger } from "@/lib/platform/logger";

/** A client for one installation; which engine runs the functions is the environment's matter (docs/jobs.md). */
export function createJobsClient(installation: string) {
  return new Inngest({ id: `ws-tracker-${installation}`, logger });
}

export type JobsClient = ReturnType<typeof createJobsClient>;

let known: Promise<{ installationId: string; client: JobsClient }> | undefined;

/**
 * The client of this installation, made once the database has said which that is; without it this throws, and the next
 * caller asks again.
 */
export function jobsClient(): Promise<{ installationId: string; client: JobsClient }> {
  known ??= installationId().then(
    (id) => ({ installationId: id, client: createJobsClient(id) }),
    (error: unknown) => {
      known = undefined;
      throw error;
    },
  );
  return known;
}
