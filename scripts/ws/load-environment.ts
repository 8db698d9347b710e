import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * A command beside a running `npm start` takes from DATA_DIR/run.json whatever the shell leaves out (ports, generated
 * secrets, addresses); what is set in the shell wins. Without a start and without DATABASE_URL it says what to do. Done
 * when this is imported, before whatever reads the environment as it is loaded.
 */
function loadEnvironment(): void {
  process.env["LOG_LEVEL"] ||= "warn";
  const path = join(process.env["DATA_DIR"] || ".data", "run.json");
  try {
    const run = JSON.parse(readFileSync(path, "utf8")) as { environment?: Record<string, string> };
    for (const [name, value] of Object.entries(run.environment ?? {})) process.env[name] ||= value;
  } catch {
    const asksForHelp = process.argv.some((word) => word === "--help" || word === "-h" || word === "help");
    if (process.env["DATABASE_URL"] || asksForHelp) return;
    console.error(
      "WS-Tracker is not running here. Start it with: npm start (or set DATABASE_URL and the other variables of README.md).",
    );
    process.exit(1);
  }
}

loadEnvironment();
