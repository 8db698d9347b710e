import { beforeEach, describe, expect, it, vi } from "vitest";

const showing = (authorization?: string) =>
  new Headers(authorization ? { authorization, "x-forwarded-for": "127.0.0.1" } : { "x-forwarded-for": "127.0.0.1" });
const token = "a-token-that-only-the-start-knows";

async function load(variables: Record<string, string>) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  return (await import("./jobs-caller")).assertJobsCaller;
}

describe("assertJobsCaller (security E10)", () => {
  beforeEach(() => {
    vi.resetModules();
    vi.unstubAllEnvs();
  });

  it("given the embedded jobs server's secret, then it may call", async () => {
    const assertJobsCaller = await load({ INNGEST_DEV: "http://127.0.0.1:8288", INNGEST_DEV_TOKEN: token });
    expect(() => assertJobsCaller(showing(`Bearer ${token}`))).not.toThrow();
  });

  it.each([undefined, "Bearer wrong", token, "Bearer "])(
    "given %s, then it is refused, also from this machine",
    async (authorization) => {
      const assertJobsCaller = await load({ INNGEST_DEV: "http://127.0.0.1:8288", INNGEST_DEV_TOKEN: token });
      expect(() => assertJobsCaller(showing(authorization))).toThrow(/Only the jobs server/);
    },
  );

  it("given no secret at all, then nobody may call", async () => {
    const assertJobsCaller = await load({ INNGEST_DEV: "http://127.0.0.1:8288", INNGEST_DEV_TOKEN: "" });
    expect(() => assertJobsCaller(showing("Bearer "))).toThrow(/Only the jobs server/);
  });

  it("given a signed Inngest server, then the SDK decides", async () => {
    const assertJobsCaller = await load({ INNGEST_DEV: "", INNGEST_DEV_TOKEN: "" });
    expect(() => assertJobsCaller(showing())).not.toThrow();
  });
});
