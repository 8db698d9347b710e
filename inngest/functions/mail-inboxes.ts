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
    async ({ step }) =>
      step.run("mail", async () => {
        const { sent, failed } = await mail(systemActor("schedule"));
        // Those alone are tried again.
        if (failed > 0) throw new Error(`${failed} of ${sent + failed} mails could not be sent`);
        return { sent };
      }),
  );
