import "server-only";
import { performForAsker } from "@/lib/domain/bulk-acts/perform-act";
import { refuseBulkAct } from "@/lib/domain/bulk-acts/start-act";
import { afterLastTry } from "../after-last-try";
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
      onFailure: afterLastTry({
        schema: bulkActRequestedSchema,
        what: "a change of many circuits stopped on an error",
        stepName: "say that it failed",
        tell: ({ bulkActId }) =>
          refuseBulkAct(
            bulkActId,
            "This failed every time it was tried. Nothing was changed; the application log says more.",
          ),
      }),
    },
    async ({ event, step }) => {
      const { bulkActId } = bulkActRequestedSchema.parse(event.data);
      await step.run("change the circuits", () => performForAsker(bulkActId));
      return { bulkActId };
    },
  );
