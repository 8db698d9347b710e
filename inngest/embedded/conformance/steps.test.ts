import { NonRetriableError, RetryAfterError, StepError } from "inngest";
import { afterEach, describe, expect, it } from "vitest";
import { engines } from "../testing/engine";
import { type World, openWorld } from "../testing/test-world";
import { until } from "../testing/until";

let world: World;
afterEach(() => world.close());

describe.each(engines)("steps on %s", (_name, start) => {
  it("runs three steps, one failing twice, each saved once", async () => {
    const calls: string[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "three", retries: 3, triggers: [{ event: "three/asked" }] },
          async ({ event, step, attempt }) => {
            const one = await step.run(
              "one",
              () => calls.push("one") && { text: `für ${String(event.data.who)}`, nul: "a\u0000b" },
            );
            const two = await step.run("two", () => {
              calls.push(`two ${attempt}`);
              if (attempt < 2) throw new Error("not yet");
              return 2.5;
            });
            const three = await step.run("three", () => void calls.push("three"));
            return { one, two, three };
          },
        ),
      ],
      start,
    );
    const run = await world.ended(await world.send({ name: "three/asked", data: { who: "Jördis" } }));
    expect(run).toMatchObject({
      status: "Completed",
      output: { one: { text: "für Jördis", nul: "a\u0000b" }, two: 2.5, three: null },
    });
    expect(calls).toEqual(["one", "two 0", "two 1", "two 2", "three"]);
  });

  it("runs a parallel pair at the same time, joins once and goes on", async () => {
    const calls: string[] = [];
    let arrived = 0;
    const meet = async (name: string) => {
      calls.push(name);
      arrived += 1;
      await until("both steps are running", () => arrived === 2);
      return name;
    };
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "pair", triggers: [{ event: "pair/asked" }] }, async ({ step }) => {
          const pair = await Promise.all([
            step.run("left", () => meet("left")),
            step.run("right", () => meet("right")),
          ]);
          return step.run("join", () => calls.push("join") && pair.join());
        }),
      ],
      start,
    );
    const run = await world.ended(await world.send({ name: "pair/asked" }));
    expect(run).toMatchObject({ status: "Completed", output: "left,right" });
    expect(calls.sort()).toEqual(["join", "left", "right"]);
  });

  it("runs a parallel step again that failed, beside one that did not", async () => {
    const calls: string[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "uneven", retries: 2, triggers: [{ event: "uneven/asked" }] },
          async ({ step, attempt }) => {
            const work = (name: string, fails: boolean) => () => {
              calls.push(name);
              if (fails && attempt === 0) throw new Error("first time");
              return name;
            };
            return Promise.all([
              step.run("good", work("good", false)),
              step.run("bad", work("bad", true)),
              step.sleep("rest", "1s"),
            ]);
          },
        ),
      ],
      start,
    );
    const run = await world.ended(await world.send({ name: "uneven/asked" }));
    expect(run).toMatchObject({ status: "Completed", output: ["good", "bad", null] });
    expect(calls.sort()).toEqual(["bad", "bad", "good"]);
  });

  it("lets the function catch a failed step, and fails the run when it does not", async () => {
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "catching", retries: 1, triggers: [{ event: "catch/asked" }] },
          async ({ event, step }) => {
            const failing = step.run("fails", () => {
              throw new TypeError("no way");
            });
            if (event.data.catches !== true) return failing;
            return failing.catch((error: unknown) =>
              error instanceof StepError ? `${error.stepId}: ${error.message}` : "another error",
            );
          },
        ),
      ],
      start,
    );
    const caught = await world.ended(await world.send({ name: "catch/asked", data: { catches: true } }));
    const uncaught = await world.ended(await world.send({ name: "catch/asked" }));
    expect(caught).toMatchObject({ status: "Completed", output: "fails: no way" });
    expect(uncaught).toMatchObject({ status: "Failed", output: { message: "no way" } });
  });

  it("does not repeat a NonRetriableError, in a step or outside", async () => {
    const calls: string[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "final", retries: 5, triggers: [{ event: "final/asked" }] },
          async ({ event, step }) => {
            const fail = (place: string) => {
              calls.push(place);
              throw new NonRetriableError("for good");
            };
            return event.data.inStep === true ? step.run("fails", () => fail("step")) : fail("function");
          },
        ),
      ],
      start,
    );
    expect(await world.ended(await world.send({ name: "final/asked", data: { inStep: true } }))).toMatchObject({
      status: "Failed",
      output: { message: "for good" },
    });
    expect(await world.ended(await world.send({ name: "final/asked" }))).toMatchObject({
      status: "Failed",
      output: { message: "for good" },
    });
    expect(calls).toEqual(["step", "function"]);
  });

  it("does not try again before the time a RetryAfterError names", async () => {
    let due = new Date(0);
    const wasDue: boolean[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "later", retries: 1, triggers: [{ event: "later/asked" }] },
          async ({ step, attempt }) =>
            step.run("waits", () => {
              wasDue.push(Date.now() >= due.getTime());
              if (attempt > 0) return "done";
              due = new Date(Date.now() + 1_000);
              throw new RetryAfterError("busy", due);
            }),
        ),
      ],
      start,
    );
    expect(await world.ended(await world.send({ name: "later/asked" }))).toMatchObject({
      status: "Completed",
      output: "done",
    });
    expect(wasDue).toEqual([true, true]);
  });

  it("goes on after a sleep", async () => {
    const calls: string[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "sleeper", triggers: [{ event: "sleep/asked" }] }, async ({ step }) => {
          await step.run("before", () => void calls.push("before"));
          await step.sleep("nap", "1s");
          await step.sleepUntil("past", new Date("2020-01-01T00:00:00Z"));
          return step.run("after", () => calls.push("after") && "awake");
        }),
      ],
      start,
    );
    expect(await world.ended(await world.send({ name: "sleep/asked" }))).toMatchObject({
      status: "Completed",
      output: "awake",
    });
    expect(calls).toEqual(["before", "after"]);
  });
});
