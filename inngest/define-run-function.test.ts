import { NonRetriableError } from "inngest";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { failCircuitSync, openCircuitSync } from "@/lib/domain/circuit-sync/mutations";
import { readLog } from "@/lib/domain/testing/sync";
import { systemActor } from "@/lib/platform/actor-types";
import { logger } from "@/lib/platform/logger";
import { defineRunFunction } from "./define-run-function";
import { type World, openWorld } from "./embedded/testing/test-world";
import { until } from "./embedded/testing/until";

const system = systemActor("test");
const RAW = 'null value in column "job_guid" of relation "circuits" violates not-null constraint';

let world: World;
afterEach(async () => {
  vi.restoreAllMocks();
  await world.close();
});

/** A run of the product's own making whose step fails for good, on the embedded server. */
const openDoomed = () =>
  openWorld((client) => [
    defineRunFunction(client, {
      id: "doomed",
      name: "Sync that fails",
      feed: CIRCUIT_FEED,
      event: "doomed/asked",
      crons: [],
      kept: "Circuits that were finished are kept",
      openScheduled: async () => null,
      readOptions: async () => ({}),
      run: (step) => step("write", () => Promise.reject(new NonRetriableError(RAW))),
      fail: failCircuitSync,
    }),
  ]);

describe("a run whose step failed every time", () => {
  it("tells people in words, and the log what the error said", async () => {
    const logged = vi.spyOn(logger, "error");
    world = await openDoomed();
    const { syncLogId } = await openCircuitSync(system, { preview: false, force: false, acceptFewer: false }, "manual");
    await world.send({ name: "doomed/asked", data: { syncLogId } });
    const { status, message } = await until("the run is closed", async () => {
      const log = await readLog(BigInt(syncLogId));
      return log.status === "started" ? undefined : log;
    });
    expect(status).toBe("failed");
    expect(message).toBe(
      `The run stopped: one of its steps failed every time it was tried. Circuits that were finished are kept. Start it again; if it stops again, tell whoever runs WS-Tracker that the application log has the error of run ${syncLogId}.`,
    );
    const said = logged.mock.calls.filter(([, words]) => words === "a run of circuits stopped on an error");
    expect(said.map(([facts]) => facts)).toMatchObject([{ asked: { syncLogId }, err: { message: RAW } }]);
  });
});
