import { setTimeout as delay } from "node:timers/promises";
import { getCircuitFeed } from "@/lib/domain/circuit-sync/queries";
import { listCircuits, circuitList } from "@/lib/domain/circuits/list";
import { listFeeds } from "@/lib/domain/feeds/queries";
import { listSyncRuns, runList } from "@/lib/domain/sync-runs/list";
import { LeaseLostError } from "@/lib/domain/sync-runs/hold-lease";
import type { Deed } from "@/lib/domain/testing/faults/beside";
import { actOn } from "@/lib/domain/testing/faults/interleave-edits";
import { KILLED, type KilledName } from "@/lib/domain/testing/faults/kill-points";
import { directSteps, sync } from "@/lib/domain/testing/sync";
import { systemActor } from "@/lib/platform/actor-types";
import { isDatabaseAway } from "@/lib/platform/database-away";
import { disconnect } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";

/**
 * A second panel and worker: people look at its pages and correct circuits, and it makes jobs; whoever started it asks
 * for all of it by messages.
 */
type Ask = { id: number; what: string; about: unknown };

/** The job as the jobs server knows it, whichever worker it calls. */
const JOB = "faults";
const reader = systemActor("operator");
let isLooking = false;
let looks = 0;
let looking: Promise<void> = Promise.resolve();

async function lookAround(): Promise<void> {
  while (isLooking) {
    try {
      await Promise.all([
        getCircuitFeed(reader),
        listFeeds(reader),
        listSyncRuns(reader, runList.parse({})),
        listCircuits(reader, circuitList.parse({})),
      ]);
      looks += 1;
    } catch (error) {
      // The database is put back to another moment while people look.
      if (!isDatabaseGone(error)) throw error;
    }
    await delay(100);
  }
}

const isDatabaseGone = (error: unknown): boolean =>
  isDatabaseAway(error) || /does not exist|terminating connection|is being accessed/.test(String(error));

async function work(name: KilledName, scheduledFor: Date): Promise<void> {
  await KILLED[name](directSteps, JOB, scheduledFor).catch((error: unknown) => {
    // The other worker ended the run; or what both wanted is done already.
    const isDone = error instanceof LeaseLostError || (error instanceof AppError && error.code === "CONFLICT");
    if (!isDone) throw error;
  });
}

async function answer({ what, about }: Ask): Promise<unknown> {
  if (what === "look") {
    if (!isLooking) {
      isLooking = true;
      looks = 0;
      looking = lookAround();
      looking.catch(() => undefined);
    }
    return null;
  }
  if (what === "rest") {
    isLooking = false;
    await looking;
    await disconnect();
    return looks;
  }
  if (what === "work") {
    const { name, scheduledFor } = about as { name: KilledName; scheduledFor: Date };
    return work(name, scheduledFor);
  }
  if (what === "act") return actOn(about as Deed);
  if (what === "sync")
    return sync().then(
      () => true,
      (error: unknown) => {
        if (error instanceof AppError && error.code === "CONFLICT") return false;
        throw error;
      },
    );
  throw new Error(`Nobody knows what ${what} is.`);
}

process.on("message", (message) => {
  const ask = message as Ask;
  answer(ask).then(
    (value) => process.send?.({ id: ask.id, value: value ?? null, error: null }),
    (error: unknown) =>
      process.send?.({
        id: ask.id,
        value: null,
        error: error instanceof Error ? (error.stack ?? error.message) : String(error),
      }),
  );
});
process.on("disconnect", () => process.exit(0));
