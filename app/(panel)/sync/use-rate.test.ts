import { describe, expect, it } from "vitest";
import { rateWords } from "./use-rate";

describe("a run's rate in words", () => {
  it("says little numbers with a decimal, and the time left where the whole is known", () => {
    expect(rateWords({ perSecond: 2.44, secondsLeft: 75 })).toBe("2.4 a second, about 75 s left");
    expect(rateWords({ perSecond: 1250.2, secondsLeft: 200 })).toBe("1,250 a second, about 3 min left");
    expect(rateWords({ perSecond: 14, secondsLeft: null })).toBe("14 a second");
  });
});
