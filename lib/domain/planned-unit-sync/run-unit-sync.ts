import "server-only";
import { writeCircuitDays } from "../aggregates/write-circuit-days";
import { type RunOutcome, type RunStatus, closeRun } from "../sync-runs/close-run";
import type { Lease } from "../sync-runs/hold-lease";
import { CANCELLED } from "../sync-runs/rules";
import { type StepAnswer, type StepRunner, runStep } from "../sync-runs/run-step";
import { writeUnitSnapshots } from "../unit-snapshots/write-unit-snapshots";
import { readOutcome } from "./claim-work-order";
import { UNIT_FEED } from "./define-unit-feed";
import { settleUnknownCodes } from "./record-unit-issues";
import type { UnitSyncOptions } from "./schema";
import { type SliceAnswer, syncSlice } from "./sync-slice";
import { tidyUnits } from "./tidy-units";

/** So many slices without one answer, some minutes: WorkStudio is not coming back soon. */
const MOST_FRUITLESS = 12;

/**
 * The sync of planned units (domain.md §4.1), durable and the same for jobs and commands: slices of time that claim
 * waiting work orders, each written in a transaction of its own, then what is true of all, then the log; lists of units
 * are kept before and after (`writeUnitSnapshots`). Every ending closes the log; only a lost lease and unknown errors
 * throw, for the caller to close it as failed.
 */
export async function runUnitSync(step: StepRunner, syncLogId: bigint, options: UnitSyncOptions): Promise<RunStatus> {
  const run = <T>(name: string, work: (lease: Lease) => Promise<T>): Promise<StepAnswer<T>> =>
    step(name, () => runStep(UNIT_FEED.name, syncLogId, name, work));
  const close = (outcome: RunOutcome) =>
    step("close", () => closeRun(UNIT_FEED, syncLogId, outcome).then(() => outcome.status));
  const cancelled = () => close({ status: "failed", cause: "cancelled", message: CANCELLED });
  /** Whether it was not cancelled meanwhile. */
  const repeat = async (name: string, work: (lease: Lease, slice: number) => Promise<{ isDone: boolean }>) => {
    for (let slice = 1, isDone = false; !isDone; slice += 1) {
      const answer = await run(`${name}, slice ${slice}`, (lease) => work(lease, slice));
      if (answer.cancelled) return false;
      isDone = answer.value.isDone;
    }
    return true;
  };

  if (!(await repeat("lists before the fetch", (lease) => writeUnitSnapshots(lease, "before")))) return cancelled();
  const answers: SliceAnswer[] = [];
  let fruitless = 0;
  for (let slice = 1; ; slice += 1) {
    const answer = await run(`work orders, slice ${slice}`, (lease) => syncSlice(lease, options.acceptFewer));
    if (answer.cancelled) return cancelled();
    answers.push(answer.value);
    fruitless = answer.value.isFruitless ? fruitless + 1 : 0;
    const { stop, left } = answer.value;
    const isDone = left === 0 || stop !== null || fruitless === MOST_FRUITLESS;
    if (isDone) break;
  }
  const tidied = await run("tell the database how many", () => tidyUnits(syncLogId));
  if (tidied.cancelled) return cancelled();
  // Also for what runs before this one left, so that no end of a run loses a circuit's day.
  const totals = await repeat("totals of circuits", (lease, slice) =>
    writeCircuitDays(lease, { isFirst: slice === 1 }),
  );
  if (!totals) return cancelled();
  if (!(await repeat("lists", (lease) => writeUnitSnapshots(lease, "after")))) return cancelled();
  const ended = await run("settle", async (lease) => {
    await settleUnknownCodes(lease);
    return readOutcome(syncLogId);
  });
  if (ended.cancelled) return cancelled();
  return close(outcomeOf(answers, ended.value, options));
}

function outcomeOf(
  answers: readonly SliceAnswer[],
  { total, left, failed, newIssues, isPersonal }: Awaited<ReturnType<typeof readOutcome>>,
  options: UnitSyncOptions,
): RunOutcome {
  const stop = answers.at(-1)?.stop ?? null;
  const orders = (count: number) => (count === 1 ? "1 work order" : `${count} work orders`);
  const parts = [
    left > 0
      ? `${stop?.message ?? "WorkStudio does not answer."} ${orders(left)} of ${total} ${left === 1 ? "was" : "were"} not fetched; the next sync takes ${left === 1 ? "it" : "them"} up.`
      : "",
    failed > 0 ? `${orders(failed)} failed and will be tried again with the next sync.` : "",
    newIssues > 0
      ? `${newIssues === 1 ? "1 new line stands" : `${newIssues} new lines stand`} on the issues list.`
      : "",
  ].filter(Boolean);
  const isFailed = left + failed === total;
  return {
    cameToWriting: true,
    status: isFailed ? "failed" : parts.length > 0 ? "warning" : "completed",
    message: parts.join(" ") || null,
    context: { personal_account: isPersonal },
    // What was asked of some work orders, or not answered, makes not all units fresh.
    freshParts: !options.workOrders && left === 0 && failed === 0 && !isPersonal ? ["due"] : [],
  };
}
