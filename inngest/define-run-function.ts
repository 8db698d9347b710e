import "server-only";
import { type GetStepTools, NonRetriableError } from "inngest";
import type { Feed } from "@/lib/domain/sync-runs/define-feed";
import { takeUpRun } from "@/lib/domain/sync-runs/hand-over-run";
import type { StepRunner } from "@/lib/domain/sync-runs/run-step";
import { BUSINESS_TIME_ZONE } from "@/lib/platform/time";
import { afterLastTry } from "./after-last-try";
import type { JobsClient } from "./client";
import { isSchedule, runRequestedSchema } from "./events";
import { retriedWork } from "./retried-work";

type Step = GetStepTools<JobsClient>;

type RunFunction<Options> = {
  id: string;
  name: string;
  feed: Feed;
  /** Asks for one opened run. */
  event: string;
  /** Eastern. */
  crons: readonly string[];
  /** What is kept, for the sentence of a run that stopped: "Work orders that were finished are kept". */
  kept: string;
  openScheduled: (jobRunId: string) => Promise<number | null>;
  readOptions: (syncLogId: number) => Promise<Options>;
  run: (step: StepRunner, syncLogId: bigint, options: Options) => Promise<string>;
  fail: (syncLogId: number, message: string) => Promise<void>;
  /** After a run that did not fail. */
  afterwards?: (step: Step, syncLogId: number, options: Options) => Promise<void>;
};

/**
 * A function of the jobs that runs one feed: a run that somebody opened, or one of the schedule. Runs exclude each
 * other by the feed's lease; the singleton only keeps one opened run from being run twice. Its retries outlast ten
 * minutes without a database; other errors are given up earlier.
 */
export const defineRunFunction = <Options>(client: JobsClient, definition: RunFunction<Options>) => {
  const { id, name, feed, event: eventName, crons, kept } = definition;
  return client.createFunction(
    {
      id,
      name,
      retries: 7,
      singleton: { key: "event.data.syncLogId", mode: "skip" },
      triggers: [{ event: eventName }, ...crons.map((cron) => ({ cron: `TZ=${BUSINESS_TIME_ZONE} ${cron}` as const }))],
      onFailure: afterLastTry({
        schema: runRequestedSchema,
        what: `a run of ${feed.name} stopped on an error`,
        stepName: "close the log",
        tell: ({ syncLogId }) =>
          definition.fail(
            syncLogId,
            `The run stopped: one of its steps failed every time it was tried. ${kept}. Start it again; if it stops again, tell whoever runs WS-Tracker that the application log has the error of run ${syncLogId}.`,
          ),
      }),
    },
    async ({ event, step, runId, attempt }) => {
      const requested = runRequestedSchema.safeParse(event.data);
      // An event that asks for no opened run comes from a stranger: it must not become a run of the system's own.
      if (!requested.success && !isSchedule(event.name))
        throw new NonRetriableError(`A run of ${feed.name} was asked for without the number of an opened run.`);
      const syncLogId = requested.success
        ? requested.data.syncLogId
        : await step.run("open the scheduled run", () => definition.openScheduled(runId));
      if (syncLogId === null) return { skipped: "a run of this feed goes on already, or nothing is due" };
      const options = (await step.run("read the options", async () =>
        (await takeUpRun(syncLogId)) ? definition.readOptions(syncLogId) : null,
      )) as Options | null;
      if (options === null) return { skipped: "this run has ended already" };
      // Every answer of a step is plain JSON, so what the engine remembers is what the step answered.
      const runner: StepRunner = async <T>(stepName: string, work: () => Promise<T>) =>
        (await step.run(stepName, () => retriedWork(feed, work, syncLogId, attempt))) as T;
      const status = await definition.run(runner, BigInt(syncLogId), options);
      if (status !== "failed") await definition.afterwards?.(step, syncLogId, options);
      return { syncLogId, status };
    },
  );
};
