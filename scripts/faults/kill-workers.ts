import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { brokenInvariants } from "@/lib/domain/testing/faults/check-invariants";
import type { FaultJobName } from "@/lib/domain/testing/faults/fault-jobs";
import type { FaultWorld } from "@/lib/domain/testing/faults/fault-world";
import type { Draw, FaultReport } from "@/lib/domain/testing/faults/kill-points";
import { differenceOf, readState } from "@/lib/domain/testing/faults/read-state";

/** Two workers at once ask for the same run; one is killed with SIGKILL in the middle, and the other one ends it as if nobody had been disturbed. */
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
  let killed = 0;
  for (let time = 0; time < times; time += 1) {
    await world.putBack("before");
    const workers = [startWorker(name, scheduledFor), startWorker(name, scheduledFor)];
    const victim = workers[Math.floor(draw() * 2)];
    await Promise.all(workers.map((worker) => once(worker, "message")));
    await delay(draw() * longest * 0.8);
    if (victim?.exitCode === null && victim.kill("SIGKILL")) killed += 1;
    const codes = await Promise.all(workers.filter((worker) => worker !== victim).map(ended));
    if (codes.some((code) => code !== 0)) faults.push(`${name}: the other worker ended with ${codes.join(", ")}`);
    // The one that is left may have found the run in the other's hands; somebody asks once more, as the sweep does.
    await ended(startWorker(name, scheduledFor));
    const parts = [...(await brokenInvariants(world.ownerUrl)), differenceOf(wanted, await readState(world.ownerUrl))];
    const text = parts.filter((part) => part !== null).join("\n");
    if (text) faults.push(`${name}, killed: ${text}`);
  }
  await world.putBack("after");
  return { name: `${name} by two workers`, tried: times, notes: [`${killed} killed`], faults };
}

function startWorker(name: string, scheduledFor: string): ChildProcess {
  return fork("scripts/faults/work-apart.ts", [name, scheduledFor], {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
  });
}

async function ended(worker: ChildProcess): Promise<number | null> {
  if (worker.exitCode !== null || worker.signalCode !== null) return worker.exitCode;
  const [code] = (await once(worker, "exit")) as [number | null];
  return code;
}
