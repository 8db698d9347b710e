import "server-only";
import { failExport, writeExport } from "@/lib/domain/exports/write-export";
import { afterLastTry } from "../after-last-try";
import type { JobsClient } from "../client";
import { EXPORT_REQUESTED, exportRequestedSchema } from "../events";

/** Writes one file of more rows than anybody waits for, as whoever asked for it. */
export const writeExports = (client: JobsClient) =>
  client.createFunction(
    {
      id: "write-exports",
      name: "Write a large file, as somebody asked for it",
      retries: 3,
      singleton: { key: "event.data.exportId", mode: "skip" },
      triggers: [{ event: EXPORT_REQUESTED }],
      onFailure: afterLastTry({
        schema: exportRequestedSchema,
        what: "a file could not be written",
        stepName: "say that it failed",
        tell: ({ exportId }) =>
          failExport(
            exportId,
            "This failed every time it was tried. Export the list again; the application log says more.",
          ),
      }),
    },
    async ({ event, step }) => {
      const { exportId } = exportRequestedSchema.parse(event.data);
      await step.run("write the file", () => writeExport(exportId));
      return { exportId };
    },
  );
