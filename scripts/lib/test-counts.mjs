/** How many tests passed and failed, from the reports of the runners. A stage that ended badly always counts at least one failure. */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/** A check that is one test: lint, types, the build. */
export const countOne = (isOk) => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 });

/** How much of a failure's message is said again at the end. */
const MESSAGE_LINES = 6;

/** From Vitest's JSON report; a file that could not be loaded has no tests and counts as one failure. */
export function countVitest(report, isOk) {
  const unloaded = report.testResults.filter(({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed")).length;
  return atLeastOneFailure({ passed: report.numPassedTests, failed: report.numFailedTests + unloaded, skipped: report.numPendingTests + report.numTodoTests }, isOk);
}

/** From Playwright's JSON report; a test that passed at the second try passed, one that did not run was skipped. */
export function countPlaywright({ stats, errors = [] }, isOk) {
  return atLeastOneFailure({ passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped }, isOk);
}

/** What failed in Vitest's JSON report, each with where it stands and the beginning of why. */
export function failuresOfVitest({ testResults }) {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (failed.length === 0) return status === "failed" ? [failure(name, "could not be loaded", message)] : [];
    return failed.map((test) => failure(name, test.fullName, test.failureMessages?.[0]));
  });
}

/** What failed in Playwright's JSON report. */
export function failuresOfPlaywright({ suites = [], errors = [] }) {
  const below = (suite, above) => {
    const titles = suite.title && suite.title !== suite.file ? [...above, suite.title] : above;
    const own = (suite.specs ?? []).filter(({ ok }) => !ok).map((spec) => failure(`e2e/${spec.file}`, [...titles, spec.title].join(" › "), spec.tests?.flatMap(({ results }) => results)?.find(({ error }) => error)?.error.message));
    return [...own, ...(suite.suites ?? []).flatMap((child) => below(child, titles))];
  };
  return [...suites.flatMap((suite) => below(suite, [])), ...errors.map(({ message }) => failure("e2e", "the run itself", message))];
}

/** Counts and failures from a report file; a runner that crashed leaves none. */
export function countFrom(path, count, isOk, failures = () => []) {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    return { ...count(report, isOk), failures: failures(report) };
  } catch {
    return countOne(false);
  }
}

function failure(file, title, message = "") {
  const why = stripVTControlCharacters(message).split("\n").filter((line) => line.trim() !== "").slice(0, MESSAGE_LINES);
  return [`${file.startsWith("/") ? relative(process.cwd(), file) : file} › ${title}`, ...why.map((line) => `    ${line}`)].join("\n");
}

export const sum = (counts) => counts.reduce((total, one) => ({ passed: total.passed + one.passed, failed: total.failed + one.failed, skipped: total.skipped + one.skipped }), { passed: 0, failed: 0, skipped: 0 });

/** The last line of a run. */
export const summaryLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;

function atLeastOneFailure(counts, isOk) {
  return isOk ? counts : { ...counts, failed: Math.max(counts.failed, 1) };
}
