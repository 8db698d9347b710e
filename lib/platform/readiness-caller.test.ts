import { afterEach, describe, expect, it, vi } from "vitest";

const TOKEN = "a-token-of-the-monitor-0123456789abcdef";
const from = (address: string | null, authorization?: string) =>
  new Headers({
    ...(address === null ? {} : { "x-client-address": address }),
    ...(authorization === undefined ? {} : { authorization }),
    "x-forwarded-for": "127.0.0.1",
  });

async function load(token: string) {
  vi.resetModules();
  vi.stubEnv("READY_TOKEN", token);
  return (await import("./readiness-caller")).mayAskReadiness;
}

describe("who may ask whether the installation is ready (security H6)", () => {
  afterEach(() => vi.unstubAllEnvs());

  it.each(["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])(
    "%s, this machine, without a token",
    async (address) => {
      expect((await load(""))(from(address))).toBe(true);
    },
  );

  it.each(["203.0.113.9", "127.0.0.1.example", "10.127.0.0.1", "", null])(
    "not %j, whatever it forwards",
    async (address) => {
      expect((await load(""))(from(address))).toBe(false);
      expect((await load(TOKEN))(from(address))).toBe(false);
    },
  );

  it("whoever shows the token, from anywhere", async () => {
    const mayAskReadiness = await load(TOKEN);
    expect(mayAskReadiness(from("203.0.113.9", `Bearer ${TOKEN}`))).toBe(true);
    for (const wrong of ["Bearer ", TOKEN, `Bearer ${TOKEN}x`, `bearer ${TOKEN}`])
      expect(mayAskReadiness(from("203.0.113.9", wrong)), wrong).toBe(false);
  });

  it("nobody by an empty token, where none is set", async () => {
    expect((await load(""))(from("203.0.113.9", "Bearer "))).toBe(false);
    expect((await load(""))(from("203.0.113.9", "Bearer undefined"))).toBe(false);
  });
});
