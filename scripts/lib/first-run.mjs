/** What an installation gets once: an administrator and a first sync, both by the operator's own commands. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { asError } from "./as-error.mjs";
import { runToEnd } from "./children.mjs";
import { ask, hasSyncs, hasUsers, syncProgress } from "./ensure-database.mjs";
import { typescript } from "./servers.mjs";
import { say, stage } from "./stage.mjs";
import { writeSecretFile } from "./whole-file.mjs";

const EMAIL = "admin@ws-tracker.example";
const PROGRESS_INTERVAL_MS = 300;

/**
 * @typedef {{
 *   environment: import("./children.mjs").Variables & { DATABASE_URL: string },
 *   ownerUrl: string,
 *   dataDir: string,
 *   logFolder: string,
 *   locks: Pick<import("./load.mjs").Modules["prisma/database-lock.ts"], "withDatabaseLock" | "unlessLocked">,
 * }} Installation
 */

const ws = [...typescript, "scripts/ws.ts"];

/**
 * Makes the first administrator where there is nobody, and answers the lines that show the sign-in. In embedded mode
 * they are kept in DATA_DIR/sign-in.txt, to be shown again; with a database of one's own the password is shown this
 * once and stored nowhere. Of machines that start at once one makes the administrator, and shows the password.
 * @param {Installation} installation
 */
export async function firstAdministrator({ environment, ownerUrl, dataDir, logFolder, locks }) {
  const path = join(dataDir, "sign-in.txt");
  let lines = "";
  const isEmpty = async () => !(await hasUsers(environment.DATABASE_URL));
  if (await isEmpty()) {
    await stage("Creating an administrator", () =>
      locks.withDatabaseLock(ownerUrl, "first administrator", async () => {
        if (!(await isEmpty())) return "by another machine, which shows the password";
        const command = [...ws, "user", "create", "--email", EMAIL, "--name", "Ada Admin", "--role", "admin", "--json"];
        const { email, password } = JSON.parse(
          await runToEnd({ name: "user-create", command, env: environment, logFolder, isSecret: true }),
        );
        lines = `  E-mail    ${email}\n  Password  ${password}\n`;
        if (environment.DATABASE_MODE === "embedded") writeSecretFile(path, lines);
      }),
    );
  }
  return existsSync(path) ? readFileSync(path, "utf8") : lines;
}

/**
 * A panel alone sends events and is never called: that the jobs server takes them is proved before it is ready, or the
 * start ends with one line.
 * @param {Pick<Installation, "environment" | "logFolder">} installation
 */
export async function proveJobsServer({ environment, logFolder }) {
  await stage("Asking the jobs server", async () => {
    const command = [...ws, "jobs", "register"];
    await runToEnd({ name: "jobs-register", command, env: { ...environment, INNGEST_SERVE_URL: "" }, logFolder });
    return false;
  });
}

/**
 * An installation that has never synced does so once, by the same job as the schedule's; one that fails leaves a panel
 * that says so.
 * @param {Omit<Installation, "dataDir">} installation
 */
export async function firstSync({ environment, ownerUrl, logFolder, locks }) {
  if (await hasSyncs(environment.DATABASE_URL)) return;
  await stage("First sync", async (show) => {
    const said = await locks.unlessLocked(ownerUrl, "first sync", () => syncOnce(environment, logFolder, show));
    return said ?? "by another machine";
  });
}

/**
 * Whose accounts the simulator's domains hold, as an administrator would have said before the first sync. @param
 * {string} databaseUrl
 */
async function nameSimulatedDomains(databaseUrl) {
  /** @type {typeof import("../../simulator/account-domains.ts")} */
  const { ACCOUNT_DOMAINS } = await import("tsx/esm/api").then(({ tsImport }) =>
    tsImport("../../simulator/account-domains.ts", import.meta.url),
  );
  await ask(
    databaseUrl,
    `
      INSERT INTO account_domains (domain, kind, sort_order)
      SELECT domain, kind, 100 + 10 * place::int
      FROM json_to_recordset($1::json) AS row(domain text, kind text, place int)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(ACCOUNT_DOMAINS.map((one, place) => ({ ...one, place })))],
  );
}

/**
 * @param {Installation["environment"]} environment
 * @param {string} logFolder
 * @param {(progress: string) => void} show
 */
async function syncOnce(environment, logFolder, show) {
  if (await hasSyncs(environment.DATABASE_URL)) return "by another machine";
  if (environment.SIMULATOR_PORT) await nameSimulatedDomains(environment.DATABASE_URL);
  const timer = setInterval(
    () => void syncProgress(environment.DATABASE_URL).then(show, () => undefined),
    PROGRESS_INTERVAL_MS,
  );
  try {
    const command = [...ws, "sync", "circuits", "--job", "--trigger", "scheduled"];
    const output = await runToEnd({ name: "first-sync", command, env: environment, logFolder });
    return output.trim().split("\n")[0];
  } catch (error) {
    say(`  The first sync did not end well; the Sync page says more.\n${asError(error).message}`);
    return false;
  } finally {
    clearInterval(timer);
  }
}
