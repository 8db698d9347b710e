import { circuitListSchema } from "@/lib/domain/circuits/schema";
import { listCircuits } from "@/lib/domain/circuits/list-circuits";
import { systemActor } from "@/lib/platform/actor-types";
import { disconnect } from "@/lib/platform/db";
import { type Figure, percentile } from "./report";
import { type Stack, signIn } from "./stack";

const CLIENTS = 4;
const ROUNDS = 60;
/** So many are asked first, one by one: a server that people use is warm. */
const WARM_UP = 40;

/** Four clients at once, each asking as fast as it is answered; milliseconds of every answer. */
async function measure(ask: (turn: number) => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; turn < WARM_UP; turn += 1) await ask(turn);
  await Promise.all(
    Array.from({ length: CLIENTS }, async (_, client) => {
      for (let round = 0; round < ROUNDS; round += 1) {
        const started = performance.now();
        await ask(client * ROUNDS + round);
        times.push(performance.now() - started);
      }
    }),
  );
  return times;
}

/** The circuits list over 100 000 circuits: its data query alone, and whole pages over HTTP with a session. */
export async function listBench(stack: Stack): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const actor = systemActor("bench");
  const fragments = ["maple", "ridge", "79-0", "hollow", "oak", "ferry", "12 kv", "furnace"];
  const regions = ["CEN", "LAN", "LEH", "HAR"];
  const query = (params: Record<string, string>) => () => listCircuits(actor, circuitListSchema.parse(params));
  const first = await measure((turn) => query({ page: String(1 + (turn % 20)) })());
  const filtered = await measure((turn) => query({ region: regions[turn % 4] ?? "", status: "ACTIV", sort: "title" })());
  const search = await measure((turn) => query({ q: fragments[turn % 8] ?? "" })());
  const deep = await measure(query({ page: "3000", per: "25" }));
  await disconnect();

  const cookie = await signIn(stack);
  const page = (path: string) => async () => {
    const response = await fetch(`${stack.url}${path}`, { headers: { cookie } });
    const html = await response.text();
    if (!response.ok || !html.includes("<tbody")) throw new Error(`${path} answered HTTP ${response.status} without rows`);
  };
  const pages = await measure(page("/circuits"));
  const searched = await measure(page("/circuits?q=maple"));
  return [
    figure("circuits list, 100 000 circuits, 4 clients: data query", first, 8),
    figure("… filtered by region and status, by title", filtered, undefined),
    figure("… search by a fragment of a title", search, 25),
    figure("… page 3 000", deep, 60),
    figure("… full page over HTTP", pages, 60),
    figure("… full page of a search", searched, undefined),
  ];
}

function figure(what: string, times: number[], bar: number | undefined): Figure {
  return { what: `${what}, p50`, value: percentile(times, 0.5), unit: "ms", note: `p95 ${percentile(times, 0.95).toFixed(1)} ms`, ...(bar === undefined ? {} : { bar }) };
}
