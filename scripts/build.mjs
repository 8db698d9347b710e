#!/usr/bin/env node
/** `npm run build`: everything that a start needs and that can be made once and copied to every machine. */
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { asError } from "./lib/as-error.mjs";
import { stopWorking } from "./lib/children.mjs";
import { assertNodeVersion, buildApp, generateClient, installPackages } from "./lib/prepare.mjs";
import { clearStages, say, stage } from "./lib/stage.mjs";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const logFolder = resolve(".data/logs");

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])
  process.on(signal, () => {
    clearStages();
    void stopWorking().then(() => process.exit(1));
  });

try {
  assertNodeVersion();
  await stage("Installing packages", () => installPackages(logFolder));
  await stage("Generating the database client", () => generateClient(logFolder));
  const isBuilt = await stage("Building the panel", () => buildApp(logFolder));
  if (!isBuilt) say("  The build is up to date.");
} catch (error) {
  clearStages();
  const { stage: failed, message } = asError(error);
  console.error(`\n${failed ? `“${failed}” failed: ` : ""}${message}`);
  process.exitCode = 1;
}
