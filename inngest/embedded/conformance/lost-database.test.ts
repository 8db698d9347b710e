import { afterEach, describe, expect, it } from "vitest";
import { applicationName } from "../database";
import { startEngine } from "../testing/engine";
import { type TestCluster, openTestCluster } from "../testing/test-cluster";
import { query } from "../testing/test-database";
import { type World, openWorld } from "../testing/test-world";
import { gate, isRealServer, until } from "../testing/until";

let world: World;
let cluster: TestCluster | undefined;
afterEach(async () => {
  await world.close();
  await cluster?.remove();
});

const cutConnections = () =>
  query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()",
    [applicationName],
  );

describe.skipIf(isRealServer)("a restart of PostgreSQL", () => {
  it("cuts all connections in every step: each run ends and no step is repeated", async () => {
    const calls: string[] = [];
    world = await openWorld((client) => [
      client.createFunction({ id: "cut", retries: 0, triggers: [{ event: "cut/asked" }] }, async ({ step }) => {
        for (const name of ["one", "two", "three"]) {
          await step.run(name, async () => {
            calls.push(name);
            await cutConnections();
          });
        }
      }),
    ]);
    const isCompleted = (key: string) => world.runs(key)[0]?.status === "Completed";
    const first = await world.send({ name: "cut/asked" });
    await until("the run has ended", () => isCompleted(first));
    await cutConnections();
    const second = await world.send({ name: "cut/asked" });
    await until("a later run has ended", () => isCompleted(second));
    expect(calls).toEqual(["one", "two", "three", "one", "two", "three"]);
  });

  it("takes the database away during a step: the answer and a new event are kept until it is back", async () => {
    const calls: string[] = [];
    const own = await openTestCluster();
    cluster = own;
    const held = gate();
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "away", retries: 0, triggers: [{ event: "away/asked" }] },
          async ({ event, step }) => {
            await step.run("one", async () => {
              calls.push(`one ${String(event.data.number)}`);
              if (event.data.number === 1) await held.opened;
            });
            await step.run("two", () => void calls.push(`two ${String(event.data.number)}`));
          },
        ),
      ],
      (serveUrl) => startEngine(serveUrl, { databaseUrl: own.databaseUrl, leaseMs: 60_000 }),
    );
    const first = await world.send({ name: "away/asked", data: { number: 1 } });
    await until("the step is held", () => calls.length === 1);
    await own.stop();
    held.open();
    const sending = world.send({ name: "away/asked", data: { number: 2 } });
    await until(
      "the server misses its database",
      async () => (await fetch(`${world.engine.origin}/health`)).status === 503,
    );
    await own.start();
    const second = await sending;
    expect([await world.ended(first), await world.ended(second)]).toMatchObject([
      { status: "Completed" },
      { status: "Completed" },
    ]);
    expect(calls.sort()).toEqual(["one 1", "one 2", "two 1", "two 2"]);
  });
});
