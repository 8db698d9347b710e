/** How many tests passed and failed, from the reports of the runners. A stage that ended badly always counts at least one failure. */
import { readFileSync } from "node:fs";

/** A check that is one test: lint, types. */
export const countOne = (isOk) => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1 });

/** From Vitest's JSON report; a file that could not be loaded has no tests and counts as one failure. */
export function countVitest(report, isOk) {
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed")).length;
  return atLeastOneFailure({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded }, isOk);
}

/** From Playwright's JSON report; a test that passed at the second try passed, one that did not run because of a failure counts as failed. */
export function countPlaywright({ stats, errors = [] }, isOk) {
  return atLeastOneFailure({ passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length }, isOk);
}

/** Counts from a report file; a runner that crashed leaves none. */
export function countFrom(path, count, isOk) {
  try {
    return count(JSON.parse(readFileSync(path, "utf8")), isOk);
  } catch {
    return countOne(false);
  }
}

export const sum = (counts) => counts.reduce((total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed }), { passed: 0, failed: 0 });

function atLeastOneFailure({ passed, failed }, isOk) {
  return { passed, failed: isOk ? failed : Math.max(failed, 1) };
}
