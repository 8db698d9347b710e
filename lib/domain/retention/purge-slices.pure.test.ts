import { describe, expect, it } from "vitest";
import { MOST_AT_ONCE, purgeInSlices } from "./purge-slices";

describe("deleting in slices", () => {
  it("goes on while any kind fills its batch, and says how many went in all", async () => {
    const batches = [
      { logs: MOST_AT_ONCE, rows: 3 },
      { logs: 0, rows: MOST_AT_ONCE },
      { logs: 1, rows: 0 },
    ];
    const answer = await purgeInSlices(() => Promise.resolve(batches.shift() ?? { logs: 0, rows: 0 }));
    expect(answer).toEqual({ purged: { logs: MOST_AT_ONCE + 1, rows: MOST_AT_ONCE + 3 }, isDone: true });
    expect(batches).toEqual([]);
  });
});
