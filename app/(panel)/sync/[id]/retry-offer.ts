import type { RunOutcome } from "@/lib/domain/sync-runs/rules";

type Ended = {
  syncStatus: Exclude<RunOutcome, "cancelled">;
  isForced: boolean;
  isPreview: boolean;
  failures: readonly { status: string; statusName: string }[];
  /** Of a sync of units. */
  unfinished: { failed: readonly string[]; isAllDue: boolean } | null;
};

export type RetryOffer = { title: string; button: string; words: string };

/** What can be tried again of a run, in words; null where nothing failed or it still goes on. */
export function retryOffer(run: Ended, feed: "circuits" | "units" | "figures"): RetryOffer | null {
  if (run.syncStatus === "started") return null;
  if (feed === "units") return ofUnits(run);
  if (feed === "figures")
    return run.syncStatus === "failed"
      ? {
          title: "Not every day was made",
          button: "Make the others",
          words: "Days that were made are kept; this makes those that it did not come to.",
        }
      : null;
  const unforced = run.isForced && !run.isPreview ? " Corrections are kept this time; forcing is asked for anew." : "";
  if (run.syncStatus === "failed")
    return {
      title: "It failed as a whole",
      button: run.isPreview ? "Preview again" : "Try again",
      words: `The same statuses are asked for again.${unforced}`,
    };
  if (run.failures.length === 0) return null;
  const names = run.failures.map(({ statusName }) => statusName);
  return {
    title: `${names.join(", ")} failed`,
    button: `${run.isPreview ? "Preview" : "Sync"} ${names.length === 1 ? names[0] : "these statuses"} again`,
    words: `The other statuses of this run are up to date.${unforced}`,
  };
}

function ofUnits({ unfinished }: Ended): RetryOffer | null {
  if (!unfinished) return null;
  if (unfinished.isAllDue)
    return {
      title: "Work orders were left",
      button: "Fetch them now",
      words: "All work orders that are due are fetched, those that failed in this run among them.",
    };
  const count = unfinished.failed.length;
  if (count === 0) return null;
  return {
    title: count === 1 ? `Work order ${unfinished.failed[0]} was not fetched` : `${count} work orders were not fetched`,
    button: count === 1 ? "Fetch it again" : "Fetch them again",
    words: "The other work orders of this run are up to date.",
  };
}
