import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError } from "@/lib/platform/errors";
import { nothingFailed } from "../sync-runs/refuse-run";
import { type OpenedUnitSync, openUnitSync } from "./mutations";
import type { UnitSyncRun } from "./queries";

/** As many as a person may name. */
const MOST_WORK_ORDERS = 1_000;

/**
 * Opens a sync of the work orders that failed in a run or were not fetched in it, within the row scope that the run was
 * read in; of all that are due where that is what they are, or they are too many to name. Throws as `openUnitSync`, and
 * CONFLICT where nothing failed, or a later sync has fetched it.
 */
export async function retryWorkOrders(actor: Actor, run: UnitSyncRun): Promise<OpenedUnitSync> {
  const { failed, isAllDue } = run.unfinished;
  if (failed.length === 0 && !isAllDue) throw nothingFailed();
  // More than can be named are due all the same: what failed is due at once.
  const asked = isAllDue || failed.length > MOST_WORK_ORDERS ? {} : { workOrders: failed };
  const opened = await openUnitSync(actor, { ...asked, acceptFewer: false }, "manual", { retryOf: run.id });
  if (!opened)
    throw new AppError("CONFLICT", "What was not fetched in this sync has been fetched since; nothing of it is due.");
  return opened;
}
