import { describe, expect, it } from "vitest";
import { afterLastTry } from "./after-last-try";
import { exportRequestedSchema } from "./events";

/** Which files are told as failed when the jobs server gives an event with this data up. */
async function toldOf(data: unknown): Promise<number[]> {
  const told: number[] = [];
  const end = afterLastTry({
    schema: exportRequestedSchema,
    what: "a file could not be written",
    stepName: "say that it failed",
    tell: async ({ exportId }) => void told.push(exportId),
  });
  const step = { run: (_: string, work: () => Promise<void>) => work() };
  await end({ event: { data: { event: { data } } }, error: new Error("the disk is full"), step });
  return told;
}

describe("after the last try of a function", () => {
  it("whoever waits is told", async () => {
    expect(await toldOf({ exportId: 7 })).toEqual([7]);
  });

  it.each([{}, undefined, { exportId: "7" }, { exportId: 0 }])("given %j nobody is told", async (data) => {
    expect(await toldOf(data)).toEqual([]);
  });
});
