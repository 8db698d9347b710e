import "server-only";
import type { JobsClient } from "../client";
import { sweepIfDue } from "../sweep-if-due";

/** Every minute: starts what the schedule missed, hands lost runs over again, ends the logs of runs that died. */
export const sweep = (client: JobsClient) =>
  client.createFunction(
    {
      id: "sweep",
      name: "Look after schedules and runs",
      retries: 0,
      triggers: [{ cron: "* * * * *" }],
    },
    async ({ step }) => step.run("sweep", sweepIfDue),
  );
