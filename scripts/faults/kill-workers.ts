import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { brokenInvariants } from "@/lib/domain/testing/faults/check-invariants";
import type { FaultJobName } from "@/lib/domain/testing/faults/fault-jobs";
import type { FaultWorld } from "@/lib/domain/testing/faults/fault-world";
import type { Draw, FaultReport } from "@/lib/domain/testing/faults/kill-points";
import { differenceOf, readState } from "@/lib/domain/testing/faults/read-state";

/**
 * Two workers at once ask for the same run; one is killed with SIGKILL in the middle, and the other one ends it as if
 * nobody had been disturbed. So does one that comes while the first sleeps for longer than its lease, and what that one
 * still tries when it wakes up changes nothing (security K2).
 */
export async function killWorkers(
  world: FaultWorld,
  name: FaultJobName,
  { times, draw }: { times: number; draw: Draw },
): Promise<FaultReport> {
  await world.keep("before");
  const scheduledFor = new Date().toISOString();
  const undisturbed = startWorker(name, scheduledFor);
  // Without its start, in which there is nothing to kill.
  await once(undisturbed, "message");
  const begun = Date.now();
  await ended(undisturbed);
  const longest = Date.now() - begun;
  await world.keep("after");
  const wanted = await readState(world.ownerUrl);
  const faults: string[] = [];
  const counts = { killed: 0, asleep: 0 };
  for (let time = 0; time < times; time += 1)
    for (const [how, disturb] of [
      ["killed", killOne],
      ["asleep", letOneSleep],
    ] as const) {
      await world.putBack("before");
      const { isDisturbed, fault } = await disturb(
        world,
        (isVictim) => startWorker(name, scheduledFor, isVictim),
        draw() * longest * 0.8,
        draw,
      );
      counts[how] += isDisturbed ? 1 : 0;
      // The one that is left may have found the run in the other's hands; somebody asks once more, as the sweep does.
      await ended(startWorker(name, scheduledFor));
      const parts = [
        fault,
        ...(await brokenInvariants(world.ownerUrl)),
        differenceOf(wanted, await readState(world.ownerUrl)),
      ];
      const text = parts.filter((part) => part !== null).join("\n");
      if (text) faults.push(`${name}, ${how}: ${text}`);
    }
  await world.putBack("after");
  return {
    name: `${name} by two workers`,
    tried: 2 * times,
    notes: [`${counts.killed} killed`, `${counts.asleep} asleep beyond their lease`],
    faults,
  };
}

type Start = (isVictim?: boolean) => ChildProcess;
/** What became of the worker that was chosen; one that was ready before is no fault. */
type Disturbed = { isDisturbed: boolean; fault: string | null };

async function killOne(_world: FaultWorld, start: Start, afterMs: number, draw: Draw): Promise<Disturbed> {
  const workers = [start(), start()];
  const victim = workers[Math.floor(draw() * 2)];
  await Promise.all(workers.map((worker) => once(worker, "message")));
  await delay(afterMs);
  const isDisturbed = victim?.exitCode === null && victim.kill("SIGKILL");
  const codes = await Promise.all(workers.filter((worker) => worker !== victim).map(ended));
  const isWell = codes.every((code) => code === 0);
  return { isDisturbed, fault: isWell ? null : `The other worker ended with ${codes.join(", ")}.` };
}

async function letOneSleep(world: FaultWorld, start: Start, afterMs: number): Promise<Disturbed> {
  const sleeper = start(true);
  await once(sleeper, "message");
  await delay(afterMs);
  if (sleeper.exitCode !== null || !sleeper.kill("SIGSTOP")) return { isDisturbed: false, fault: null };
  try {
    // What the clock does meanwhile: leases run out, and the database ends a transaction in which nothing is said
    // any more.
    await world.run(
      "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle' AND pid <> pg_backend_pid()",
      "UPDATE sync_leases SET expires_at = now() - interval '1 second' WHERE expires_at IS NOT NULL",
      "UPDATE sync_run_steps SET claimed_until = now() - interval '1 second' WHERE finished_at IS NULL",
    );
    const code = await ended(start());
    return { isDisturbed: true, fault: code === 0 ? null : `The other worker ended with ${String(code)}.` };
  } finally {
    sleeper.kill("SIGCONT");
    await ended(sleeper);
  }
}

/** One that is about to be disturbed says nothing of how it ends. */
function startWorker(name: string, scheduledFor: string, isVictim = false): ChildProcess {
  return fork("scripts/faults/work-apart.ts", [name, scheduledFor], {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    stdio: ["ignore", "inherit", isVictim ? "ignore" : "inherit", "ipc"],
  });
}

async function ended(worker: ChildProcess): Promise<number | null> {
  if (worker.exitCode !== null || worker.signalCode !== null) return worker.exitCode;
  const [code] = (await once(worker, "exit")) as [number | null];
  return code;
}
