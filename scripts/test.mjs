#!/usr/bin/env node
/**
 * `npm test`, or `npm test -- lint|types|pure|database|unit|build|e2e [arguments of its runner]`. The last line is
 * always “N passed, N failed”.
 */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { mkdirSync } from "node:fs";
import { asError } from "./lib/as-error.mjs";
import { runToEnd, stopWorking } from "./lib/children.mjs";
import { watchNpm } from "./lib/npm-parent.mjs";
import { assertNodeVersion, generateClient, installPackages } from "./lib/prepare.mjs";
import { stopShown } from "./lib/run-shown.mjs";
import { clearStages, secondsSince, stage } from "./lib/stage.mjs";
import { countOne, sum, summaryLine } from "./lib/test-counts.mjs";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const logFolder = resolve(".data/test-logs");
const started = performance.now();
/** @type {import("./lib/test-counts.mjs").Counts[]} */
const counts = [];
let isEnding = false;

/** Prints the one line that tells how it went; nothing comes after it. */
function end() {
  const total = sum(counts);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
  // A long run scrolls away what failed early, and a log may keep its end only.
  const notes = said("Passed at the second try only:", "secondTries") + said("What failed:", "failures");
  const skipped = total.skipped > 0 ? ` ${total.skipped} tests were skipped.` : "";
  process.stdout.write(`${notes}\nAll of it took ${secondsSince(started)}.${skipped}\n${summaryLine(total)}\n`, () =>
    process.exit(),
  );
}

/**
 * @param {string} heading
 * @param {keyof import("./lib/test-counts.mjs").Notes} kind
 */
function said(heading, kind) {
  const texts = counts.flatMap((count) => count[kind] ?? []);
  return texts.length > 0
    ? `\n${heading}\n${texts.map((text) => `  ${text.replaceAll("\n", "\n  ")}`).join("\n")}\n`
    : "";
}

/** @param {string} why */
async function stopEarly(why) {
  if (isEnding) return;
  isEnding = true;
  clearStages();
  console.error(`\n${why}`);
  counts.push(countOne(false));
  await Promise.all([stopShown(), stopWorking()]);
  end();
}

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => void stopEarly(`Ended by ${signal}.`));
watchNpm(() => void stopEarly("Ended with npm."));
for (const event of ["uncaughtException", "unhandledRejection"])
  process.on(event, (/** @type {unknown} */ thrown) => {
    const { stack, message } = asError(thrown);
    void stopEarly(stack ?? message);
  });

/**
 * @typedef {import("./lib/test-stages.mjs").Stage} Stage
 * @typedef {import("./lib/test-stages.mjs").StageName} StageName
 */

/**
 * Runs one stage and prints its heading, its output and its time; a stage that throws has failed.
 * @param {Stage} stage
 * @param {boolean} isAlone
 */
async function runStage({ title, run }, isAlone) {
  const begun = performance.now();
  /** @type {string[]} */
  const parts = [];
  if (isAlone) console.log(`\n── ${title}`);
  const result = await run(isAlone ? null : (text) => parts.push(text)).catch((error) => {
    parts.push(`${error.message}\n`);
    return countOne(false);
  });
  if (isEnding) return;
  counts.push(
    result.failed > 0 && !result.failures?.length
      ? { ...result, failures: [`${title}: see its output above`] }
      : result,
  );
  if (!isAlone) console.log(`\n── ${title}`);
  if (parts.length > 0) process.stdout.write(parts.join(""));
  console.log(`── ${title}: ${result.failed > 0 ? `${result.failed} failed` : "ok"}, ${secondsSince(begun)}`);
}

/**
 * @param {StageName[]} names
 * @param {Record<StageName, Stage>} stages
 * @param {boolean} isAlone
 */
async function runLane(names, stages, isAlone) {
  for (const name of names) if (!isEnding) await runStage(stages[name], isAlone);
}

async function main() {
  assertNodeVersion();
  mkdirSync(logFolder, { recursive: true });
  const { PLANS, testStages } = await import("./lib/test-stages.mjs");
  const [part = "all", ...extra] = process.argv.slice(2);
  const plan = PLANS[part];
  if (!plan) throw new Error(`There is no part “${part}”. Parts: ${Object.keys(PLANS).join(", ")}.`);
  await stage("Installing packages", () => installPackages(logFolder));
  await stage("Generating the database client", () => generateClient(logFolder));
  if (plan.flat(2).some((name) => name === "lint" || name === "types")) {
    const command = [process.execPath, "node_modules/next/dist/bin/next", "typegen"];
    await stage("Generating the types of routes", () =>
      runToEnd({ name: "next-typegen", command, logFolder }).then(() => undefined),
    );
  }
  const stages = testStages({ logFolder, extra });
  for (const group of plan) {
    if (isEnding) return;
    await Promise.all(group.map((lane) => runLane([lane].flat(), stages, group.length === 1)));
  }
  if (!isEnding) end();
}

main().catch((error) => stopEarly(error.message));
