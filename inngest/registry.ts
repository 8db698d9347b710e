import "server-only";
import { failAbandonedSyncs } from "./functions/fail-abandoned-syncs";
import { purgeExpiredSessions } from "./functions/purge-expired-sessions";
import { syncCircuits } from "./functions/sync-circuits";

/** Every function the jobs engine may run. */
export const functions = [syncCircuits, failAbandonedSyncs, purgeExpiredSessions];
