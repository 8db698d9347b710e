import "server-only";
import { env } from "@/lib/platform/env";
import { type WorkStudioClient, createWorkStudioClient } from "@/lib/workstudio/client";
import { sharedDoor } from "./share-door";

let client: WorkStudioClient | undefined;

/**
 * The process's one client of WorkStudio with the service account; every process of the installation calls through
 * one door.
 */
export function workStudio(): WorkStudioClient {
  const configuration = env();
  client ??= createWorkStudioClient({
    baseUrl: configuration.WORKSTUDIO_BASE_URL,
    allowHttpHosts: configuration.WORKSTUDIO_ALLOW_HTTP_HOSTS,
    connectTimeoutMs: configuration.WORKSTUDIO_CONNECT_TIMEOUT_MS,
    totalTimeoutMs: configuration.WORKSTUDIO_TOTAL_TIMEOUT_MS,
    maxCallsInARow: configuration.WORKSTUDIO_CALLS_IN_A_ROW,
    pauseMs: configuration.WORKSTUDIO_PAUSE_MS,
    batchRows: 1_000,
    door: sharedDoor,
    retry: { delaysMs: configuration.WORKSTUDIO_RETRY_DELAYS_MS },
    outage: { failuresInARow: 5, openMs: configuration.WORKSTUDIO_OUTAGE_PAUSE_MS },
    views: {
      circuits: configuration.WORKSTUDIO_VIEW_CIRCUITS ?? "",
      plannedUnits: configuration.WORKSTUDIO_VIEW_PLANNED_UNITS ?? "",
    },
    credentials: {
      username: configuration.WORKSTUDIO_SERVICE_USERNAME ?? "",
      password: configuration.WORKSTUDIO_SERVICE_PASSWORD ?? "",
    },
  });
  return client;
}
