import { setTimeout as delay } from "node:timers/promises";
import { sendCircuitSync } from "@/inngest/send-circuit-sync";
import { failCircuitSync, openCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { getCircuitSyncRun } from "@/lib/domain/circuit-sync/queries";
import { runCircuitSync } from "@/lib/domain/circuit-sync/run-circuit-sync";
import { type CircuitSyncOptions, requestCircuitSyncSchema } from "@/lib/domain/circuit-sync/schema";
import type { StepRunner } from "@/lib/domain/sync-runs/run-step";
import { systemActor } from "@/lib/platform/actor-types";
import { toInvalid } from "@/lib/platform/error-response";
import { overOutage } from "@/lib/platform/over-outage";
import { type CommandResult, printResult } from "./run-command";

type Options = {
  status?: string[];
  preview?: boolean;
  force?: boolean;
  acceptFewer?: boolean;
  reason?: string;
  job?: boolean;
  trigger: string;
  json?: boolean;
};

/** Runs a circuit sync in this process, with a progress line on a terminal; true unless it failed. */
export async function syncCircuitsCommand(options: Options): Promise<boolean> {
  return printResult(options, await syncCircuits(options));
}

/** As the command does it, for those that do more. */
export async function syncCircuits(options: Options): Promise<CommandResult> {
  const parsed = requestCircuitSyncSchema.safeParse({
    statuses: options.status,
    preview: options.preview,
    force: options.force,
    acceptFewer: options.acceptFewer,
    reason: options.reason,
  });
  if (!parsed.success) throw toInvalid(parsed.error);
  const operator = systemActor("operator");
  const { syncLogId, options: opened } = await openCircuitSync(
    operator,
    parsed.data,
    options.trigger === "scheduled" ? "scheduled" : "manual",
  );
  if (options.job) await runAsJob(options, syncLogId);
  else await runHere(options, syncLogId, opened);
  const run = await getCircuitSyncRun(operator, syncLogId);
  const counts = run.preview?.counts;
  const text = counts
    ? `Preview of sync ${run.id}: would create ${counts.create}, update ${counts.update}, keep ${counts.kept} corrections, leave ${counts.unchanged} unchanged, reject ${counts.rejected}. Nothing was written.`
    : `Sync ${run.id} ${run.syncStatus}: ${run.created ?? 0} created, ${run.updated ?? 0} updated, ${run.unchanged ?? 0} unchanged, ${run.kept ?? 0} corrections kept, ${run.rejected ?? 0} rejected, in ${run.durationSeconds ?? 0} s.`;
  return { run, text };
}

async function runHere(options: Options, syncLogId: number, opened: CircuitSyncOptions): Promise<void> {
  const steps = opened.statuses.length + 2;
  let done = 0;
  const step: StepRunner = async (name, work) => {
    showProgress(options, done / (steps + done), name);
    const answer = await overOutage(work);
    done += 1;
    return answer;
  };
  try {
    await runCircuitSync(step, BigInt(syncLogId), opened);
  } catch (error) {
    await failCircuitSync(
      syncLogId,
      "The sync stopped on an unexpected error; the application log has it. Circuits that were finished are kept.",
    );
    throw error;
  } finally {
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
  }
}

async function runAsJob(options: Options, syncLogId: number): Promise<void> {
  await sendCircuitSync(syncLogId);
  const operator = systemActor("operator");
  for (
    let run = await getCircuitSyncRun(operator, syncLogId);
    run.syncStatus === "started";
    run = await getCircuitSyncRun(operator, syncLogId)
  ) {
    const { progress } = run;
    if (progress)
      showProgress(options, progress.total ? progress.done / progress.total : 0, `${progress.stage} ${progress.done}`);
    await delay(200);
  }
}

function showProgress(options: Options, share: number, name: string): void {
  if (!process.stderr.isTTY || options.json) return;
  const width = 24;
  const filled = Math.round(share * width);
  process.stderr.write(`\r\u001b[2K[${"#".repeat(filled)}${".".repeat(width - filled)}] ${name}`);
}
