import { beforeEach, describe, expect, it, vi } from "vitest";

const from = (address?: string) => new Headers(address ? { "x-forwarded-for": address } : {});

describe("assertJobsCaller (security E10)", () => {
  beforeEach(() => {
    vi.resetModules();
    vi.unstubAllEnvs();
  });

  it.each(["127.0.0.1", "::1", "::ffff:127.0.0.1"])("given the embedded jobs server, then loopback %s may call", async (address) => {
    vi.stubEnv("INNGEST_DEV", "http://127.0.0.1:8288");
    const { assertJobsCaller } = await import("./jobs-caller");
    expect(() => assertJobsCaller(from(address))).not.toThrow();
  });

  it.each([undefined, "203.0.113.9", "127.0.0.1, 203.0.113.9", "203.0.113.9, 127.0.0.1", "127.0.0.1.evil.example"])("given the embedded jobs server, then %s is refused", async (address) => {
    vi.stubEnv("INNGEST_DEV", "http://127.0.0.1:8288");
    const { assertJobsCaller } = await import("./jobs-caller");
    expect(() => assertJobsCaller(from(address))).toThrow(/Only the jobs server/);
  });

  it("given a signed Inngest server, then the SDK decides", async () => {
    vi.stubEnv("INNGEST_DEV", "");
    const { assertJobsCaller } = await import("./jobs-caller");
    expect(() => assertJobsCaller(from("203.0.113.9"))).not.toThrow();
  });
});
