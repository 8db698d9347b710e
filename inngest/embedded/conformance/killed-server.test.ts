import { afterEach, describe, expect, it } from "vitest";
import { type KillableEngine, forkEngine } from "../testing/engine";
import { query } from "../testing/test-database";
import { type World, openWorld } from "../testing/test-world";
import { gate, isRealServer, until } from "../testing/until";

let world: World;
let first: KillableEngine;
let second: KillableEngine | undefined;
afterEach(async () => {
  await world.close();
  await second?.close();
  second = undefined;
});

const start = async (serveUrl: string) => (first = await forkEngine(serveUrl));

/** kill -9, then the same command on the same port. */
async function restart(): Promise<void> {
  await first.kill();
  second = await forkEngine(world.serveUrl, Number(new URL(first.origin).port));
}

const finishedEvents = async (): Promise<number> =>
  (await query("select 1 from inngest_local.events where name = 'inngest/function.finished'")).length;

describe.skipIf(isRealServer)("kill -9 of the server", () => {
  it("in a request: the step is called again and the run ends", async () => {
    const calls: string[] = [];
    const held = gate();
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "killed", retries: 0, triggers: [{ event: "kill/asked" }] }, async ({ step }) => {
          await step.run("before", () => void calls.push("before"));
          return step.run("held", async () => {
            calls.push("held");
            await held.opened;
            return "done";
          });
        }),
      ],
      start,
    );
    const eventId = await world.send({ name: "kill/asked" });
    await until("the step is held", () => calls.includes("held"));
    await restart();
    await until("the step is called again", () => calls.filter((call) => call === "held").length === 2);
    held.open();
    expect(await world.ended(eventId)).toMatchObject({ status: "Completed", output: "done" });
    expect(calls).toEqual(["before", "held", "held"]);
    await until("the end is told", async () => (await finishedEvents()) > 0);
    expect(await finishedEvents()).toBe(1);
  });

  it("after a step, while it sleeps: the step is not repeated", async () => {
    const calls: string[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "killed", retries: 0, triggers: [{ event: "kill/asked" }] }, async ({ step }) => {
          await step.run("before", () => void calls.push("before"));
          await step.sleep("nap", "2s");
          return step.run("after", () => calls.push("after") && "done");
        }),
      ],
      start,
    );
    const eventId = await world.send({ name: "kill/asked" });
    await until(
      "the run sleeps",
      async () => (await query("select 1 from inngest_local.jobs where kind = 'sleep'")).length === 1,
    );
    await restart();
    expect(await world.ended(eventId)).toMatchObject({ status: "Completed", output: "done" });
    expect(calls).toEqual(["before", "after"]);
  });

  it("before finalisation: the run ends once", async () => {
    const calls: string[] = [];
    const held = gate();
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "killed", retries: 0, triggers: [{ event: "kill/asked" }] }, async ({ step }) => {
          await step.run("only", () => void calls.push("only"));
          calls.push("end");
          await held.opened;
          return "done";
        }),
      ],
      start,
    );
    const eventId = await world.send({ name: "kill/asked" });
    await until("the run is about to end", () => calls.includes("end"));
    await first.kill();
    held.open();
    second = await forkEngine(world.serveUrl, Number(new URL(first.origin).port));
    await until("the new server has ended the run", async () => (await finishedEvents()) === 1);
    expect(await world.ended(eventId)).toMatchObject({ status: "Completed", output: "done" });
    expect(calls).toEqual(["only", "end", "end"]);
    expect(await finishedEvents()).toBe(1);
  });
});
