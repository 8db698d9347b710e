import { startBadWorkStudio } from "@/lib/domain/testing/faults/bad-workstudio";
import { ACTS_ENVIRONMENT, FAULT_ACTS, type FaultActName, prepareActs } from "@/lib/domain/testing/faults/fault-acts";
import { FAULT_JOBS, type FaultJobName, PEOPLE_DOMAIN } from "@/lib/domain/testing/faults/fault-jobs";
import type { FaultWorld } from "@/lib/domain/testing/faults/fault-world";
import { fuzzBytes } from "@/lib/domain/testing/faults/fuzz-bytes";
import { fuzzCircuits } from "@/lib/domain/testing/faults/fuzz-circuits";
import { fuzzUnits } from "@/lib/domain/testing/faults/fuzz-units";
import { interleaveEdits } from "@/lib/domain/testing/faults/interleave-edits";
import { type FaultReport, killJob } from "@/lib/domain/testing/faults/kill-points";
import { startSimulator } from "@/lib/platform/testing/start-simulator";
import { drawFrom } from "@/lib/domain/testing/faults/draw";
import { databaseAway } from "./database-away";
import { killWorkers } from "./kill-workers";
import { findFreePort } from "@/scripts/lib/ports.mjs";
import { speakWithJobsServer } from "./runs-by-jobs";
import { startSecondPanel } from "./second-panel";
import type { PartName } from "./part-names";
import { stopWorkers } from "./stop-workers";
import { workStudioFaults } from "./workstudio-faults";

/** `kills`: points at which jobs are killed. `outageSeconds`: how long the database is away where it is. */
export type Setting = { world: FaultWorld; seed: number; kills: number; outageSeconds: number };
type Part = (setting: Setting) => AsyncGenerator<FaultReport>;

const JOBS = Object.keys(FAULT_JOBS) as FaultJobName[];
const ACTS = Object.keys(FAULT_ACTS) as FaultActName[];
const CIRCUITS = 40;
const ORDERS = 500;
const ROUNDS = 16;

/** Somebody with an account here, whom the next linking gives a planner. */
const joins = (name: string) =>
  `
    INSERT INTO users (name, email, password)
    VALUES ('${name}', '${name.toLowerCase().replace(" ", ".")}@${PEOPLE_DOMAIN}', 'x')`;

/**
 * Jobs are killed at a first sync, where everything is new, and again days later, where people corrected what
 * WorkStudio changed.
 */
async function* killPoints({ world, seed, kills }: Setting): AsyncGenerator<FaultReport> {
  const simulator = await startSimulator({ circuits: CIRCUITS, seed: 1 + (seed % 1_000), oddRate: 0.05 });
  let beside: ReturnType<typeof startSecondPanel> | null = null;
  try {
    const draw = drawFrom(seed);
    const each = Math.ceil(kills / (2 * JOBS.length));
    beside = startSecondPanel();
    await world.run(joins("Lena Hart"), "UPDATE api_status_configs SET sync_frequency = 'daily'");
    for (const name of JOBS) yield await killJob(world, name, { points: each, draw, moment: "first", beside });
    await simulator.advanceDays(3);
    await world.run(
      joins("Otto Lind"),
      `
        UPDATE circuits
        SET title = 'CORRECTED ' || id, row_version = row_version + 1,
          upstream_values = jsonb_build_object('title', title),
          user_modified_fields = jsonb_build_object(
            'title', jsonb_build_object('modified_at', now(), 'modified_by', 1, 'original_value', title)
          )
        WHERE id % 7 = 0`,
    );
    for (const name of JOBS) yield await killJob(world, name, { points: each, draw, moment: "again", beside });
  } finally {
    await beside?.stop();
    await simulator.stop();
  }
}

/** What people ask for of many records at once, a file or an act, killed as jobs are. */
async function* actsOfPeople({ world, seed, kills }: Setting): AsyncGenerator<FaultReport> {
  const draw = drawFrom(seed);
  const each = Math.ceil(kills / (2 * JOBS.length));
  Object.assign(process.env, ACTS_ENVIRONMENT);
  await prepareActs();
  const beside = startSecondPanel();
  try {
    for (const name of ACTS) yield await killJob(world, name, { points: each, draw, moment: "acts", beside });
  } finally {
    await beside.stop();
  }
}

async function* oddUnits({ seed }: Setting): AsyncGenerator<FaultReport> {
  const { server, answers, environment } = await startBadWorkStudio();
  Object.assign(process.env, environment);
  try {
    yield await fuzzUnits(answers, { seed, orders: ORDERS, rounds: ROUNDS });
  } finally {
    await server.close();
  }
}

async function* oddCircuits({ seed }: Setting): AsyncGenerator<FaultReport> {
  const { server, answers, environment } = await startBadWorkStudio();
  Object.assign(process.env, environment);
  try {
    yield await fuzzCircuits(answers, { seed, circuits: 200, rounds: 100 });
  } finally {
    await server.close();
  }
}

async function* damagedBytes({ seed }: Setting): AsyncGenerator<FaultReport> {
  yield await fuzzBytes({ seed, answers: 4_000 });
}

async function* editsInSyncs({ seed }: Setting): AsyncGenerator<FaultReport> {
  const simulator = await startSimulator({ circuits: 80, seed: 1 + (seed % 1_000) });
  const beside = startSecondPanel();
  try {
    yield await interleaveEdits(simulator, { seed, circuits: 40, rounds: 26, beside });
  } finally {
    await beside.stop();
    await simulator.stop();
  }
}

async function* twoWorkers({ world, seed }: Setting): AsyncGenerator<FaultReport> {
  const jobsPort = await findFreePort(0);
  speakWithJobsServer(jobsPort);
  const simulator = await startSimulator({ circuits: 150, seed: 1 + (seed % 1_000) });
  const draw = drawFrom(seed);
  try {
    for (const name of JOBS.slice(0, 4)) yield await killWorkers(world, name, { times: 2, draw });
    yield* stopWorkers(world, { simulator, jobsPort, times: 3, draw });
  } finally {
    await simulator.stop();
  }
}

/** What each part tries. */
export const PARTS: Record<PartName, Part> = {
  kills: killPoints,
  acts: actsOfPeople,
  units: oddUnits,
  circuits: oddCircuits,
  bytes: damagedBytes,
  edits: editsInSyncs,
  processes: twoWorkers,
  workstudio: ({ world, seed }) => workStudioFaults(world, seed),
  outages: ({ seed, outageSeconds }) => databaseAway(seed, outageSeconds),
};
