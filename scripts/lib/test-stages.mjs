/** The stages of `npm test`: what each runs and how its tests are counted. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { findOrInstallChromium } from "./find-chromium.mjs";
import { buildApp } from "./prepare.mjs";
import { removeFolder } from "./remove-folder.mjs";
import { runShown } from "./run-shown.mjs";
import { testShell } from "./test-shell.mjs";
import { countFrom, countOne, countPlaywright, countVitest, notesOfPlaywright, notesOfVitest } from "./test-counts.mjs";

const node = process.execPath;
/** Results of what has not changed since, by content, as a checkout sets new times. */
const cached = (/** @type {string} */ tool) => [
  "--cache",
  "--cache-strategy",
  "content",
  "--cache-location",
  `.cache/${tool}`,
];
const CRUISED = [
  "--config",
  "scripts/layers.config.mjs",
  ..."app components lib inngest simulator server scripts prisma e2e bench".split(" "),
];
/**
 * @typedef {{ title: string, run: (write: import("./run-shown.mjs").Write) =>
 * Promise<import("./test-counts.mjs").Counts> }} Stage
 * @typedef {"build" | "browser" | "e2e" | "types" | "lint" | "pure" | "database" | "rawReads"} StageName
 */

const NOTHING = { passed: 0, failed: 0, skipped: 0 };
/**
 * Groups run one after the other. The lanes of a group run at once, a lane's stages one after the other: beside the
 * browser, which waits much, goes whatever one core can do.
 * @type {Record<string, (StageName | StageName[])[][]>}
 */
export const PLANS = {
  all: [["build", "browser"], ["e2e", ["types", "lint", "pure"]], ["database"], ["rawReads"]],
  lint: [["lint"]],
  types: [["types"]],
  pure: [["pure"]],
  database: [["database"], ["rawReads"]],
  unit: [["pure"], ["database"], ["rawReads"]],
  build: [["build"]],
  e2e: [["build", "browser"], ["e2e"]],
};

/**
 * The stages by name. Each is given `write` (null when it has the terminal for itself) and answers its counts; what it
 * throws is its failure. `extra` are arguments for the runner of a part that was named.
 * @param {{ logFolder: string, extra?: string[] }} options
 * @returns {Record<StageName, Stage>}
 */
export function testStages({ logFolder, extra = [] }) {
  const env = testShell(process.env);
  const report = (/** @type {string} */ name) => {
    const path = join(logFolder, `${name}.json`);
    rmSync(path, { force: true });
    return path;
  };
  const rawReads = join(logFolder, "raw-reads");
  /** @type {{ build: Promise<boolean> | null, chromium: Promise<string> | null }} */
  const needed = { build: null, chromium: null };
  /** @type {(title: string, ...projects: string[]) => Stage} */
  const vitest = (title, ...projects) => ({
    title,
    async run(write) {
      const path = report(`vitest-${projects[0]}`);
      const command = [
        node,
        "node_modules/vitest/vitest.mjs",
        "run",
        ...projects.map((project) => `--project=${project}`),
        "--reporter=default",
        "--reporter=./scripts/lib/vitest-report.mjs",
        `--outputFile.json=${path}`,
        ...extra,
      ];
      /** @type {{ RAW_READS_FOLDER?: string }} */
      const recording = projects.includes("database") ? { RAW_READS_FOLDER: rawReads } : {};
      if (recording.RAW_READS_FOLDER) await removeFolder(rawReads);
      const isOk = await runShown({ command, env: { ...env, ...recording, NODE_ENV: "test" }, write });
      return countFrom(path, countVitest, isOk, notesOfVitest);
    },
  });
  return {
    lint: {
      title: "Lint",
      async run(write) {
        const rules = [node, "node_modules/oxlint/bin/oxlint", ".", "--max-warnings", "0", ...extra];
        const prettier = [
          node,
          "node_modules/prettier/bin/prettier.cjs",
          "--check",
          "--log-level",
          "warn",
          ".",
          ...cached("prettier"),
        ];
        const layers = [node, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs", ...CRUISED];
        const unused = [node, "node_modules/knip/bin/knip.js", "--config", "scripts/knip.json", "--no-config-hints"];
        const isFormatted = await runShown({ command: prettier, env, write });
        const isLayered = await runShown({ command: layers, env, write });
        const isUsed = await runShown({ command: unused, env, write });
        return countOne((await runShown({ command: rules, env, write })) && isFormatted && isLayered && isUsed);
      },
    },
    types: {
      title: "Types",
      run: async (write) =>
        countOne(
          await runShown({
            command: [node, "node_modules/@typescript/native/bin/tsc", "--noEmit", ...extra],
            env,
            write,
          }),
        ),
    },
    pure: vitest("Tests of rules and components", "pure"),
    database: vitest("Tests with a database, and of processes", "database", "process"),
    rawReads: {
      title: "Raw reads against their declared types",
      async run(write) {
        const command = [node, "--import", "tsx", "scripts/check-raw-reads.ts", rawReads];
        // After a part of the tests, what they did not run says nothing.
        if (extra.length > 0) command.push("--some");
        return countOne(await runShown({ command, env, write }));
      },
    },
    build: {
      title: "Build",
      async run(write) {
        needed.build = buildApp(logFolder);
        if (!(await needed.build)) write?.("The build is up to date.\n");
        return countOne(true);
      },
    },
    browser: {
      title: "A browser for the tests",
      async run(write) {
        needed.chromium = findOrInstallChromium({
          logFolder,
          say: (line) => (write ?? process.stdout.write.bind(process.stdout))(`${line}\n`),
        });
        write?.(`${await needed.chromium}\n`);
        return NOTHING;
      },
    },
    e2e: {
      title: "Browser tests",
      async run(write) {
        await needed.build?.catch(() => Promise.reject(new Error("Not run, because there is no build.")));
        const chromium = await needed.chromium?.catch(() =>
          Promise.reject(new Error("Not run, because there is no browser.")),
        );
        const path = report("playwright");
        const command = [node, "node_modules/@playwright/test/cli.js", "test", "--reporter=list,json", ...extra];
        const isOk = await runShown({
          command,
          env: { ...env, CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: path },
          write,
        });
        return countFrom(path, countPlaywright, isOk, notesOfPlaywright);
      },
    },
  };
}
