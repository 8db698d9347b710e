import { afterEach, describe, expect, it } from "vitest";
import { applicationName } from "../database";
import { query } from "../testing/test-database";
import { type World, openWorld } from "../testing/test-world";
import { isRealServer, until } from "../testing/until";

let world: World;
afterEach(() => world.close());

const cutConnections = () => query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()", [applicationName]);

describe.skipIf(isRealServer)("lost database connections", () => {
  it("cut in every step, all of the server's at once: each run ends and no saved step is repeated", async () => {
    const calls: string[] = [];
    world = await openWorld((client) => [
      client.createFunction({ id: "cut", retries: 0, triggers: [{ event: "cut/asked" }] }, async ({ step }) => {
        for (const name of ["one", "two", "three"]) {
          await step.run(name, async () => {
            calls.push(name);
            await cutConnections();
          });
        }
        return "done";
      }),
    ]);
    const eventId = await world.send({ name: "cut/asked" });
    const run = await until("the run has ended", async () => (await world.runs(eventId).catch(() => []))[0]?.status === "Completed" && "Completed");
    await cutConnections();
    const after = await world.send({ name: "cut/asked" });
    await until("a later run has ended", async () => (await world.runs(after).catch(() => []))[0]?.status === "Completed");
    expect(run).toBe("Completed");
    expect(calls).toEqual(["one", "two", "three", "one", "two", "three"]);
  });
});
