import "server-only";
import type { JobsClient } from "./client";
import { heartbeat } from "./functions/heartbeat";
import { purgeExpiredSessions } from "./functions/purge-expired-sessions";
import { sweep } from "./functions/sweep";
import { syncCircuits } from "./functions/sync-circuits";

/** Every function the jobs engine may run, for one installation's client. */
export const defineFunctions = (client: JobsClient) => [
  syncCircuits(client),
  sweep(client),
  heartbeat(client),
  purgeExpiredSessions(client),
];
