import { type Figure, percentile } from "./report";

const CLIENTS = 4;
const ROUNDS = 60;
/**
 * So many are asked first, one by one: a server that people use is warm, and Node compiles what is run often for the
 * first few hundred pages.
 */
const WARM_UP = 300;

/** Four clients at once, each asking as fast as it is answered; milliseconds of every answer. */
export async function fourClients(ask: (turn: number) => Promise<unknown>): Promise<number[]> {
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

/** Asks for a page of a list as a signed-in browser does; throws when it comes without rows. */
export function listPage(origin: string, cookie: string, path: string): () => Promise<void> {
  return async () => {
    const response = await fetch(`${origin}${path}`, { headers: { cookie } });
    const html = await response.text();
    if (!response.ok || !html.includes("<tbody"))
      throw new Error(`${path} answered HTTP ${response.status} without rows`);
  };
}

/** The middle of what was measured, with its 95th percentile as a note. */
export function middle(what: string, times: number[], bar: number | undefined): Figure {
  return {
    what: `${what}, p50`,
    value: percentile(times, 0.5),
    unit: "ms",
    note: `p95 ${percentile(times, 0.95).toFixed(1)} ms`,
    ...(bar === undefined ? {} : { bar }),
  };
}
