import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";

// What the simulator is started with and answers to; it stands in for a server we do not own, so nothing is imported.
const SERVICE = {
  WORKSTUDIO_SERVICE_USERNAME: "KEYVALLEY\\svc-tracker",
  WORKSTUDIO_SERVICE_PASSWORD: "simulated-service-7Qm2",
  WORKSTUDIO_VIEW_CIRCUITS: "{6B1F0C52-3D7E-4A19-9C04-5E2A7B90D1F3}",
  WORKSTUDIO_VIEW_PLANNED_UNITS: "{C2D94E87-81A6-4F35-B0E9-17F6A4C3528D}",
};

export type SimulatorSettings = {
  circuits: number;
  oddRate?: number;
  seed?: number;
  firstDay?: string;
  /** Whether what people and devices do to circuits and units happens: custody, late sends, merges, new identities. */
  lifelike?: boolean;
  /** For how many days of ageing the world has work ahead. */
  youngDays?: number;
  environment?: Record<string, string>;
};

/** A fault as `simulator/faults/fault.ts` describes it. */
export type SimulatedFault = { kind: string; match?: { filterValue?: string }; [setting: string]: unknown };

export type TestSimulator = {
  fault: (fault: SimulatedFault) => Promise<void>;
  clearFaults: () => Promise<void>;
  /** Puts other values into cells of a circuit's row, by column. */
  edit: (jobGuid: string, set: Record<string, unknown>, unset?: string[]) => Promise<void>;
  advanceDays: (days: number) => Promise<void>;
  /** Calls of the circuits view since the last reset. */
  calls: () => Promise<number>;
  stop: () => Promise<void>;
};

/**
 * Starts a simulated WorkStudio in a process of its own and points this worker's environment at it. Call it before
 * anything reads the environment: `beforeAll` of a test file, which has a process to itself.
 */
export async function startSimulator(settings: SimulatorSettings): Promise<TestSimulator> {
  const main = fileURLToPath(new URL("../../../simulator/main.ts", import.meta.url));
  const {
    circuits,
    oddRate = 0,
    seed = 1,
    firstDay = "2026-02-02",
    lifelike = false,
    youngDays = 0,
    environment = {},
  } = settings;
  const flags = [
    "--port",
    "0",
    "--circuits",
    String(circuits),
    "--odd-rate",
    String(oddRate),
    "--seed",
    String(seed),
    "--first-day",
    firstDay,
    ...(lifelike ? ["--lifelike"] : []),
    "--young-days",
    String(youngDays),
  ];
  const child = fork(main, flags, {
    execArgv: ["--conditions=react-server", "--import", "tsx"],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const baseUrl = await readBaseUrl(child);
  Object.assign(process.env, SERVICE, { WORKSTUDIO_BASE_URL: baseUrl }, environment);
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(new URL(`/_control/${path}`, baseUrl), {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`The simulator refused ${method} ${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    fault: async (fault) => {
      await control("POST", "fault", fault);
    },
    clearFaults: async () => {
      await control("DELETE", "faults");
    },
    edit: async (jobGuid, set, unset = []) => {
      await control("POST", "edit-circuit", { jobGuid, set, unset });
    },
    advanceDays: async (days) => {
      await control("POST", "advance-day", { days });
    },
    calls: async () => z.object({ calls: z.number() }).parse(await control("GET", "stats")).calls,
    stop: async () => {
      if (child.exitCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}

async function readBaseUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error("The simulator has no output.");
  const lines = createInterface(child.stdout);
  const [line] = (await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(() => {
      throw new Error("The simulator ended before it was ready.");
    }),
  ])) as [string];
  return z.object({ baseUrl: z.string() }).parse(JSON.parse(line)).baseUrl;
}
