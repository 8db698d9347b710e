import "server-only";
import { performForAsker } from "@/lib/domain/bulk-acts/perform-act";
import { refuseBulkAct } from "@/lib/domain/bulk-acts/start-act";
import { logger } from "@/lib/platform/logger";
import type { JobsClient } from "../client";
import { BULK_ACT_REQUESTED, bulkActRequestedSchema } from "../events";

/** Does one act on so many circuits that nobody would wait for it with the page open: all of it, or nothing. */
export const performBulkActs = (client: JobsClient) =>
  client.createFunction(
    {
      id: "perform-bulk-acts",
      name: "Change many circuits, as somebody asked for it",
      retries: 3,
      triggers: [{ event: BULK_ACT_REQUESTED }],
      onFailure: async ({ event, error, step }) => {
        const requested = bulkActRequestedSchema.safeParse(event.data.event.data);
        if (!requested.success) return;
        const { bulkActId } = requested.data;
        logger.error({ err: error, bulkActId }, "a change of many circuits stopped on an error");
        await step.run("say that it failed", () =>
          refuseBulkAct(
            bulkActId,
            "This failed every time it was tried. Nothing was changed; the application log says more.",
          ),
        );
      },
    },
    async ({ event, step }) => {
      const { bulkActId } = bulkActRequestedSchema.parse(event.data);
      await step.run("change the circuits", () => performForAsker(bulkActId));
      return { bulkActId };
    },
  );
