import { setTimeout as wait } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { engines } from "../testing/engine";
import { type World, openWorld } from "../testing/test-world";
import { gate, until } from "../testing/until";

/** A run is seen by its app so soon after its event, at the latest; one that is slower is asked for once more. */
const SEEN_WITHIN_MS = 300;

let world: World;
afterEach(() => world.close());

describe.each(engines)("limits on %s", (_name, start) => {
  it("never has more steps in flight than the concurrency of a key, and uses all of it", async () => {
    const inFlight = new Map<string, number>();
    const most = new Map<string, number>();
    const arrived = new Map<string, number>();
    let ended = 0;
    const work = async (region: string) => {
      const now = (inFlight.get(region) ?? 0) + 1;
      inFlight.set(region, now);
      most.set(region, Math.max(most.get(region) ?? 0, now));
      // Steps end in pairs, so fewer than two at once would never end.
      const number = (arrived.get(region) ?? 0) + 1;
      arrived.set(region, number);
      await until("a second step runs beside", () => (arrived.get(region) ?? 0) >= number + (number % 2));
      inFlight.set(region, (inFlight.get(region) ?? 0) - 1);
    };
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "limited", concurrency: { limit: 2, key: "event.data.region" }, triggers: [{ event: "limit/asked" }] },
          async ({ event, step }) => {
            const { region } = z.object({ region: z.string() }).parse(event.data);
            await step.run("one", () => work(region));
            await Promise.all([step.run("two", () => work(region)), step.run("three", () => work(region))]);
            ended += 1;
          },
        ),
      ],
      start,
    );
    await world.client.send(
      Array.from({ length: 24 }, (_, index) => ({
        name: "limit/asked",
        data: { region: index % 2 === 0 ? "north" : "south" },
      })),
    );
    await until("all runs have ended", () => ended === 24);
    expect(Object.fromEntries(most)).toEqual({ north: 2, south: 2 });
  });

  it("skips a run of a singleton while one is running, per key", async () => {
    const started: unknown[] = [];
    const held = gate();
    world = await openWorld(
      (client) => [
        client.createFunction(
          {
            id: "single",
            singleton: { mode: "skip", key: "event.data.region" },
            triggers: [{ event: "single/asked" }],
          },
          async ({ event, step }) =>
            step.run("hold", async () => {
              started.push(event.data.region);
              await held.opened;
            }),
        ),
      ],
      start,
    );
    const ask = (region: string) => world.send({ name: "single/asked", data: { region } });
    const first = await ask("north");
    await until("the first run holds", () => started.length === 1);
    const skipped = await ask("north");
    const other = await ask("south");
    await until("the other key runs", () => started.length === 2);
    held.open();
    await world.ended(first);
    await world.ended(other);
    // The app has ended a run a moment before the server knows it, which skips what comes in between.
    const later = await until("one asked later is run", async () => {
      const asked = await ask("north");
      await wait(SEEN_WITHIN_MS);
      return world.runs(asked).length > 0 && asked;
    });
    await world.ended(later);
    expect(world.runs(skipped)).toEqual([]);
    expect(started.slice(0, 2)).toEqual(["north", "south"]);
    expect(new Set(started.slice(2))).toEqual(new Set(["north"]));
  });

  it("replaces the running run of a singleton that cancels", async () => {
    const held = gate();
    const started: unknown[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "newest", singleton: { mode: "cancel" }, triggers: [{ event: "newest/asked" }] },
          async ({ event, step }) => {
            await step.run("begin", () => void started.push(event.data.number));
            if (event.data.number === 1) await step.run("hold", () => held.opened);
            return z.number().parse(event.data.number);
          },
        ),
      ],
      start,
    );
    const first = await world.send({ name: "newest/asked", data: { number: 1 } });
    await until("the first run has begun", () => started.length === 1);
    const second = await world.send({ name: "newest/asked", data: { number: 2 } });
    expect(await world.ended(second)).toMatchObject({ status: "Completed", output: 2 });
    expect(await world.ended(first)).toMatchObject({ status: "Cancelled" });
    held.open();
  });

  it("cancels the run an event names, and no other", async () => {
    const held = gate();
    const calls: string[] = [];
    const cancelled: unknown[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          {
            id: "stoppable",
            cancelOn: [{ event: "work/stop", if: "event.data.id == async.data.id" }],
            triggers: [{ event: "work/asked" }],
          },
          async ({ event, step }) => {
            await step.run("hold", async () => {
              calls.push(`hold ${String(event.data.id)}`);
              await held.opened;
            });
            await step.run("after", () => void calls.push(`after ${String(event.data.id)}`));
          },
        ),
        client.createFunction(
          { id: "listener", triggers: [{ event: "inngest/function.cancelled" }] },
          async ({ event }) => void cancelled.push(event.data.run_id),
        ),
      ],
      start,
    );
    const first = await world.send({ name: "work/asked", data: { id: 1 } });
    const second = await world.send({ name: "work/asked", data: { id: 2 } });
    await until("both runs hold", () => calls.length === 2);
    await world.send({ name: "work/stop", data: { id: 1 } });
    await world.send({ name: "work/stop", data: {} });
    const stopped = await world.ended(first);
    held.open();
    expect(stopped.status).toBe("Cancelled");
    expect(await world.ended(second)).toMatchObject({ status: "Completed" });
    await until("the cancellation is told", () => cancelled.length > 0);
    expect(cancelled).toEqual([stopped.run_id]);
    expect(calls.sort()).toEqual(["after 2", "hold 1", "hold 2"]);
  });

  it("cancels a run past its timeouts.finish", async () => {
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "slow", timeouts: { finish: "1s" }, triggers: [{ event: "slow/asked" }] },
          async ({ step }) => step.sleep("long", "1h"),
        ),
      ],
      start,
    );
    expect(await world.ended(await world.send({ name: "slow/asked" }))).toMatchObject({ status: "Cancelled" });
  });
});
