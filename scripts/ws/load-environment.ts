import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A command beside a running `npm start` uses its environment (ports, generated secrets) from DATA_DIR/run.json; variables that
 * are set already win. Without either, lib/platform/env.ts says which variable is missing. Done when this is imported, before whatever reads
 * the environment as it is loaded.
 */
function loadEnvironment(): void {
  process.env["LOG_LEVEL"] ??= "warn";
  if (process.env["DATABASE_URL"]) return;
  const path = join(process.env["DATA_DIR"] ?? ".data", "run.json");
  try {
    const run = JSON.parse(readFileSync(path, "utf8")) as { environment?: Record<string, string> };
    for (const [name, value] of Object.entries(run.environment ?? {})) process.env[name] ??= value;
  } catch {
    console.error(
      "WS-Tracker is not running here. Start it with: npm start (or set DATABASE_URL and the other variables of README.md).",
    );
    process.exit(1);
  }
}

loadEnvironment();
