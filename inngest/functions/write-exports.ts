import "server-only";
import { failExport, writeExport } from "@/lib/domain/exports/write-export";
import { logger } from "@/lib/platform/logger";
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
      onFailure: async ({ event, error, step }) => {
        const requested = exportRequestedSchema.safeParse(event.data.event.data);
        if (!requested.success) return;
        const { exportId } = requested.data;
        logger.error({ err: error, exportId }, "a file could not be written");
        await step.run("say that it failed", () =>
          failExport(
            exportId,
            "This failed every time it was tried. Export the list again; the application log says more.",
          ),
        );
      },
    },
    async ({ event, step }) => {
      const { exportId } = exportRequestedSchema.parse(event.data);
      await step.run("write the file", () => writeExport(exportId));
      return { exportId };
    },
  );
