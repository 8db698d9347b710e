import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { logTo } from "./embedded/log";
import { type EmbeddedInngest, startEmbeddedInngest } from "./embedded/start-embedded-inngest";
import { query, testDatabaseUrl } from "./embedded/testing/test-database";
import { signatureOf } from "./signature";

const SIGNING_KEY = `signkey-test-${"ab".repeat(16)}`;
const EVENT_KEY = "the-event-key";
const ADDRESS = "http://balancer.example/api/inngest";
const FORGED = "http://attacker.example/api/inngest";
let server: EmbeddedInngest;

beforeAll(async () => {
  logTo(() => undefined);
  server = await startEmbeddedInngest({
    databaseUrl: testDatabaseUrl(),
    serveUrls: [],
    eventKey: EVENT_KEY,
    signingKey: SIGNING_KEY,
  });
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
});

/** The panel as it runs beside an Inngest server, with what an operator may have got wrong. */
async function panelWith(settings: Record<string, string> = {}) {
  vi.resetModules();
  vi.unstubAllEnvs();
  const all = {
    INNGEST_DEV: "",
    INNGEST_BASE_URL: server.origin,
    INNGEST_SIGNING_KEY: SIGNING_KEY,
    INNGEST_EVENT_KEY: EVENT_KEY,
    INNGEST_SERVE_URL: ADDRESS,
    ...settings,
  };
  for (const [name, value] of Object.entries(all)) vi.stubEnv(name, value);
  const [{ serveJobs }, { registerFunctions }, { readJobsServer }, { sendCircuitSync }] = await Promise.all([
    import("./worker/serve-jobs"),
    import("./register-functions"),
    import("@/lib/platform/jobs-server"),
    import("./send-circuit-sync"),
  ]);
  return { serveJobs, registerFunctions, readJobsServer, sendCircuitSync };
}

const registeredAddresses = async () =>
  (await query<{ serve_url: string }>("select serve_url from inngest_local.apps")).map(({ serve_url }) => serve_url);
const calledAddresses = async () =>
  (await query<{ config: string }>("select config from inngest_local.functions")).map(
    ({ config }) =>
      new URL((JSON.parse(config) as { steps: { step: { runtime: { url: string } } } }).steps.step.runtime.url).origin,
  );

describe("registration with an Inngest server (security E10)", () => {
  // Not TRUNCATE, whose locks on all its tables may meet those of an engine at work.
  beforeEach(() => query("delete from inngest_local.apps"));

  it.each(["PUT", "GET", "POST"] as const)(
    "given an unsigned %s with a forged host, then nothing is registered",
    async (method) => {
      const { serveJobs } = await panelWith();
      const answer = await serveJobs(new Request(FORGED, { method, headers: { host: "attacker.example" } }));
      expect(answer.status).toBe(401);
      expect(await registeredAddresses()).toEqual([]);
    },
  );

  it("given a signature of another key or an old one, then nothing is registered", async () => {
    const { serveJobs } = await panelWith();
    const old = new Date(Date.now() - 6 * 60_000);
    for (const signature of [signatureOf("signkey-test-00", ""), signatureOf(SIGNING_KEY, "", old), "t=1&s=00", ""]) {
      const headers = { host: "attacker.example", "x-inngest-signature": signature };
      expect((await serveJobs(new Request(FORGED, { method: "PUT", headers }))).status).toBe(401);
    }
    expect(await registeredAddresses()).toEqual([]);
  });

  it("given a signed PUT with a forged host, then the configured address is registered all the same", async () => {
    const { serveJobs } = await panelWith();
    const headers = { host: "attacker.example", "x-inngest-signature": signatureOf(SIGNING_KEY, "") };
    expect((await serveJobs(new Request(FORGED, { method: "PUT", headers }))).status).toBe(200);
    expect(await registeredAddresses()).toEqual([ADDRESS]);
    expect(new Set(await calledAddresses())).toEqual(new Set(["http://balancer.example"]));
  });

  it("given the right keys, then the start registers the balancer's address, twice alike, and the database knows it", async () => {
    const { registerFunctions, readJobsServer } = await panelWith();
    expect(await registerFunctions()).toEqual({ isRegistered: true });
    expect(await registerFunctions()).toEqual({ isRegistered: true });
    expect(await registeredAddresses()).toEqual([ADDRESS]);
    expect(await readJobsServer()).toMatchObject({ engine: server.origin, address: ADDRESS, problem: null });
  });

  it("given a server that was told and never calls, then telling it again each minute does not hide its silence", async () => {
    const { registerFunctions, readJobsServer } = await panelWith();
    await registerFunctions({ isStart: true });
    await query("update jobs_server set registered_at = now() - interval '1 hour', last_call_at = null");
    await registerFunctions();
    expect((await readJobsServer()).silentSeconds).toBeGreaterThan(3_500);
    await registerFunctions({ isStart: true });
    expect((await readJobsServer()).silentSeconds).toBeLessThan(60);
  });

  it("given what a worker does as it starts, then right keys pass and each wrong one is one line", async () => {
    const start = async (settings: Record<string, string> = {}) => {
      await panelWith(settings);
      const { registerAtStart } = await import("./look-after-jobs");
      return registerAtStart().then(
        () => "ready",
        (error: unknown) => String(error),
      );
    };
    expect(await start()).toBe("ready");
    const refused = `ConfigurationError: Configuration: The jobs server at ${server.origin} refuses`;
    expect(await start({ INNGEST_EVENT_KEY: "a-wrong-key" })).toBe(`${refused} INNGEST_EVENT_KEY.`);
    const wrongKey = `signkey-test-${"cd".repeat(16)}`;
    expect(await start({ INNGEST_SIGNING_KEY: wrongKey })).toBe(`${refused} INNGEST_SIGNING_KEY.`);
  });

  it("given no INNGEST_SERVE_URL, then nothing is registered, for nobody could be called", async () => {
    const { registerFunctions } = await panelWith({ INNGEST_SERVE_URL: "" });
    await expect(registerFunctions()).rejects.toThrow(/INNGEST_SERVE_URL is not set/);
    expect(await registeredAddresses()).toEqual([]);
  });

  it("given a wrong signing key, then it is told so in one line", async () => {
    const { registerFunctions, readJobsServer } = await panelWith({
      INNGEST_SIGNING_KEY: `signkey-test-${"cd".repeat(16)}`,
    });
    const problem = `The jobs server at ${server.origin} refuses INNGEST_SIGNING_KEY.`;
    expect(await registerFunctions()).toEqual({ isRegistered: false, isKeyRefused: true, problem });
    expect(await readJobsServer()).toMatchObject({ problem });
  });

  it("given an address where nobody listens, then it is told so", async () => {
    const { registerFunctions } = await panelWith({ INNGEST_BASE_URL: "http://127.0.0.1:1" });
    const registration = await registerFunctions();
    expect(registration).toMatchObject({ isRegistered: false, isKeyRefused: false });
    expect(JSON.stringify(registration)).toContain("http://127.0.0.1:1 (INNGEST_BASE_URL)");
  });

  it("given two installations, then their apps have different names", async () => {
    const { registerFunctions } = await panelWith();
    await registerFunctions();
    const [app] = await query<{ app_id: string }>("select app_id from inngest_local.apps");
    const [own] = await query<{ id: string }>("select installation_id as id from installation");
    expect(app?.app_id).toBe(`ws-tracker-${own?.id}`);
    expect(own?.id).toMatch(/^[0-9a-f]{12}$/);
  });
});

describe("a sync that the jobs server does not take", () => {
  it("given a refused event key, then nobody is told to try again", async () => {
    const { sendCircuitSync } = await panelWith({ INNGEST_EVENT_KEY: "a-wrong-key" });
    const told = await sendCircuitSync(1).catch((error: unknown) => error);
    expect(told).toMatchObject({ code: "UNAVAILABLE" });
    expect(String(told)).toContain("INNGEST_EVENT_KEY is wrong");
    expect(String(told)).not.toMatch(/try again/);
  });

  it("given a server that is away, then trying again may help", async () => {
    const { sendCircuitSync } = await panelWith({ INNGEST_BASE_URL: "http://127.0.0.1:1" });
    await expect(sendCircuitSync(1)).rejects.toThrow(/try again in a moment/);
  });
});
