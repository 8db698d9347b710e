import "server-only";
import { purgeExpired } from "@/lib/domain/retention/purge-expired";
import { systemActor } from "@/lib/platform/actor-types";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import type { JobsClient } from "../client";

/** Every night, after the clocks may have changed: deletes sessions, challenges, links and limits that are over (security F9). */
export const purgeExpiredSessions = (client: JobsClient) =>
  client.createFunction(
    {
      id: "purge-expired-sessions",
      name: "Delete sessions and links that are over",
      retries: 3,
      triggers: [{ cron: `TZ=${BUSINESS_TIME_ZONE} 20 3 * * *` }],
    },
    async ({ step }) => step.run("purge", () => purgeExpired(systemActor("schedule"))),
  );
