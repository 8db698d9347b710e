import type { Actor } from "@/lib/platform/actor-types";
import { systemActor } from "@/lib/platform/actor-types";
import { AGGREGATE_FEED } from "../aggregates/define-aggregate-feeds";
import { openBuild } from "../aggregates/mutations";
import { runDayBuild } from "../aggregates/run-day-build";
import { type SyncRunRecord, getRunRecord } from "../sync-runs/queries";
import { directSteps } from "./sync";

/** Makes the figures of days, and answers the run's log as it stands afterwards; without days those that are due. */
export async function buildDays(
  days: { from?: string; to?: string } = {},
  actor: Actor = systemActor("test"),
): Promise<SyncRunRecord> {
  const { syncLogId, options } = await openBuild(actor, AGGREGATE_FEED, days, "manual");
  await runDayBuild(directSteps, BigInt(syncLogId), options);
  return getRunRecord(systemActor("test"), syncLogId);
}
