/** The stages of `npm test`: what each runs and how its tests are counted. */
import { rmSync } from "node:fs";
import { join } from "node:path";
import { findOrInstallChromium } from "./find-chromium.mjs";
import { buildApp } from "./prepare.mjs";
import { runShown } from "./run-shown.mjs";
import { countFrom, countOne, countPlaywright, countVitest, notesOfPlaywright, notesOfVitest } from "./test-counts.mjs";

const node = process.execPath;
const NOTHING = { passed: 0, failed: 0, skipped: 0 };
/** Every variable of README.md's table but LOG_LEVEL, and what Inngest's own library reads. */
export const SETTINGS = [
  "DATABASE_URL",
  "MIGRATION_DATABASE_URL",
  "DATA_DIR",
  "PORT",
  "APP_URL",
  "TRUSTED_PROXIES",
  "AUTH_SECRET",
  "ENCRYPTION_KEYS",
  "TWO_FACTOR_POLICY",
  "WORKSTUDIO_BASE_URL",
  "WORKSTUDIO_SERVICE_USERNAME",
  "WORKSTUDIO_SERVICE_PASSWORD",
  "WORKSTUDIO_VIEW_CIRCUITS",
  "WORKSTUDIO_VIEW_PLANNED_UNITS",
  "WORKSTUDIO_ALLOW_HTTP_HOSTS",
  "WORKSTUDIO_CONNECT_TIMEOUT_MS",
  "WORKSTUDIO_TOTAL_TIMEOUT_MS",
  "WORKSTUDIO_CALLS_IN_A_ROW",
  "WORKSTUDIO_PAUSE_MS",
  "WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS",
  "WORKSTUDIO_RETRY_DELAYS_MS",
  "WORKSTUDIO_OUTAGE_PAUSE_MS",
  "INNGEST_BASE_URL",
  "INNGEST_SIGNING_KEY",
  "INNGEST_EVENT_KEY",
  "INNGEST_SERVE_URL",
  "INNGEST_DEV",
  "INNGEST_DEV_TOKEN",
];

/** Groups run one after the other, the stages of a group at once; a heavy stage beside a light one, for two cores. */
export const PLANS = {
  all: [["lint", "types", "browser"], ["build", "unit"], ["e2e"]],
  lint: [["lint"]],
  types: [["types"]],
  unit: [["unit"]],
  build: [["build"]],
  e2e: [["build", "browser"], ["e2e"]],
};

/** A developer's own settings must not reach the tests: an empty value is unset, and keeps a .env file from setting it. */
export function withoutSettings(env) {
  return { ...env, ...Object.fromEntries(SETTINGS.map((name) => [name, ""])), NEXT_TELEMETRY_DISABLED: "1" };
}

/**
 * The stages by name. Each is given `write` (null when it has the terminal for itself) and answers its counts; what it throws is its failure.
 * `extra` are arguments for the runner of a part that was named.
 */
export function testStages({ logFolder, extra = [] }) {
  const env = withoutSettings(process.env);
  const report = (name) => {
    const path = join(logFolder, `${name}.json`);
    rmSync(path, { force: true });
    return path;
  };
  const needed = { build: null, chromium: null };
  return {
    lint: {
      title: "Lint",
      async run(write) {
        const eslint = [node, "node_modules/eslint/bin/eslint.js", ".", "--max-warnings", "0", ...extra];
        const prettier = [node, "node_modules/prettier/bin/prettier.cjs", "--check", "--log-level", "warn", "."];
        const isFormatted = await runShown({ command: prettier, env, write });
        return countOne((await runShown({ command: eslint, env, write })) && isFormatted);
      },
    },
    types: {
      title: "Types",
      run: async (write) =>
        countOne(
          await runShown({ command: [node, "node_modules/typescript/bin/tsc", "--noEmit", ...extra], env, write }),
        ),
    },
    unit: {
      title: "Unit and integration tests",
      async run(write) {
        const path = report("vitest");
        const command = [
          node,
          "node_modules/vitest/vitest.mjs",
          "run",
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${path}`,
          ...extra,
        ];
        return countFrom(
          path,
          countVitest,
          await runShown({ command, env: { ...env, NODE_ENV: "test" }, write }),
          notesOfVitest,
        );
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
