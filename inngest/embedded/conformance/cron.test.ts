import { afterEach, describe, expect, it } from "vitest";
import { type Engine, engines, startEngine } from "../testing/engine";
import { query } from "../testing/test-database";
import { type World, openWorld } from "../testing/test-world";
import { isRealServer, until } from "../testing/until";

let world: World;
const others: Engine[] = [];
afterEach(async () => {
  await Promise.all(others.splice(0).map((engine) => engine.close()));
  await world.close();
});

/** Makes the schedule due, as it would be after so long a gap; returns the tick it asks for. */
async function setBack(gap: string): Promise<void> {
  await query("update inngest_local.crons set next_at = date_trunc('minute', now()) - $1::interval", [gap]);
}

const countRuns = async (): Promise<number> =>
  (await query<{ count: number }>("select count(*)::int as count from inngest_local.runs"))[0]?.count ?? 0;

describe.each(engines)("a schedule on %s", (_name, start) => {
  it("starts its function by an event of the engine's own name", async () => {
    const heard: unknown[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction({ id: "minutely", triggers: [{ cron: "* * * * *" }] }, async ({ event, step }) =>
          step.run("hear", () => void heard.push(event)),
        ),
      ],
      start,
    );
    // A real server's clock goes its own way, and brings the minute within one.
    if (!isRealServer) await setBack("0");
    await until("the tick was run", () => heard.length > 0);
    expect(heard[0]).toMatchObject({ name: "inngest/scheduled.timer", data: { cron: "* * * * *" } });
  });
});

// A real server's clock cannot be set back.
describe.skipIf(isRealServer)("cron", () => {
  it("runs once per tick over a restart and beside a second server", async () => {
    const heard: unknown[] = [];
    world = await openWorld((client) => [
      client.createFunction(
        { id: "daily", triggers: [{ cron: "TZ=America/New_York 30 4 * * *" }] },
        async ({ event }) => void heard.push(event),
      ),
    ]);
    await world.engine.close();
    await setBack("0");
    others.push(...(await Promise.all([startEngine(world.serveUrl), startEngine(world.serveUrl)])));
    await until("the tick was run", () => heard.length > 0);
    // The same tick once more, as after a crash before the schedule moved on.
    const ticks = await query<{ tick: Date }>("select tick from inngest_local.cron_ticks");
    await query("update inngest_local.crons set next_at = $1", [ticks[0]?.tick]);
    others.push(await startEngine(world.serveUrl));
    await until(
      "the schedule moved on",
      async () => (await query("select 1 from inngest_local.crons where next_at > now()")).length === 1,
    );
    expect(heard).toEqual([
      expect.objectContaining({ name: "inngest/scheduled.timer", data: { cron: "TZ=America/New_York 30 4 * * *" } }),
    ]);
    expect(await countRuns()).toBe(1);
  });

  it("catches up once after a gap of three days", async () => {
    const heard: number[] = [];
    world = await openWorld((client) => [
      client.createFunction(
        { id: "hourly", triggers: [{ cron: "0 * * * *" }] },
        async ({ event }) => void heard.push(event.ts),
      ),
    ]);
    await world.engine.close();
    await setBack("3 days");
    others.push(await startEngine(world.serveUrl));
    await until("the tick was run", () => heard.length > 0);
    await until(
      "the schedule moved on",
      async () => (await query("select 1 from inngest_local.crons where next_at > now()")).length === 1,
    );
    expect(await countRuns()).toBe(1);
    // The newest missed tick stands for all of them: the last full hour.
    expect(Date.now() - (heard[0] ?? 0)).toBeLessThan(2 * 60 * 60 * 1_000);
  });

  it("waits for an app that is away with one run, whatever ticks pass", async () => {
    const heard: number[] = [];
    world = await openWorld(
      (client) => [
        client.createFunction(
          { id: "yearly", retries: 0, triggers: [{ cron: "0 0 1 1 *" }] },
          async ({ event }) => void heard.push(event.ts),
        ),
      ],
      (serveUrl) => startEngine(serveUrl, { pollIntervalMs: 50 }),
    );
    await world.stopApp();
    for (const gap of ["3 minutes", "2 minutes", "1 minute"]) {
      await setBack(gap);
      await until(
        "the schedule moved on",
        async () => (await query("select 1 from inngest_local.crons where next_at > now()")).length === 1,
      );
      await until(
        "the run waits",
        async () => (await query("select 1 from inngest_local.jobs where refused_since is not null")).length === 1,
      );
    }
    await world.startApp();
    await until("the run has ended", () => heard.length > 0);
    expect(await countRuns()).toBe(1);
  });
});
