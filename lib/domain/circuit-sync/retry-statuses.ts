import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { nothingFailed } from "../sync-runs/refuse-run";
import type { SyncRunRecord } from "../sync-runs/queries";
import { type OpenedSync, openCircuitSync } from "./mutations";
import { failedStatuses } from "./rules";
import { circuitSyncOptionsSchema } from "./schema";

/**
 * Opens a sync of the statuses that failed in a run, all of its own where it failed as a whole; as a preview where it
 * was one. What was forced is not forced again. Throws as `openCircuitSync`, and CONFLICT where nothing failed.
 */
export async function retryStatuses(actor: Actor, run: SyncRunRecord): Promise<OpenedSync> {
  const options = circuitSyncOptionsSchema.parse(run.context);
  const statuses = failedStatuses(run, options.statuses);
  if (statuses.length === 0) throw nothingFailed();
  return openCircuitSync(actor, { statuses, preview: options.preview, force: false, acceptFewer: false }, "manual", {
    retryOf: run.id,
  });
}
