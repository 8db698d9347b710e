import { describe, expect, it, vi } from "vitest";
import { announceChange, sharedCache } from "./shared-cache";

const make = (keepMs = 60_000) => sharedCache<number>({ topics: ["circuits", "lookups"], keepMs });

describe("sharedCache", () => {
  it("does the work once while nothing is announced", async () => {
    const [cache, load] = [make(), vi.fn(() => Promise.resolve(1))];
    expect([await cache("a", load), await cache("a", load), await cache("b", load)]).toEqual([1, 1, 1]);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("does it again as soon as another process announced a change", async () => {
    const [cache, load] = [make(), vi.fn(() => Promise.resolve(1))];
    await cache("a", load);
    vi.resetModules();
    const otherProcess = await import("./shared-cache");
    await otherProcess.announceChange("lookups");
    const { disconnect } = await import("./db");
    await disconnect();
    await cache("a", load);
    expect(load).toHaveBeenCalledTimes(2);
  });

  it("never keeps an answer that a change overtook while it was made", async () => {
    const cache = make();
    await cache("a", async () => {
      await announceChange("circuits");
      return 1;
    });
    expect(await cache("a", () => Promise.resolve(2))).toBe(2);
  });

  it("keeps no failure, and nothing for ever", async () => {
    const cache = make(0);
    await expect(cache("a", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await cache("a", () => Promise.resolve(1))).toBe(1);
    expect(await cache("a", () => Promise.resolve(2))).toBe(2);
  });
});
