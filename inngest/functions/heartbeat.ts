import "server-only";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { recordJobsCall } from "@/lib/platform/jobs-server";
import type { JobsClient } from "../client";

/** Shows each minute that the engine lives, knows this build's functions and reaches their address. */
export const heartbeat = (client: JobsClient) =>
  client.createFunction(
    { id: "heartbeat", name: "Show that the jobs server calls", retries: 0, triggers: [{ cron: "* * * * *" }] },
    async () => recordJobsCall(jobsEngine().id),
  );
