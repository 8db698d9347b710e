import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { DEFAULT_BASE_PATH } from "./accounts";
import { pageAnswer } from "./answer";
import { answerCall, type Simulation } from "./answer-call";
import { CallStats } from "./call-stats";
import { answerControl } from "./control";
import { dayNumber } from "./eastern-time";
import { FaultBook } from "./faults/fault-book";
import { LiveWork } from "./live-work";
import { outgoingOf, send } from "./outgoing";
import { World } from "./world";

/** How a simulated WorkStudio is made; everything may be left out. */
export type SimulatorOptions = {
  /** 0 = any free port */
  port?: number;
  circuits?: number;
  unitsPerCircuit?: number;
  seed?: number;
  /** Share of circuits with something wrong in their row; 0 = a clean world. */
  oddRate?: number;
  /** The day (YYYY-MM-DD, Eastern) at whose end the world is born; its newest edits lie on it. */
  firstDay?: string;
  /** Whether the view of units sends how long each span is; some installations do not. True where it is left out. */
  spans?: boolean;
  /** How many days of ageing the world has ahead when it is born: its work lasts that long. 0 = a world as it comes. */
  youngDays?: number;
  /**
   * Whether what people and devices do happens: custody, late sends, merges, new identities, Review. False where it is
   * left out.
   */
  lifelike?: boolean;
  /**
   * How often a round of live work happens, in milliseconds; left out or 0, the world stands still between one
   * `advanceDay` and the next.
   */
  roundEveryMs?: number;
  /** While the world is as it was born, no round happens. */
  isHeldAtBirth?: boolean;
  /** Where rounds of live work are kept, so that the world is the same after a restart. */
  roundsFile?: string;
  /** Where the protocols are answered. */
  basePath?: string;
};

/** A running simulated WorkStudio. */
export type Simulator = Simulation & {
  port: number;
  /** `http://127.0.0.1:port` */
  origin: string;
  /** Where `/{PROTOCOL}` is appended: what WORKSTUDIO_BASE_URL should be. */
  baseUrl: string;
  advanceDay: () => { day: string; touched: number };
  close: () => Promise<void>;
};

/** The day on which a world begins when nobody says otherwise. */
export const DEFAULT_FIRST_DAY = "2026-02-02";
export const DEFAULT_CIRCUITS = 240;
export const DEFAULT_UNITS_PER_CIRCUIT = 84;
export const DEFAULT_ODD_RATE = 0.01;
export const DEFAULT_SEED = 1;

function worldOf(options: SimulatorOptions): World {
  return new World({
    seed: options.seed ?? DEFAULT_SEED,
    circuits: options.circuits ?? DEFAULT_CIRCUITS,
    unitsPerCircuit: options.unitsPerCircuit ?? DEFAULT_UNITS_PER_CIRCUIT,
    oddRate: options.oddRate ?? DEFAULT_ODD_RATE,
    firstDay: dayNumber(options.firstDay ?? DEFAULT_FIRST_DAY),
    spans: options.spans ?? true,
    youngDays: options.youngDays ?? 0,
    lifelike: options.lifelike ?? false,
  });
}

async function route(
  simulation: Simulation,
  basePath: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (path.startsWith("/_control/")) return answerControl(simulation, path, request, response);
  const protocol = path.startsWith(`${basePath}/`) ? path.slice(basePath.length + 1) : "";
  if (protocol !== "" && !protocol.includes("/")) return answerCall(simulation, protocol, request, response);
  return send(response, outgoingOf(pageAnswer(404, "404 Not Found")), false);
}

/** Starts a WorkStudio on the loopback address with a world of its own. Throws when the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const world = worldOf(options);
  const { roundEveryMs = 0, isHeldAtBirth = false, roundsFile } = options;
  const live = new LiveWork(world, roundsFile === undefined ? {} : { roundsFile });
  const simulation: Simulation = { world, live, faults: new FaultBook(), stats: new CallStats() };
  const basePath = (options.basePath ?? DEFAULT_BASE_PATH).replace(/\/+$/, "");
  const server = createServer((request, response) => {
    route(simulation, basePath, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  if (roundEveryMs > 0) live.every(roundEveryMs, () => isHeldAtBirth && world.today === world.options.firstDay);
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The simulator has no port.");
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    ...simulation,
    port: address.port,
    origin,
    baseUrl: `${origin}${basePath}`,
    advanceDay: () => simulation.world.advanceDay(),
    close: () =>
      new Promise<void>((resolve) => {
        live.stop();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
