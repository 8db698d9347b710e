import "server-only";
import { purgeExpired } from "@/lib/domain/retention/purge-expired";
import { purgeHistory } from "@/lib/domain/retention/purge-history";
import { purgeImports } from "@/lib/domain/retention/purge-imports";
import { systemActor } from "@/lib/platform/actor-types";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import type { JobsClient } from "../client";

/**
 * Every night, after the clocks may have changed: deletes sessions, challenges, links and limits that are over
 * (security F9), old files of imports, and history that is old enough.
 */
export const purgeExpiredSessions = (client: JobsClient) =>
  client.createFunction(
    {
      id: "purge-expired-sessions",
      name: "Delete what is over, and history that is old enough",
      retries: 3,
      triggers: [{ cron: `TZ=${BUSINESS_TIME_ZONE} 20 3 * * *` }],
    },
    async ({ step }) => {
      for (let slice = 1, isDone = false; !isDone; slice += 1)
        isDone = (await step.run(`expired, slice ${slice}`, () => purgeExpired(systemActor("schedule")))).isDone;
      for (let slice = 1, isDone = false; !isDone; slice += 1)
        isDone = (await step.run(`imports, slice ${slice}`, () => purgeImports(systemActor("schedule")))).isDone;
      for (let slice = 1, isDone = false; !isDone; slice += 1)
        isDone = (await step.run(`history, slice ${slice}`, () => purgeHistory(systemActor("schedule")))).isDone;
    },
  );
