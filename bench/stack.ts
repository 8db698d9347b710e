import { execFile, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";

export type Stack = {
  url: string;
  dataDir: string;
  environment: Record<string, string>;
  pids: { panel: number; worker: number; simulator: number };
  signIn: { email: string; password: string };
  stop: () => Promise<void>;
};

export type WantedStack = {
  name: string;
  circuits: number;
  port: number;
  /** With it the units follow the circuits, as always; without it none is fetched. */
  unitsPerCircuit?: number;
};

/**
 * The product as `npm start` runs it, on its own data and with a world of the wanted size; its first sync of circuits
 * has ended when this answers.
 */
export async function startStack({ name, circuits, port, unitsPerCircuit }: WantedStack): Promise<Stack> {
  const dataDir = resolve(".data/bench", name);
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  console.log(`Starting with ${circuits.toLocaleString("en-US")} circuits …`);
  const child = spawn(process.execPath, ["scripts/start.mjs"], {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      SIMULATOR_HISTORY_WEEKS: "0",
      SIMULATOR_MINUTES_PER_DAY: "0",
      SIMULATOR_ARGUMENTS: `--circuits ${circuits} --units-per-circuit ${unitsPerCircuit ?? 1} --odd-rate 0`,
      LOG_LEVEL: "error",
      // A WorkStudio without delay: the pauses out of politeness are not this product's work either.
      WORKSTUDIO_PAUSE_MS: "0",
      DATABASE_URL: "",
      // Files are measured as they leave at once.
      EXPORT_BACKGROUND_ROWS: "10000000",
      // The sign-in bench speaks as many addresses, as a proxy on this machine would.
      TRUSTED_PROXIES: "127.0.0.1,::1",
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<void>((done) => child.once("exit", () => done()));
  await new Promise<void>((ready, failed) => {
    child.stdout.on("data", (data: Buffer) => {
      process.stdout.write(data);
      if (data.includes("Ready in")) ready();
    });
    child.once("exit", (code) => failed(new Error(`npm start ended with code ${String(code)}`)));
  });
  const run = JSON.parse(readFileSync(join(dataDir, "run.json"), "utf8")) as {
    url: string;
    environment: Record<string, string>;
    pids: Stack["pids"];
  };
  const [, email = "", password = ""] =
    /E-mail\s+(\S+)\s+Password\s+(\S+)/.exec(readFileSync(join(dataDir, "sign-in.txt"), "utf8")) ?? [];
  if (unitsPerCircuit === undefined) await leaveUnitsOut(run.environment["DATABASE_URL"] ?? "");
  return {
    url: run.url,
    dataDir,
    environment: run.environment,
    pids: run.pids,
    signIn: { email, password },
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}

/** One `npm run ws` beside the stack, to its end. */
export async function runCommand(stack: Stack, ...words: string[]): Promise<void> {
  await promisify(execFile)(
    process.execPath,
    ["--conditions=react-server", "--import", "tsx", "scripts/ws.ts", ...words],
    { env: { ...process.env, ...stack.environment } },
  );
}

/** A session cookie, got as a browser gets it. */
export async function signIn({ url, signIn: { email, password } }: Stack): Promise<string> {
  const jar = new Map<string, string>();
  const keep = (response: Response) => {
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = ""] = cookie.split(";");
      jar.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
  };
  const cookies = () => [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
  const csrf = await fetch(`${url}/api/auth/csrf`);
  keep(csrf);
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  const body = new URLSearchParams({ csrfToken, email, password, json: "true", redirect: "false" });
  const answer = await fetch(`${url}/api/auth/callback/credentials`, {
    method: "POST",
    body,
    headers: { cookie: cookies(), origin: url },
    redirect: "manual",
  });
  keep(answer);
  if (![...jar.keys()].some((name) => /ws-tracker(-\d+)?\.session$/.test(name)))
    throw new Error(`signing in answered HTTP ${answer.status}`);
  return cookies();
}

/** The units that follow a first sync are thousands of calls: none of them may run beside what is measured. */
async function leaveUnitsOut(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query("UPDATE api_status_configs SET sync_planned_units = false, sync_units_on_entering = false");
    const isRunning = async () => {
      await client.query(
        "UPDATE sync_logs SET cancel_requested_at = now() WHERE sync_status = 'started' AND cancel_requested_at IS NULL",
      );
      const { rowCount } = await client.query("SELECT FROM sync_logs WHERE sync_status = 'started'");
      return (rowCount ?? 0) > 0;
    };
    // A run that follows another one is opened some moments after it.
    for (let quiet = 0; quiet < 5; quiet = (await isRunning()) ? 0 : quiet + 1) await delay(500);
  } finally {
    await client.end();
  }
}
