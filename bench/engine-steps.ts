import { Client } from "pg";
import { openWorld } from "@/inngest/embedded/testing/test-world";
import { ownerUrl } from "./owner-url";
import { type Figure, percentile } from "./report";
import type { Stack } from "./stack";

const STEPS = 100;
const ROUNDS = 5;
const AT_ONCE = 5;
const DATABASE = "bench_engine";

/**
 * What the embedded jobs server adds to a step that does nothing: a function of the real SDK behind a real port, called
 * step by step, each answer saved in PostgreSQL before the next call.
 */
export async function engineStepsBench(stack: Stack): Promise<Figure[]> {
  const owner = new Client({ connectionString: ownerUrl(stack.environment) });
  await owner.connect();
  try {
    await owner.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await owner.query(`CREATE DATABASE ${DATABASE}`);
    // Of its own, since two servers on one queue would share the steps.
    process.env["MIGRATION_DATABASE_URL"] = Object.assign(new URL(ownerUrl(stack.environment)), {
      pathname: `/${DATABASE}`,
    }).toString();
    return await measureEngineSteps();
  } finally {
    await owner.query(`DROP DATABASE IF EXISTS ${DATABASE} WITH (FORCE)`);
    await owner.end();
  }
}

export async function measureEngineSteps(): Promise<Figure[]> {
  const world = await openWorld((client) => [
    client.createFunction({ id: "many-steps", retries: 0, triggers: [{ event: "bench/steps" }] }, async ({ step }) => {
      for (let number = 1; number <= STEPS; number += 1) await step.run(`step ${number}`, () => number);
    }),
  ]);
  try {
    const runs = async (count: number) => {
      const started = performance.now();
      const keys = await Promise.all(Array.from({ length: count }, () => world.send({ name: "bench/steps" })));
      await Promise.all(keys.map((key) => world.ended(key)));
      return (performance.now() - started) / STEPS;
    };
    await runs(1);
    const alone: number[] = [];
    const used = process.cpuUsage();
    for (let round = 0; round < ROUNDS; round += 1) alone.push(await runs(1));
    const { user, system } = process.cpuUsage(used);
    const cpuMs = (user + system) / 1_000 / STEPS / ROUNDS;
    const together = await runs(AT_ONCE);
    return [
      {
        what: `embedded jobs server, a step of a run of ${STEPS} steps`,
        value: percentile(alone, 0.5),
        unit: "ms",
        bar: 15,
        note: `${ROUNDS} runs, ${alone.map((ms) => ms.toFixed(1)).join(", ")} ms; ${cpuMs.toFixed(1)} ms of them the processor's, of the server, the SDK and the app together`,
      },
      {
        what: `the same with ${AT_ONCE} runs at once, for each of their steps`,
        value: together / AT_ONCE,
        unit: "ms",
      },
    ];
  } finally {
    await world.close();
  }
}
