import { describe, expect, it } from "vitest";
import { countFrom, countPlaywright, countVitest, sum, summaryLine } from "./test-counts.mjs";

const vitest = (passed: number, failed: number, files: { status: string; assertionResults: { status: string }[] }[] = []) => ({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 2, testResults: files });

describe("the counts of npm test", () => {
  it("are the runners' own", () => {
    expect(countVitest(vitest(7, 2), false)).toEqual({ passed: 7, failed: 2, skipped: 3 });
    expect(countPlaywright({ stats: { expected: 5, flaky: 1, unexpected: 2, skipped: 0 } }, false)).toEqual({ passed: 6, failed: 2, skipped: 0 });
  });

  it("count a file that could not be loaded", () => {
    expect(countVitest(vitest(7, 0, [{ status: "failed", assertionResults: [] }, { status: "passed", assertionResults: [{ status: "passed" }] }]), false)).toEqual({ passed: 7, failed: 1, skipped: 3 });
  });

  it("never call a runner that ended badly a success", () => {
    expect(countVitest(vitest(7, 0), false)).toEqual({ passed: 7, failed: 1, skipped: 3 });
    expect(countPlaywright({ stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 4 }, errors: [] }, false)).toEqual({ passed: 0, failed: 1, skipped: 4 });
    expect(countFrom("/nowhere/report.json", countVitest, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("add up to one line", () => {
    const total = sum([{ passed: 1, failed: 0, skipped: 1 }, { passed: 40, failed: 2, skipped: 2 }]);
    expect(total.skipped).toBe(3);
    expect(summaryLine(total)).toBe("41 passed, 2 failed");
  });
});
