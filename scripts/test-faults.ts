import { fork } from "node:child_process";
import { parseArgs } from "node:util";
import type { FaultReport } from "@/lib/domain/testing/faults/kill-points";
import { startTestCluster } from "@/lib/platform/testing/prepared-cluster";
import { partNames } from "./faults/part-names";
import { tellRows } from "./faults/rows";
import { watchNpm } from "./lib/npm-parent.mjs";

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
const ending = new AbortController();

/** No more parts; the one under way ends its own servers, and the cluster is stopped after it. */
function endEarly(why: string): void {
  if (!ending.signal.aborted) console.log(why);
  ending.abort();
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
  process.on(signal, () => endEarly(`Ended by ${signal}.`));
watchNpm(() => endEarly("Ended with npm."));

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
  ending.signal.addEventListener("abort", () => child.kill("SIGTERM"), { once: true });
  child.on("message", (report) => tell(report as FaultReport));
  const code = await new Promise<number | null>((done) => child.once("exit", done));
  if (code !== 0 && !ending.signal.aborted)
    tell({ name: part, tried: 0, notes: [], faults: [`The part ended with code ${String(code)}.`] });
}

const asked = values.only.split(",");
const unknown = asked.find((name) => !partNames.some((part) => part === name));
if (unknown !== undefined) {
  console.error(`There is no part “${unknown}”. Parts: ${partNames.join(", ")}.`);
  process.exit(1);
}
const wanted = partNames.filter((name) => asked.includes(name));
const tried: string[] = [];
const cluster = await startTestCluster();
try {
  for (const part of wanted) {
    if (ending.signal.aborted) break;
    tried.push(part);
    await runPart(part, cluster.url);
  }
} finally {
  await cluster.stop();
}
console.log(`\nThe rows of docs/security.md, Faults:\n${tellRows(tried).join("\n")}`);
const count = (of: (report: FaultReport) => number) => reports.reduce((sum, report) => sum + of(report), 0);
const faults = count((report) => report.faults.length);
console.log(
  `\n${count((report) => report.tried)} tried, ${faults} faults, in ${seconds()} s. Again: npm run test:faults -- --seed ${values.seed}`,
);
process.exit(faults === 0 && !ending.signal.aborted ? 0 : 1);
