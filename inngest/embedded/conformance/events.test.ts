import { NonRetriableError } from "inngest";
import { z } from "zod";
import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/engine";
import { type World, openWorld } from "../testing/test-world";
import { until } from "../testing/until";

let world: World;
afterEach(() => world.close());

describe.each(engines)("events on %s", (_name, start) => {
  it("calls onFailure once, with the original event, and function.finished once", async () => {
    const heard: unknown[] = [];
    const finished: unknown[] = [];
    world = await openWorld((client) => {
      const doomed = client.createFunction(
        {
          id: "doomed",
          retries: 1,
          triggers: [{ event: "doomed/asked" }],
          onFailure: async ({ error, event, step }) => {
            await step.run("tell", () =>
              heard.push({
                message: error.message,
                functionId: event.data.function_id,
                runId: event.data.run_id,
                original: event.data.event,
              }),
            );
          },
        },
        async ({ step }) => step.run("fails", () => Promise.reject(new Error("broken"))),
      );
      const finishedOfDoomed = [
        { event: "inngest/function.finished", if: `event.data.function_id == '${client.id}-doomed'` },
      ];
      return [
        doomed,
        client.createFunction(
          { id: "listener", triggers: finishedOfDoomed },
          async ({ event }) => void finished.push(event.data),
        ),
      ];
    });
    const eventId = await world.send({ name: "doomed/asked", data: { circuit: 7 } });
    const run = await world.ended(eventId);
    await until("both listeners were called", () => heard.length > 0 && finished.length > 0);
    expect(heard).toMatchObject([
      {
        message: "broken",
        functionId: `${world.client.id}-doomed`,
        runId: run.run_id,
        original: { name: "doomed/asked", data: { circuit: 7 } },
      },
    ]);
    expect(finished).toMatchObject([{ run_id: run.run_id, error: { message: "broken" } }]);
  });

  it("does not call the listener of failures for its own failure", async () => {
    const heard: string[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "doomed", retries: 0, triggers: [{ event: "doomed/asked" }] }, async () =>
          Promise.reject(new Error("broken")),
        ),
        client.createFunction(
          { id: "clumsy", retries: 0, triggers: [{ event: "inngest/function.failed" }] },
          async ({ event }) => {
            heard.push(z.object({ function_id: z.string() }).parse(event.data).function_id);
            throw new NonRetriableError("clumsy too");
          },
        ),
        client.createFunction(
          {
            id: "counter",
            triggers: [{ event: "inngest/function.finished", if: `event.data.function_id == '${client.id}-clumsy'` }],
          },
          async () => void heard.push("clumsy finished"),
        ),
      ],
      start,
    );
    await world.ended(await world.send({ name: "doomed/asked" }));
    await until("the listener has failed", () => heard.includes("clumsy finished"));
    expect(heard).toEqual([`${world.client.id}-doomed`, "clumsy finished"]);
  });

  it("runs what a step sends, in order, and only where the trigger's condition holds", async () => {
    const heard: unknown[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "first", triggers: [{ event: "chain/asked" }] }, async ({ step }) =>
          step.sendEvent("pass on", [
            { name: "chain/next", data: { circuit: "a", wanted: true } },
            { name: "chain/next", data: { circuit: "b", wanted: false } },
          ]),
        ),
        client.createFunction(
          { id: "second", triggers: [{ event: "chain/next", if: "event.data.wanted == true" }] },
          async ({ event, step }) => {
            await step.run("hear", () => void heard.push(event.data.circuit));
            await step.sendEvent("end", { name: "chain/last" });
          },
        ),
        client.createFunction(
          { id: "third", triggers: [{ event: "chain/last" }] },
          async () => void heard.push("last"),
        ),
      ],
      start,
    );
    const run = await world.ended(await world.send({ name: "chain/asked" }));
    await until("the chain has ended", () => heard.includes("last"));
    expect(run.output).toMatchObject({ ids: [expect.any(String), expect.any(String)] });
    expect(heard).toEqual(["a", "last"]);
  });

  it("starts one run for events of the same id, also when sent at once", async () => {
    const heard: number[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "once", triggers: [{ event: "once/asked" }, { event: "once/flush" }] },
          async ({ event }) => void heard.push(z.object({ number: z.number() }).parse(event.data).number),
        ),
      ],
      start,
    );
    const sent = await Promise.all(
      [1, 2, 3, 4].map((number) => world.send({ name: "once/asked", id: "the same", data: { number } })),
    );
    await world.send({ name: "once/asked", id: "the same", data: { number: 5 } });
    await world.ended(await world.send({ name: "once/flush", id: "another", data: { number: 6 } }));
    const runs = sent.flatMap((key) => world.runs(key));
    expect(runs).toHaveLength(1);
    expect(heard).toHaveLength(2);
  });

  it("gives a repeated send the same ids and no second run", async () => {
    const heard: unknown[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "seeded", triggers: [{ event: "seeded/asked" }] },
          async ({ event }) => void heard.push(event.id),
        ),
      ],
      start,
    );
    const send = async () => {
      const answer = await fetch(`${world.engine.origin}/e/${world.engine.keys.eventKey}`, {
        method: "POST",
        headers: {
          "x-inngest-event-id-seed": `${Date.UTC(2026, 8, 1)},${Buffer.from("ten bytes!").toString("base64")}`,
        },
        body: JSON.stringify([{ name: "seeded/asked" }, { name: "seeded/asked" }]),
      });
      return z.object({ status: z.literal(200), ids: z.array(z.string()).length(2) }).parse(await answer.json()).ids;
    };
    const first = await send();
    const second = await send();
    await until("both have run", () => heard.length >= 2);
    await world.ended(await world.send({ name: "seeded/asked" }));
    expect(second).toEqual(first);
    expect(new Set(first).size).toBe(2);
    expect(heard).toHaveLength(3);
    expect(heard.slice(0, 2).sort()).toEqual([...first].sort());
  });
});
