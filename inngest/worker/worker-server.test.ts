import { connect } from "node:net";
import { afterEach, describe, expect, it, vi } from "vitest";
import { serveJobs } from "./serve-jobs";
import { type WorkerServer, startWorkerServer } from "./worker-server";

const servers: WorkerServer[] = [];
const start = async (answerJob: (request: Request) => Promise<Response>) => {
  const server = await startWorkerServer({ host: "127.0.0.1", port: 0, answerJob });
  servers.push(server);
  return { server, at: (path: string) => `http://127.0.0.1:${server.port}${path}` };
};
const job = { method: "POST", body: "{}" };

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map((server) => server.close(0)));
});

describe("the worker's server", () => {
  it("serves jobs, health and readiness, and nothing of the panel's", async () => {
    const { at } = await start(() => Promise.resolve(Response.json("done")));
    expect((await fetch(at("/api/health"))).status).toBe(200);
    expect((await fetch(at("/api/ready"))).status).toBe(200);
    expect(await (await fetch(at("/api/inngest?fnId=x"), job)).json()).toBe("done");
    for (const path of ["/", "/sign-in", "/circuits", "/api/search", "/api/auth/session", "/api/inngest/x"])
      expect((await fetch(at(path))).status, path).toBe(404);
  });

  it("tells a monitor that shows the token how its process is, and nobody else (security H6)", async () => {
    const { at } = await start(serveJobs);
    expect((await fetch(at("/api/metrics"))).status).toBe(404);
    const headers = { authorization: "Bearer a-token-of-the-monitor-0123456789abcdef" };
    const answer = await fetch(at("/api/metrics"), { headers });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('ws_tracker_database_pool_connections{state="most"');
  });

  it("takes the three methods of the jobs server only (security E10)", async () => {
    const { at } = await start(() => Promise.resolve(Response.json("done")));
    for (const method of ["PATCH", "DELETE", "OPTIONS", "HEAD"])
      expect((await fetch(at("/api/inngest"), { method })).status, method).toBe(405);
  });

  it("runs nothing for a caller who is not the jobs server", async () => {
    const { at } = await start(serveJobs);
    const url = at("/api/inngest?fnId=ws-tracker-sync-circuits&stepId=step");
    const answer = await fetch(url, { ...job, headers: { "x-forwarded-for": "127.0.0.1" } });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ ok: false, code: "FORBIDDEN" });
  });

  it("asks who calls before it reads what they send", async () => {
    const { server } = await start(serveJobs);
    const socket = connect(server.port, "127.0.0.1");
    const answer = new Promise<string>((resolve, reject) => {
      socket.once("data", (data) => resolve(data.toString()));
      socket.once("error", reject);
    });
    // Sixteen megabytes are announced and never sent.
    socket.write("POST /api/inngest?fnId=x HTTP/1.1\r\nhost: worker\r\ncontent-length: 16000000\r\n\r\n[");
    expect(await answer).toMatch(/^HTTP\/1\.1 403 /);
    await new Promise((resolve) => socket.once("close", resolve));
  });

  it("refuses a body of no stated length once it is too long", async () => {
    const { at } = await start(async (request) => Response.json((await request.text()).length));
    let sent = 0;
    const endless = new ReadableStream({
      // With a turn for the server, which is in this process, and an end: nothing else bounds what a sender may
      // pile up.
      async pull(controller) {
        await new Promise((resolve) => setImmediate(resolve));
        if ((sent += 1) > 64) controller.close();
        else controller.enqueue(new Uint8Array(1024 * 1024));
      },
    });
    const answer = await fetch(at("/api/inngest"), {
      method: "POST",
      body: endless,
      duplex: "half",
    } as RequestInit).catch(() => null);
    expect(answer?.status ?? 413).toBe(413);
  });

  it("refuses a body beyond what a run's state can be, before it is read", async () => {
    const answerJob = vi.fn(() => Promise.resolve(Response.json("done")));
    const { at } = await start(answerJob);
    const answer = await fetch(at("/api/inngest"), { method: "POST", body: "x".repeat(17 * 1024 * 1024) }).catch(
      () => null,
    );
    expect(answer?.status ?? 413).toBe(413);
    expect(answerJob).not.toHaveBeenCalled();
  });

  it("lets a step end that is under way when it stops", async () => {
    let finish: (answer: Response) => void = () => undefined;
    const { server, at } = await start(() => new Promise((resolve) => (finish = resolve)));
    const call = fetch(at("/api/inngest"), job);
    await vi.waitUntil(() => finish.length === 1);
    const closed = server.close(5_000);
    finish(Response.json("done"));
    expect(await (await call).json()).toBe("done");
    await closed;
    await expect(fetch(at("/api/inngest"), job)).rejects.toThrow();
  });

  it("hands a step back that does not end in time, to be made again soon", async () => {
    const { server, at } = await start(() => new Promise(() => undefined));
    const call = fetch(at("/api/inngest"), job);
    await new Promise((resolve) => setTimeout(resolve, 100));
    const begun = performance.now();
    await server.close(300);
    expect(performance.now() - begun).toBeLessThan(2_000);
    const answer = await call;
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toBe("1");
    expect(answer.headers.get("x-inngest-sdk")).not.toBeNull();
  });
});
