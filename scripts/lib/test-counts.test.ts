import { describe, expect, it } from "vitest";
import {
  countFrom,
  countPlaywright,
  countVitest,
  notesOfPlaywright,
  notesOfVitest,
  sum,
  summaryLine,
} from "./test-counts.mjs";

const vitest = (
  passed: number,
  failed: number,
  files: { status: string; assertionResults: { status: string }[] }[] = [],
) => ({ numPassedTests: passed, numFailedTests: failed, numPendingTests: 1, numTodoTests: 2, testResults: files });

describe("the counts of npm test", () => {
  it("are the runners' own", () => {
    expect(countVitest(vitest(7, 2), false)).toEqual({ passed: 7, failed: 2, skipped: 3 });
    expect(countPlaywright({ stats: { expected: 5, flaky: 1, unexpected: 2, skipped: 0 } }, false)).toEqual({
      passed: 6,
      failed: 2,
      skipped: 0,
    });
  });

  it("count a file that could not be loaded", () => {
    expect(
      countVitest(
        vitest(7, 0, [
          { status: "failed", assertionResults: [] },
          { status: "passed", assertionResults: [{ status: "passed" }] },
        ]),
        false,
      ),
    ).toEqual({ passed: 7, failed: 1, skipped: 3 });
  });

  it("never call a runner that ended badly a success", () => {
    expect(countVitest(vitest(7, 0), false)).toEqual({ passed: 7, failed: 1, skipped: 3 });
    expect(countPlaywright({ stats: { expected: 0, flaky: 0, unexpected: 0, skipped: 4 }, errors: [] }, false)).toEqual(
      { passed: 0, failed: 1, skipped: 4 },
    );
    expect(countFrom("/nowhere/report.json", countVitest, true)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it("add up to one line", () => {
    const total = sum([
      { passed: 1, failed: 0, skipped: 1 },
      { passed: 40, failed: 2, skipped: 2 },
    ]);
    expect(total.skipped).toBe(3);
    expect(summaryLine(total)).toBe("41 passed, 2 failed");
  });
});

describe("what failed, said again at the end of npm test", () => {
  it("names the test, its file and the beginning of why, without colours", () => {
    expect(
      notesOfVitest({
        testResults: [
          {
            name: `${process.cwd()}/lib/a.test.ts`,
            status: "failed",
            assertionResults: [
              { status: "passed", fullName: "a passes" },
              { status: "failed", fullName: "a fails", failureMessages: ["\u001B[31mexpected 1\u001B[39m\n\nto be 2"] },
            ],
          },
          { name: `${process.cwd()}/lib/b.test.ts`, status: "failed", message: "no such module", assertionResults: [] },
        ],
      }).failures,
    ).toEqual([
      "lib/a.test.ts › a fails\n    expected 1\n    to be 2",
      "lib/b.test.ts › could not be loaded, or not begun or ended\n    no such module",
    ]);
  });

  it("finds a browser test in whatever group it stands, and a run that could not begin", () => {
    const spec = (title: string, ok: boolean) => ({
      title,
      ok,
      file: "sync.spec.ts",
      tests: [{ results: [ok ? {} : { error: { message: "Timed out" } }] }],
    });
    expect(
      notesOfPlaywright({
        suites: [
          {
            title: "sync.spec.ts",
            file: "sync.spec.ts",
            specs: [spec("well", true)],
            suites: [{ title: "A sync", file: "sync.spec.ts", specs: [spec("ends", false)] }],
          },
        ],
        errors: [{ message: "No server" }],
      }).failures,
    ).toEqual(["e2e/sync.spec.ts › A sync › ends\n    Timed out", "e2e › the run itself\n    No server"]);
  });

  it("tells a test that needed a second try from one that failed", () => {
    expect(
      notesOfVitest({
        testResults: [
          {
            name: `${process.cwd()}/lib/a.test.ts`,
            status: "passed",
            assertionResults: [
              { status: "passed", fullName: "a waits", failureMessages: ["too late"] },
              { status: "passed", fullName: "a passes", failureMessages: [] },
            ],
          },
        ],
      }),
    ).toEqual({ failures: [], secondTries: ["lib/a.test.ts › a waits\n    too late"] });
    const suites = [
      {
        title: "sync.spec.ts",
        file: "sync.spec.ts",
        specs: [
          {
            title: "ends",
            ok: true,
            file: "sync.spec.ts",
            tests: [{ status: "flaky", results: [{ error: { message: "Timed out" } }, {}] }],
          },
        ],
      },
    ];
    expect(notesOfPlaywright({ suites })).toEqual({
      failures: [],
      secondTries: ["e2e/sync.spec.ts › ends\n    Timed out"],
    });
  });
});
