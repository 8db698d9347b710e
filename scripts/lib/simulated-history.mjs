/**
 * The weeks behind a new installation whose WorkStudio is simulated: they come as late work comes, by the operator's
 * own commands and the usual jobs.
 */
import { setTimeout as delay } from "node:timers/promises";
import { hasSimulatedHistory, simulatedDay } from "./configuration.mjs";
import { ask, askOne } from "./ensure-database.mjs";
import { runToEnd } from "./children.mjs";
import { typescript } from "./servers.mjs";
import { say } from "./stage.mjs";

const LOOK_EVERY_MS = 500;
/** How long nothing runs before what should have followed a sync is taken for lost. */
const IDLE_MS = 20_000;
const TRIES = 20;
const TRY_AGAIN_MS = 3_000;
const ENDED_WELL = "sync_status IN ('completed', 'warning')";

/**
 * @typedef {Omit<import("./first-run.mjs").Installation, "locks">} Installation
 */

/**
 * Whether the product has seen only the first day of a simulated world that has a past: after the first sync of a new
 * installation, and where a start was stopped before the past had come.
 * @param {Pick<Installation, "environment" | "dataDir">} installation
 */
export async function owesHistory({ environment, dataDir }) {
  if (!environment.SIMULATOR_PORT || !hasSimulatedHistory(dataDir)) return false;
  /** @type {{ syncs: number }} */
  const { syncs } = await askOne(
    environment.DATABASE_URL,
    `
      SELECT count(*)::int AS syncs
      FROM sync_logs
      WHERE feed = 'circuits' AND ${ENDED_WELL} AND context_json ->> 'preview' IS DISTINCT FROM 'true'`,
  );
  return syncs === 1;
}

/**
 * Lets the simulated world reach today, and syncs it: once the units of its first day and the figures of them are
 * stored, so that what was assessed since then is credited on its own days.
 * @param {Installation} installation
 */
export async function syncHistory({ environment, logFolder }) {
  await followed(environment.DATABASE_URL);
  await reachToday(environment);
  const command = [...typescript, "scripts/ws.ts", "sync", "circuits", "--job", "--trigger", "scheduled"];
  for (let attempt = 1; ; attempt += 1) {
    try {
      await runToEnd({ name: "history-sync", command, env: environment, logFolder });
      break;
    } catch (error) {
      // A person may just have pressed “Sync now”.
      if (attempt === TRIES) throw error;
      await delay(TRY_AGAIN_MS);
    }
  }
  const isWhole = await followed(environment.DATABASE_URL);
  // Nobody who starts by day sees the schedule of five in the morning: the last feed that would say "never".
  const snapshots = [...typescript, "scripts/ws.ts", "sync", "snapshots"];
  /** @type {{ runs: number }} */
  const { runs } = await askOne(
    environment.DATABASE_URL,
    "SELECT count(*)::int AS runs FROM sync_logs WHERE feed = 'snapshots'",
  );
  if (runs === 0) await runToEnd({ name: "history-snapshots", command: snapshots, env: environment, logFolder });
  say(
    `  ${isWhole ? "The weeks before today are in: see Weeks and Planners." : "Not all of them came; the Sync page says more."}\n`,
  );
}

/**
 * Lets the simulated world reach yesterday, with some work of today. @param {Installation["environment"]} environment
 */
async function reachToday({ SIMULATOR_PORT }) {
  /** @param {string} act @param {object} body */
  const control = async (act, body) => {
    const url = `http://127.0.0.1:${SIMULATOR_PORT}/_control/${act}`;
    const response = await fetch(url, { method: "POST", body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The simulator did not age: ${await response.text()}`);
  };
  await control("advance-to", { day: simulatedDay() });
  await control("work-now", {});
}

/**
 * Waits until the newest circuit sync is followed by its units, the days and the weeks, and nothing runs; false where
 * they do not come. @param {string} databaseUrl
 */
async function followed(databaseUrl) {
  for (let idleSince = Date.now(); Date.now() - idleSince < IDLE_MS; await delay(LOOK_EVERY_MS)) {
    const [state] = /** @type {{ isRunning: boolean, hasWeeks: boolean }[]} */ (
      await ask(
        databaseUrl,
        `
          SELECT EXISTS (SELECT FROM sync_logs WHERE sync_status = 'started') AS "isRunning",
            EXISTS (
              SELECT FROM sync_logs w
              WHERE w.feed = 'weekly-aggregates'
                AND w.id > (SELECT max(c.id) FROM sync_logs c WHERE c.feed = 'circuits')
            ) AS "hasWeeks"`,
      )
    );
    if (state?.isRunning) idleSince = Date.now();
    else if (state?.hasWeeks) return true;
  }
  return false;
}
