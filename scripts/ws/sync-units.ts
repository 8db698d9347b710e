import { failUnitSync, openUnitSync } from "@/lib/domain/planned-unit-sync/mutations";
import { getUnitSyncRun } from "@/lib/domain/planned-unit-sync/queries";
import { runUnitSync } from "@/lib/domain/planned-unit-sync/run-unit-sync";
import { requestUnitSyncSchema } from "@/lib/domain/planned-unit-sync/schema";
import { systemActor } from "@/lib/platform/actor-types";
import { toInvalid } from "@/lib/platform/error-response";
import { overOutage } from "@/lib/platform/over-outage";
import { type CommandResult, printResult } from "./run-command";

type Options = { workOrder?: string[]; acceptFewer?: boolean; reason?: string; json?: boolean };

/** Runs a sync of planned units in this process; true unless it failed. */
export async function syncUnitsCommand(options: Options): Promise<boolean> {
  return printResult(options, await syncUnits(options));
}

/** As the command does it, for those that do more. */
export async function syncUnits(options: Options): Promise<CommandResult> {
  const { workOrder: workOrders, acceptFewer, reason } = options;
  const parsed = requestUnitSyncSchema.safeParse({ workOrders, acceptFewer, reason });
  if (!parsed.success) throw toInvalid(parsed.error);
  const operator = systemActor("operator");
  const opened = await openUnitSync(operator, parsed.data, "manual");
  if (!opened) return { run: null, text: "No planned units are due." };
  try {
    await runUnitSync((_name, work) => overOutage(work), BigInt(opened.syncLogId), opened.options);
  } catch (error) {
    await failUnitSync(opened.syncLogId, "The sync stopped on an unexpected error; the application log has it.");
    throw error;
  }
  const run = await getUnitSyncRun(operator, opened.syncLogId);
  const { units } = run;
  const text = `Sync ${run.id} ${run.syncStatus}: ${units?.done ?? 0} of ${units?.workOrders ?? 0} work orders, ${units?.units ?? 0} units: ${units?.created ?? 0} new, ${units?.changed ?? 0} changed, ${units?.moved ?? 0} moved, ${units?.missing ?? 0} missing, ${units?.vanished ?? 0} vanished, ${units?.rejected ?? 0} rejected, in ${run.durationSeconds ?? 0} s.`;
  return { run, text };
}
