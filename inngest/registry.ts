import "server-only";
import type { JobsClient } from "./client";
import { buildDailyAggregates } from "./functions/build-daily-aggregates";
import { buildWeeklyAggregates } from "./functions/build-weekly-aggregates";
import { createDailySnapshots } from "./functions/create-daily-snapshots";
import { heartbeat } from "./functions/heartbeat";
import { mailInboxes } from "./functions/mail-inboxes";
import { performBulkActs } from "./functions/perform-bulk-acts";
import { purgeExpiredSessions } from "./functions/purge-expired-sessions";
import { sweep } from "./functions/sweep";
import { syncCircuits } from "./functions/sync-circuits";
import { syncPlannedUnits } from "./functions/sync-planned-units";
import { writeExports } from "./functions/write-exports";

/** Every function the jobs engine may run, for one installation's client. */
export const defineFunctions = (client: JobsClient) => [
  syncCircuits(client),
  syncPlannedUnits(client),
  buildDailyAggregates(client),
  buildWeeklyAggregates(client),
  createDailySnapshots(client),
  sweep(client),
  heartbeat(client),
  purgeExpiredSessions(client),
  mailInboxes(client),
  performBulkActs(client),
  writeExports(client),
];
