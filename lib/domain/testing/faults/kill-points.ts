import { setTimeout as delay } from "node:timers/promises";
import { disconnect } from "@/lib/platform/db";
import { LeaseLostError } from "../../sync-runs/hold-lease";
import type { StepRunner } from "../../sync-runs/run-step";
import type { Beside } from "./beside";
import { brokenInvariants } from "./check-invariants";
import { FAULT_ACTS, type FaultActName } from "./fault-acts";
import { FAULT_JOBS, type FaultJobName } from "./fault-jobs";
import type { FaultWorld } from "./fault-world";
import { type Death, KillSwitch } from "./kill-switch";
import { differenceOf, readState } from "./read-state";

/** A number from 0 to below 1, the next of a series that a seed decides. */
export type Draw = () => number;

/** What was tried, in counts, and each fault in words. */
export type FaultReport = { name: string; tried: number; notes: string[]; faults: string[] };

const LONGEST_MS = 90_000;
const IN_TWO_PLACES = 0.3;
const REMEMBERED = 0.5;
const RUN_AGAIN_EVERY = 5;
/** A second worker is asked for the same job at so many points, at a moment of the first one's work. */
const BESIDE = 0.4;
const LATEST_BESIDE_MS = 250;

/** Whatever can be killed. */
export const KILLED = { ...FAULT_JOBS, ...FAULT_ACTS };
export type KilledName = FaultJobName | FaultActName;

type Point = { deaths: Death[]; isRemembered: boolean };

/**
 * Kills a job at random statements, lets it go on as the jobs server would, and holds what is stored then against a run
 * that nobody disturbed. With a second panel people look at its pages all the while, and its worker takes part in some
 * of the rounds. The database is before the job when this begins, and after it when it ends.
 */
export async function killJob(
  world: FaultWorld,
  name: KilledName,
  { points, draw, moment, beside }: { points: number; draw: Draw; moment: string; beside?: Beside },
): Promise<FaultReport> {
  const killer = new KillSwitch();
  killer.install();
  try {
    const [before, after] = [`${moment}_before`, `${moment}_after`];
    await world.keep(before);
    const scheduledFor = new Date();
    killer.arm(null);
    await KILLED[name](remembering(new Map()), "faults", scheduledFor);
    const { statements } = killer;
    await world.keep(after);
    const wanted = await readState(world.ownerUrl);
    const faults = (await brokenInvariants(world.ownerUrl)).map((broken) => `${name}, undisturbed: ${broken}`);
    let died = 0;
    let looks = 0;
    let helped = 0;
    for (let tried = 0; tried < points; tried += 1) {
      const point = drawPoint(draw, statements);
      const helpAfterMs = beside && draw() < BESIDE ? draw() * LATEST_BESIDE_MS : null;
      await world.putBack(before);
      await beside?.look();
      const helping =
        beside && helpAfterMs !== null ? delay(helpAfterMs).then(() => beside.work(name, scheduledFor)) : null;
      helping?.catch(() => undefined);
      helped += helping ? 1 : 0;
      const fault = await killOnce(
        { world, killer, wanted, helping },
        name,
        scheduledFor,
        point,
        tried % RUN_AGAIN_EVERY === 0,
      );
      looks += (await beside?.rest()) ?? 0;
      died += fault.died;
      if (fault.text) faults.push(`${name} ${JSON.stringify(point)}: ${fault.text}`);
    }
    await world.putBack(after);
    return {
      name: `${name} (${moment})`,
      tried: points,
      notes: [
        `${statements} statements`,
        `${died} deaths`,
        ...(beside ? [`a second worker in ${helped}`, `${looks} looks at a second panel`] : []),
      ],
      faults,
    };
  } finally {
    killer.uninstall();
  }
}

function drawPoint(draw: Draw, statements: number): Point {
  const one = (): Death => ({
    statement: 1 + Math.floor(draw() * statements),
    when: draw() < 0.5 ? "before" : "after",
  });
  const deaths = draw() < IN_TWO_PLACES ? [one(), one()] : [one()];
  return { deaths, isRemembered: draw() < REMEMBERED };
}

type Killing = {
  world: FaultWorld;
  killer: KillSwitch;
  wanted: Map<string, string[]>;
  /** What a second worker makes of the same job meanwhile. */
  helping: Promise<void> | null;
};

async function killOnce(
  { world, killer, wanted, helping }: Killing,
  name: KilledName,
  scheduledFor: Date,
  { deaths, isRemembered }: Point,
  runsAgain: boolean,
): Promise<{ died: number; text: string | null }> {
  const memory = new Map<string, string>();
  let died = 0;
  try {
    for (const death of [...deaths, null]) {
      if (!isRemembered) memory.clear();
      killer.arm(death);
      try {
        await inTime(KILLED[name](remembering(memory), "faults", scheduledFor));
      } catch (error) {
        // Or the second worker ended the run, and this one must not write.
        if (!killer.isDead && !(helping && error instanceof LeaseLostError)) throw error;
      }
      if (!killer.isDead) continue;
      died += 1;
      await Promise.race([disconnect(), delay(1_000)]).catch(() => undefined);
      killer.arm(null);
      // Time passes until somebody else goes on.
      await world.run(
        "UPDATE sync_run_steps SET claimed_until = now() - interval '1 second' WHERE finished_at IS NULL",
      );
    }
    await helping;
    const parts: (string | null)[] = [
      ...(await brokenInvariants(world.ownerUrl)),
      differenceOf(wanted, await readState(world.ownerUrl)),
    ];
    if (runsAgain && !parts.some((part) => part !== null)) {
      // Another run of the same time has nothing to do.
      await KILLED[name](remembering(new Map()), "again", scheduledFor);
      parts.push(differenceOf(wanted, await readState(world.ownerUrl)));
    }
    const text = parts.filter((part) => part !== null).join("\n");
    return { died, text: text || null };
  } catch (error) {
    return { died, text: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Remembers answers as a jobs server does, through JSON. */
function remembering(memory: Map<string, string>): StepRunner {
  return async <T>(name: string, work: () => Promise<T>) => {
    const known = memory.get(name);
    if (known !== undefined) return JSON.parse(known) as T;
    const answer = JSON.stringify((await work()) ?? null);
    memory.set(name, answer);
    return JSON.parse(answer) as T;
  };
}

async function inTime(work: Promise<unknown>): Promise<void> {
  const end = new AbortController();
  const late = delay(LONGEST_MS, null, { signal: end.signal }).then(() => {
    throw new Error(`It did not end in ${LONGEST_MS / 1_000} s.`);
  });
  late.catch(() => undefined);
  try {
    await Promise.race([work, late]);
  } finally {
    end.abort();
  }
}
