import "server-only";

import { purgeExpiredSessions } from "./functions/purge-expired-sessions";
import { sweep } from "./functions/sweep";
import { syncCircuits } from "./functions/sync-circuits";

/** Every function the jobs engine may run. */
export const functions = [syncCircuits, sweep, purgeExpiredSessions];
