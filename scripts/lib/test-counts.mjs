/** How many tests passed and failed, from the reports of the runners. A stage that ended badly always counts at least one failure. */
import { readFileSync } from "node:fs";

/** A check that is one test: lint, types, the build. */
export const countOne = (isOk) => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 });

/** From Vitest's JSON report; a file that could not be loaded has no tests and counts as one failure. */
export function countVitest(report, isOk) {
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed")).length;
  return atLeastOneFailure({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped: report.numPendingTests + report.numTodoTests }, isOk);
}

/** From Playwright's JSON report; a test that passed at the second try passed, one that did not run was skipped. */
export function countPlaywright({ stats, errors = [] }, isOk) {
  return atLeastOneFailure({ passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }, isOk);
}

/** Counts from a report file; a runner that crashed leaves none. */
export function countFrom(path, count, isOk) {
  try {
    return count(JSON.parse(readFileSync(path, "utf8")), isOk);
  } catch {
    return countOne(false);
  }
}

export const sum = (counts) => counts.reduce((total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped }), { passed: 0, failed: 0, skipped: 0 });

/** The last line of a run. */
export const summaryLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;

function atLeastOneFailure(counts, isOk) {
  return isOk ? counts : { ...counts, failed: Math.max(counts.failed, 1) };
}
