import "server-only";
import { mailInboxes as mail } from "@/lib/domain/inbox/mail-inboxes";
import { systemActor } from "@/lib/platform/actor-types";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import type { JobsClient } from "../client";

/** Every weekday morning: what waits for them, to whoever wants it by mail. */
export const mailInboxes = (client: JobsClient) =>
  client.createFunction(
    {
      id: "mail-inboxes",
      name: "Mail what waits, to whoever wants it",
      retries: 3,
      triggers: [{ cron: `TZ=${BUSINESS_TIME_ZONE} 0 7 * * 1-5` }],
    },
    async ({ step }) => step.run("mail", () => mail(systemActor("schedule"))),
  );
