import { describe, expect, it, vi } from "vitest";
import { CIRCUIT_FEED } from "@/lib/domain/circuit-sync/define-circuit-feed";
import { logger } from "@/lib/platform/logger";
import type { JobsClient } from "./client";
import { defineRunFunction } from "./define-run-function";

type OnFailure = (failed: { event: object; error: Error; step: object }) => Promise<void>;

/** What happens once the jobs server gave a run up, and what `fail` is told. */
function givenUp() {
  const fail = vi.fn(async () => undefined);
  let onFailure: OnFailure | undefined;
  const client = {
    createFunction: (config: { onFailure: OnFailure }) => {
      onFailure = config.onFailure;
    },
  };
  defineRunFunction(client as unknown as JobsClient, {
    id: "sync-circuits",
    name: "Sync circuits",
    feed: CIRCUIT_FEED,
    event: "circuits/sync.requested",
    crons: [],
    kept: "Circuits that were finished are kept",
    openScheduled: async () => null,
    readOptions: async () => null,
    run: async () => "completed",
    fail,
  });
  const step = { run: (_: string, work: () => unknown) => Promise.resolve(work()) };
  return {
    fail,
    give: (data: object, error: Error) => onFailure?.({ event: { data: { event: { data } } }, error, step }),
  };
}

describe("a run whose step failed every time", () => {
  it("tells people in words, and the log what the error said", async () => {
    const said = vi.spyOn(logger, "error").mockImplementation(() => undefined);
    const { fail, give } = givenUp();
    const error = new Error('null value in column "job_guid" of relation "circuits" violates not-null constraint');
    await give({ syncLogId: 12 }, error);
    expect(fail).toHaveBeenCalledExactlyOnceWith(
      12,
      "The run stopped: one of its steps failed every time it was tried. Circuits that were finished are kept. Start it again; if it stops again, tell whoever runs WS-Tracker that the application log has the error of run 12.",
    );
    expect(said).toHaveBeenCalledWith({ err: error, syncLogId: 12, feed: "circuits" }, expect.any(String));
    said.mockRestore();
  });

  it("is closed only where the event names an opened run", async () => {
    const { fail, give } = givenUp();
    await give({}, new Error("refused"));
    expect(fail).not.toHaveBeenCalled();
  });
});
