import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import type { FaultReport } from "@/lib/domain/testing/faults/kill-points";
import { startTestCluster } from "@/lib/platform/testing/prepared-cluster";
import { partNames } from "./faults/part-names";
import { tellRows } from "./faults/rows";

const SEEDS = 1_000_000_000;
const { values } = parseArgs({
  options: {
    seed: { type: "string", default: String(Math.floor(Math.random() * SEEDS)) },
    only: { type: "string", default: partNames.join(",") },
    /** Fewer than the 200 that the product promises are for a quick look. */
    kills: { type: "string", default: "240" },
    // Shorter than the five minutes that it stands for; waits of the jobs server are then shortened alike.
    "outage-seconds": { type: "string", default: "20" },
  },
});
const started = Date.now();
const seconds = () => Math.round((Date.now() - started) / 1_000);
const reports: FaultReport[] = [];

function tell(report: FaultReport): void {
  reports.push(report);
  const mark = report.faults.length === 0 ? "ok    " : "FAILED";
  console.log(
    `${mark} ${String(report.tried).padStart(6)}  ${report.name}: ${report.notes.join(", ")} (${seconds()} s)`,
  );
  for (const fault of report.faults.slice(0, 10)) console.log(`               ${fault}`);
}

/** Each part in a process of its own, since a process knows one WorkStudio only. */
async function runPart(part: string, clusterUrl: string): Promise<void> {
  const child = fork(
    "scripts/faults/run-part.ts",
    [part, values.seed, clusterUrl, values.kills, values["outage-seconds"]],
    {
      execArgv: ["--conditions=react-server", "--import", "tsx"],
      // Dying is what these runs are for: the log would drown the summary.
      env: { ...process.env, LOG_LEVEL: "silent" },
    },
  );
  child.on("message", (report) => tell(report as FaultReport));
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  if (code !== 0) tell({ name: part, tried: 0, notes: [], faults: [`The part ended with code ${String(code)}.`] });
}

const cluster = await startTestCluster();
try {
  for (const part of partNames.filter((name) => values.only.split(",").includes(name)))
    await runPart(part, cluster.url);
} finally {
  await cluster.stop();
}
const tried = partNames.filter((name) => values.only.split(",").includes(name));
console.log(`\nThe rows of docs/security.md, Faults:\n${tellRows(tried).join("\n")}`);
const count = (of: (report: FaultReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
const faults = count((report) => report.faults.length);
console.log(
  `\n${count((report) => report.tried)} tried, ${faults} faults, in ${seconds()} s. Again: npm run test:faults -- --seed ${values.seed}`,
);
process.exit(faults === 0 ? 0 : 1);
