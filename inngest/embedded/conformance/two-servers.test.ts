import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { type Engine, startEngine } from "../testing/engine";
import { type World, openWorld } from "../testing/test-world";
import { isRealServer, until } from "../testing/until";

let world: World;
let other: Engine;
afterEach(async () => {
  await other.close();
  await world.close();
});

describe.skipIf(isRealServer)("two servers at once", () => {
  it("share the work: every step once, the concurrency of a key over both", async () => {
    const calls: string[] = [];
    const ended: number[] = [];
    let inFlight = 0;
    let most = 0;
    world = await openWorld((client) => [
      client.createFunction(
        { id: "shared", retries: 0, concurrency: { limit: 3 }, triggers: [{ event: "share/asked" }] },
        async ({ event, step }) => {
          const { number } = z.object({ number: z.number() }).parse(event.data);
          for (const name of ["one", "two", "three"]) {
            await step.run(name, async () => {
              calls.push(`${number} ${name}`);
              inFlight += 1;
              most = Math.max(most, inFlight);
              await new Promise((resolve) => setImmediate(resolve));
              inFlight -= 1;
            });
          }
          ended.push(number);
        },
      ),
    ]);
    other = await startEngine(world.serveUrl);
    const events = Array.from({ length: 30 }, (_, number) => ({ name: "share/asked", data: { number } }));
    const elsewhere = fetch(`${other.origin}/e/${other.keys.eventKey}`, {
      method: "POST",
      body: JSON.stringify(events.slice(15)),
    });
    await Promise.all([world.client.send(events.slice(0, 15)), elsewhere]);
    await until("all runs have ended", () => ended.length >= 30);
    expect(ended.sort((a, b) => a - b)).toEqual(events.map(({ data }) => data.number));
    expect(new Set(calls).size).toBe(90);
    expect(calls).toHaveLength(90);
    expect(most).toBeLessThanOrEqual(3);
  });
});
