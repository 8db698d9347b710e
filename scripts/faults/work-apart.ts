import { FAULT_JOBS, type FaultJobName } from "@/lib/domain/testing/faults/fault-jobs";
import { LeaseLostError } from "@/lib/domain/sync-runs/hold-lease";
import type { StepRunner } from "@/lib/domain/sync-runs/run-step";

/** A worker of its own that makes one job and ends; whoever started it may kill it at any moment. */
const [name = "", scheduledFor = ""] = process.argv.slice(2);
const step: StepRunner = async <T>(_name: string, work: () => Promise<T>) =>
  JSON.parse(JSON.stringify((await work()) ?? null)) as T;
process.on("disconnect", () => process.exit(1));
process.send?.("begins");
await FAULT_JOBS[name as FaultJobName](step, "apart", new Date(scheduledFor)).catch((error: unknown) => {
  // The other worker ended the run: this one must not write, and is not asked again.
  if (!(error instanceof LeaseLostError)) throw error;
});
process.exit(0);
