import { describe, expect, it } from "vitest";
import { CallGate, type Clock, gateOf } from "./call-gate";

function fakeClock(): Clock & { slept: number[]; advance: (ms: number) => void } {
  let time = 1_000_000;
  const slept: number[] = [];
  return {
    slept,
    advance: (ms) => void (time += ms),
    now: () => time,
    sleep: (ms) => {
      slept.push(ms);
      time += ms;
      return Promise.resolve();
    },
  };
}

const limits = { maxCallsInARow: 5, pauseMs: 500 };

describe("CallGate", () => {
  it("lets five calls through, then pauses 500 ms", async () => {
    const [gate, clock] = [new CallGate(), fakeClock()];
    const starts: number[] = [];
    await Promise.all(
      Array.from({ length: 11 }, async () => {
        await gate.enter(limits, clock);
        starts.push(clock.now() - 1_000_000);
        gate.leave(clock);
      }),
    );
    expect(starts).toEqual([0, 0, 0, 0, 0, 500, 500, 500, 500, 500, 1000]);
  });

  it("counts a natural rest as the pause", async () => {
    const [gate, clock] = [new CallGate(), fakeClock()];
    for (let call = 0; call < 20; call++) {
      await gate.enter(limits, clock);
      clock.advance(call % 5 === 4 ? 500 : 10);
    }
    expect(clock.slept).toEqual([]);
  });

  it("keeps everyone out while WorkStudio asks for it", async () => {
    const [gate, clock] = [new CallGate(), fakeClock()];
    gate.closeFor(9000, clock);
    await Promise.all([gate.enter(limits, clock), gate.enter(limits, clock)]);
    expect(clock.slept).toEqual([9000]);
  });

  it("gives the turn of a cancelled caller to the next", async () => {
    const [gate, clock] = [new CallGate(), fakeClock()];
    await expect(gate.enter(limits, clock, AbortSignal.abort())).rejects.toThrow();
    for (let call = 0; call < 5; call++) await gate.enter(limits, clock);
    expect(clock.slept).toEqual([]);
  });

  it("does not spin when a clock stands still", async () => {
    const gate = new CallGate();
    const still: Clock = { now: () => 0, sleep: () => Promise.resolve() };
    for (let call = 0; call < 12; call++) await gate.enter(limits, still);
  });

  it("is one per server", () => {
    expect(gateOf("https://a.example")).toBe(gateOf("https://a.example"));
    expect(gateOf("https://a.example")).not.toBe(gateOf("https://b.example"));
  });
});
