#!/usr/bin/env node
/**
 * `npm run test:cluster`: two machines' worth of panels and workers on one database, behind nginx, with one jobs
 * server. Both are started at once on an empty database; then a person signs in, edits, a sync runs, and one of the two
 * is killed.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { asError } from "./lib/as-error.mjs";
import { runToEnd, startServer } from "./lib/children.mjs";
import { ask, askOne, ensureDatabase } from "./lib/ensure-database.mjs";
import { findOrInstallChromium } from "./lib/find-chromium.mjs";
import { load } from "./lib/load.mjs";
import { findFreePort } from "./lib/ports.mjs";
import { startPostgres } from "./lib/postgres.mjs";
import { buildApp, generateClient, installPackages } from "./lib/prepare.mjs";
import { typescript } from "./lib/servers.mjs";
import { stage } from "./lib/stage.mjs";
import { testShell } from "./lib/test-shell.mjs";

process.chdir(dirname(dirname(fileURLToPath(import.meta.url))));
const NGINX =
  ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/opt/homebrew/bin/nginx"].find((path) => existsSync(path)) ?? "";
if (NGINX === "") {
  console.log(
    "Skipped: there is no nginx here. Install one (apt-get install nginx) to run the test of several machines.",
  );
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), "ws-tracker-cluster-"));
chmodSync(folder, 0o755);
const logFolder = join(folder, "logs");
mkdirSync(logFolder);
const key = () => randomBytes(32).toString("base64");
const node = process.execPath;

/**
 * @typedef {import("./lib/children.mjs").Variables} Variables
 * @typedef {Awaited<ReturnType<typeof freePorts>>} Ports
 */

/** @type {{ stop: () => Promise<void> }[]} */
const running = [];
/** @type {import("./lib/postgres.mjs").EmbeddedPostgres | undefined} */
let postgres;

/**
 * @type {(name: string, command: string[], env: Variables, isReady: (line: string) => boolean)
 * => import("./lib/children.mjs").Server}
 */
const server = (name, command, env, isReady) => {
  const started = startServer({ name, command, env, logFolder, isReady, onExit: () => undefined });
  running.push(started);
  return started;
};
/** @param {string} line */
const isReadyLine = (line) => line.startsWith('{"ready":true');

async function main() {
  // Each machine would do it at its start, which has no time for it, and be ended in the middle of it.
  await stage("Installing packages", () => installPackages(logFolder));
  await stage("Building", async () => {
    await generateClient(logFolder);
    await buildApp(logFolder);
    return false;
  });
  const ports = await freePorts();
  postgres = await startPostgres({ dataDir: join(folder, "database"), port: 5600, settings: { fsync: "off" } });
  await ensureDatabase(postgres.url, "ws_tracker");
  const ownerUrl = postgres.urlOf("ws_tracker");
  const app = { role: "ws_tracker_app", password: randomBytes(16).toString("hex") };
  const { ensureAppRole } = await load("prisma/app-role.ts");
  await ensureAppRole(postgres.url, app);
  const appUrl = Object.assign(new URL(ownerUrl), { username: app.role, password: app.password }).toString();
  const accounts = await load("simulator/accounts.ts");
  const environment = {
    ...testShell(process.env),
    NODE_ENV: "production",
    DATABASE_URL: appUrl,
    MIGRATION_DATABASE_URL: ownerUrl,
    APP_URL: `http://localhost:${ports.front}`,
    NEXTAUTH_URL: `http://localhost:${ports.front}`,
    AUTH_SECRET: createHash("sha256").update(key()).digest("hex"),
    ENCRYPTION_KEYS: `k1:${key()}`,
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: key(),
    TWO_FACTOR_POLICY: "optional",
    WORKSTUDIO_BASE_URL: `http://127.0.0.1:${ports.simulator}${accounts.DEFAULT_BASE_PATH}`,
    WORKSTUDIO_SERVICE_USERNAME: accounts.SERVICE_ACCOUNT.username,
    WORKSTUDIO_SERVICE_PASSWORD: accounts.SERVICE_ACCOUNT.password,
    WORKSTUDIO_VIEW_CIRCUITS: accounts.CIRCUITS_VIEW_GUID,
    WORKSTUDIO_VIEW_PLANNED_UNITS: accounts.PLANNED_UNITS_VIEW_GUID,
    WORKSTUDIO_ALLOW_HTTP_HOSTS: "127.0.0.1",
    WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS: "0",
    INNGEST_DEV: `http://127.0.0.1:${ports.jobs}`,
    INNGEST_DEV_TOKEN: randomBytes(32).toString("hex"),
    INNGEST_EVENT_KEY: randomBytes(32).toString("hex"),
    INNGEST_SERVE_URL: `http://127.0.0.1:${ports.jobsFront}/api/inngest`,
    TRUSTED_PROXIES: "127.0.0.1",
  };

  await stage("Starting nginx, the simulator and the jobs server", async () => {
    await Promise.all([
      startNginx(ports),
      server(
        "simulator",
        [...typescript, "simulator/main.ts", "--port", String(ports.simulator)],
        environment,
        isReadyLine,
      ).ready,
      server(
        "inngest",
        [
          ...[...typescript, "inngest/embedded/main.ts", "--port", String(ports.jobs)],
          ...["--serve-url", environment.INNGEST_SERVE_URL],
        ],
        { ...environment, DATABASE_URL: ownerUrl },
        isReadyLine,
      ).ready,
    ]);
    return false;
  });
  const start = (/** @type {"A" | "B"} */ name) =>
    server(
      `machine-${name}`,
      [node, "scripts/start.mjs"],
      {
        ...environment,
        DATA_DIR: join(folder, `machine-${name}`),
        PORT: String(ports[`panel${name}`]),
        WORKER_PORT: String(ports[`worker${name}`]),
      },
      (line) => line.includes("Stop with Ctrl-C"),
    );
  const second = await stage("Two first starts at once on an empty database", async () => {
    const machines = /** @type {const} */ ([start("A"), start("B")]);
    await Promise.all(machines.map(({ ready }) => ready));
    // The last lines are on their way to the logs.
    await delay(500);
    return machines[1];
  });
  const logs = ["A", "B"].map((name) => readFileSync(join(logFolder, `machine-${name}.log`), "utf8"));
  assert.equal(logs.filter((log) => /Password {2}\S+/.test(log)).length, 1, "one machine shows the administrator");
  /** @type {{ failed: number }} */
  const { failed } = await askOne(ownerUrl, "SELECT count(rolled_back_at)::int AS failed FROM _prisma_migrations");
  assert.equal(failed, 0, "no migration was taken for a failed one");

  const { email, password } = await stage("Creating a person", async () => {
    const command = [...typescript, "scripts/ws.ts", "user", "create", "--email", "cluster@ws-tracker.example"];
    const output = await runToEnd({
      name: "user-create",
      command: [...command, "--name", "Clara Cluster", "--role", "admin", "--json"],
      env: { ...environment, DATABASE_MODE: "embedded", DATA_DIR: join(folder, "machine-A") },
      logFolder,
      isSecret: true,
    });
    return JSON.parse(output);
  });

  const executablePath = await findOrInstallChromium({ logFolder, say: () => undefined });
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  try {
    const page = await browser.newPage({ baseURL: environment.APP_URL });
    await stage("Signing in through nginx", async () => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password", { exact: true }).fill(password);
      await page.getByRole("button", { name: /^(Sign in|Continue)$/ }).click();
      await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"));
      const seen = new Set();
      for (let visit = 0; visit < 8; visit += 1) {
        const answer = await page.request.get("/circuits", { maxRedirects: 0 });
        assert.equal(answer.status(), 200, "every panel knows the session");
        seen.add(answer.headers()["x-upstream"]);
      }
      assert.equal(seen.size, 2, "both panels answered");
    });
    await stage("Editing a circuit, and seeing it on both panels", async () => {
      /** @type {{ id: number, title: string }} */
      const circuit = await askOne(
        ownerUrl,
        "SELECT id, title FROM circuits WHERE deleted_at IS NULL ORDER BY id LIMIT 1",
      );
      const ours = `${circuit.title} (CLUSTER)`;
      await page.goto(`/circuits/${circuit.id}`);
      await page.getByRole("link", { name: "Edit", exact: true }).click();
      await page.getByRole("textbox", { name: "Title" }).fill(ours);
      await page.getByRole("textbox", { name: "Reason" }).fill("Two panels must show the same");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByRole("heading", { level: 1, name: ours }).waitFor();
      for (let visit = 0; visit < 4; visit += 1)
        assert.match(await (await page.request.get(`/circuits/${circuit.id}`)).text(), /\(CLUSTER\)/);
    });
    await stage("Syncing through the workers", () => sync(environment, ownerUrl));
    await stage("Killing one machine, panel and worker", async () => {
      process.kill(second.pid ?? assert.fail("the second machine never ran"), "SIGKILL");
      await delay(2_000);
      for (let visit = 0; visit < 6; visit += 1)
        assert.equal(
          (await page.request.get("/circuits", { maxRedirects: 0 })).status(),
          200,
          "the other panel goes on",
        );
      await sync(environment, ownerUrl);
    });
  } catch (error) {
    const page = browser.contexts()[0]?.pages()[0];
    await page?.screenshot({ path: join(logFolder, "page.png") }).catch(() => undefined);
    throw error;
  } finally {
    await browser.close();
  }
  const doors = await ask(ownerUrl, "SELECT origin, failures_in_a_row AS failures FROM workstudio_servers");
  assert.deepEqual(doors, [{ origin: `http://127.0.0.1:${ports.simulator}`, failures: 0 }], "one politeness for all");
  console.log("\n1 passed, 0 failed");
}

/** The system's choice is claimed by nobody, so each start can claim its own. */
async function freePorts() {
  const next = () => findFreePort(0, ["127.0.0.1"]);
  return {
    front: await next(),
    jobsFront: await next(),
    panelA: await next(),
    panelB: await next(),
    workerA: await next(),
    workerB: await next(),
    jobs: await next(),
    simulator: await next(),
  };
}

/**
 * @param {Variables} environment
 * @param {string} ownerUrl
 */
async function sync(environment, ownerUrl) {
  const command = [...typescript, "scripts/ws.ts", "sync", "circuits", "--job"];
  const env = { ...environment, DATA_DIR: join(folder, "machine-A") };
  const said = await runToEnd({ name: "sync", command, env, logFolder });
  const id = /^Sync (\d+) /m.exec(said)?.[1] ?? assert.fail(`the sync did not say its number: ${said}`);
  // Of this one: what follows a sync may have begun.
  /** @type {{ status: string }} */
  const run = await askOne(ownerUrl, `SELECT sync_status AS status FROM sync_logs WHERE id = ${id}`);
  assert.match(run.status, /^(completed|warning)$/, "the sync ended well");
}

/** @param {Ports} ports */
async function startNginx(ports) {
  const path = join(folder, "nginx.conf");
  const proxied = (/** @type {string} */ upstream) => `location / {
      proxy_pass http://${upstream};
      proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_next_upstream error timeout http_503 non_idempotent;
      proxy_read_timeout 7200s;
      add_header x-upstream $upstream_addr always;
    }`;
  const upstream = (/** @type {string} */ name, /** @type {number[]} */ ...members) =>
    `upstream ${name} { ${members.map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=2s;`).join(" ")} }`;
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  );
  writeFileSync(
    path,
    `daemon off; pid ${folder}/nginx.pid; error_log ${logFolder}/nginx-error.log;
events {}
http {
  access_log off; client_max_body_size 16m; ${paths.join(" ")}
  ${upstream("panels", ports.panelA, ports.panelB)}
  ${upstream("workers", ports.workerA, ports.workerB)}
  server { listen 127.0.0.1:${ports.front}; ${proxied("panels")} }
  server { listen 127.0.0.1:${ports.jobsFront}; ${proxied("workers")} }
}`,
  );
  const child = spawn(NGINX, ["-e", join(logFolder, "nginx-error.log"), "-c", path], { stdio: "ignore" });
  running.push({ stop: async () => void child.kill("SIGTERM") });
}

async function stop() {
  for (const one of running.reverse()) await one.stop();
  await postgres?.stop();
}

try {
  await main();
  await stop();
  rmSync(folder, { recursive: true, force: true });
} catch (error) {
  const { stage: failed, stack } = asError(error);
  console.error(
    `\n${failed ? `“${failed}” failed: ` : ""}${stack}\nThe logs are in ${logFolder}.\n\n0 passed, 1 failed`,
  );
  await stop();
  process.exit(1);
}
process.exit(0);
