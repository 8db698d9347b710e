import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { logTo } from "../embedded/log";
import { type EmbeddedInngest, startEmbeddedInngest } from "../embedded/start-embedded-inngest";
import { query, testDatabaseUrl } from "../embedded/testing/test-database";
import { until } from "../embedded/testing/until";
import { serveJobs } from "../worker/serve-jobs";
import { startWorkerServer } from "../worker/worker-server";

const TOKEN = "the-secret-of-this-start";
let engine: EmbeddedInngest;
let close: () => Promise<void>;

/** The product's own entry point behind a real port, and the embedded server that calls it. */
beforeAll(async () => {
  logTo(() => undefined);
  vi.stubEnv("INNGEST_DEV_TOKEN", TOKEN);
  const worker = await startWorkerServer({ host: "127.0.0.1", port: 0, answerJob: serveJobs });
  engine = await startEmbeddedInngest({
    databaseUrl: testDatabaseUrl(),
    serveUrls: [`http://127.0.0.1:${worker.port}/api/inngest`],
    eventKey: "key",
  });
  close = async () => {
    await engine.close(0);
    await worker.close(0);
  };
  await until("the panel is registered", () => engine.appStates().every(({ isSynced }) => isSynced));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await close();
});

const send = async (data: unknown) => {
  const answer = await fetch(`${engine.origin}/e/key`, {
    method: "POST",
    body: JSON.stringify({ name: "circuits/sync.requested", data }),
  });
  return ((await answer.json()) as { ids: string[] }).ids[0];
};
const ended = (eventId: string | undefined) =>
  until("the run has ended", async () => {
    const text = `select status, output from inngest_local.runs where event_id = $1 and status <> 'Running'`;
    return (await query<{ status: string; output: string }>(text, [eventId]))[0];
  });
const countSyncs = async () => (await query("select 1 from sync_logs")).length;

describe("an event that asks for a circuit sync", () => {
  it.each([{}, { syncLogId: "1" }, { syncLogId: -1 }, { syncLogId: null }])(
    "given %j for the number of an opened run, then it is refused, and never run as the system",
    async (data) => {
      const run = await ended(await send(data));
      expect(run.status).toBe("Failed");
      expect(run.output).toContain("without the number of an opened run");
      expect(await countSyncs()).toBe(0);
    },
  );

  it("is not believed when it calls itself the schedule", async () => {
    const answer = await fetch(`${engine.origin}/e/key`, {
      method: "POST",
      body: JSON.stringify({ name: "inngest/scheduled.timer" }),
    });
    expect(answer.status).toBe(400);
    expect(await countSyncs()).toBe(0);
  });

  it("notes where this installation's jobs server registered", async () => {
    const [row] = await query<{ engine: string; address: string }>("select engine, address from jobs_server");
    expect(row).toEqual({ engine: "embedded", address: engine.appStates()[0]?.serveUrl });
  });
});
