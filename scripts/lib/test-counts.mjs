/**
 * How many tests passed and failed, from the reports of the runners. A stage that ended badly always counts at least
 * one failure.
 */
import { readFileSync } from "node:fs";
import { relative } from "node:path";
import { stripVTControlCharacters } from "node:util";

/**
 * @typedef {{ failures?: string[], secondTries?: string[] }} Notes
 * @typedef {{ passed: number, failed: number, skipped: number } & Notes} Counts
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number,
 * testResults: VitestFile[] }} VitestReport
 * @typedef {{ name?: string, status: string, message?: string, assertionResults: VitestTest[] }} VitestFile
 * @typedef {{ status: string, fullName?: string, failureMessages?: string[] }} VitestTest
 * @typedef {{ stats: { expected: number, unexpected: number, flaky: number, skipped: number }, suites?:
 * PlaywrightSuite[], errors?: { message?: string }[] }} PlaywrightReport
 * @typedef {{ title: string, file: string, specs?: PlaywrightSpec[], suites?: PlaywrightSuite[] }} PlaywrightSuite
 * @typedef {{ title: string, file: string, ok: boolean, tests?: PlaywrightTest[] }} PlaywrightSpec
 * @typedef {{ status?: string, results: { error?: { message: string } }[] }} PlaywrightTest
 */

/**
 * A check that is one test: lint, types, the build.
 * @param {boolean} isOk
 * @returns {Counts}
 */
export const countOne = (isOk) => ({ passed: isOk ? 1 : 0, failed: isOk ? 0 : 1, skipped: 0 });

/** How much of a message is said again at the end. */
const MESSAGE_LINES = 6;

/**
 * From Vitest's JSON report; a test that passed at the second try passed, a file that could not be loaded has no tests
 * and counts as one failure.
 * @param {VitestReport} report
 * @param {boolean} isOk
 */
export function countVitest(report, isOk) {
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  ).length;
  return atLeastOneFailure(
    {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded,
      skipped: report.numPendingTests + report.numTodoTests,
    },
    isOk,
  );
}

/**
 * From Playwright's JSON report; a test that passed at the second try passed, one that did not run was skipped.
 * @param {PlaywrightReport} report
 * @param {boolean} isOk
 */
export function countPlaywright({ stats, errors = [] }, isOk) {
  return atLeastOneFailure(
    { passed: stats.expected + stats.flaky, failed: stats.unexpected + errors.length, skipped: stats.skipped },
    isOk,
  );
}

/**
 * What failed in Vitest's JSON report and what passed at its second try only, each with where it stands and the
 * beginning of why.
 * @param {Pick<VitestReport, "testResults">} report
 * @returns {Required<Notes>}
 */
export function notesOfVitest({ testResults }) {
  const notes = (/** @type {VitestFile} */ { name, assertionResults }, /** @type {string} */ status) =>
    assertionResults
      .filter((test) => test.status === status && test.failureMessages?.length)
      .map((test) => note(name, test.fullName, test.failureMessages?.[0]));
  return {
    failures: testResults.flatMap((file) => {
      const isUnloaded = file.status === "failed" && file.assertionResults.every((test) => test.status !== "failed");
      return isUnloaded
        ? [note(file.name, "could not be loaded, or not begun or ended", file.message)]
        : notes(file, "failed");
    }),
    secondTries: testResults.flatMap((file) => notes(file, "passed")),
  };
}

/**
 * The same of Playwright's JSON report.
 * @param {Pick<PlaywrightReport, "suites" | "errors">} report
 * @returns {Required<Notes>}
 */
export function notesOfPlaywright({ suites = [], errors = [] }) {
  const isFlaky = (/** @type {PlaywrightSpec} */ { tests = [] }) => tests.some(({ status }) => status === "flaky");
  /** @type {(suite: PlaywrightSuite, above: string[], isWanted: (spec: PlaywrightSpec) => boolean) => string[]} */
  const below = (suite, above, isWanted) => {
    const titles = suite.title && suite.title !== suite.file ? [...above, suite.title] : above;
    const own = (suite.specs ?? [])
      .filter(isWanted)
      .map((spec) =>
        note(
          `e2e/${spec.file}`,
          [...titles, spec.title].join(" › "),
          spec.tests?.flatMap(({ results }) => results)?.find(({ error }) => error)?.error?.message,
        ),
      );
    return [...own, ...(suite.suites ?? []).flatMap((child) => below(child, titles, isWanted))];
  };
  return {
    failures: [
      ...suites.flatMap((suite) => below(suite, [], ({ ok }) => !ok)),
      ...errors.map(({ message }) => note("e2e", "the run itself", message)),
    ],
    secondTries: suites.flatMap((suite) => below(suite, [], (spec) => spec.ok && isFlaky(spec))),
  };
}

/**
 * Counts and notes from a report file; a runner that crashed leaves none.
 * @template Report
 * @param {string} path
 * @param {(report: Report, isOk: boolean) => Counts} count
 * @param {boolean} isOk
 * @param {(report: Report) => Notes} [notesOf]
 * @returns {Counts}
 */
export function countFrom(path, count, isOk, notesOf = () => ({})) {
  try {
    const report = JSON.parse(readFileSync(path, "utf8"));
    return { ...count(report, isOk), ...notesOf(report) };
  } catch {
    return countOne(false);
  }
}

/**
 * @param {string | undefined} file
 * @param {string | undefined} title
 */
function note(file = "", title = "", message = "") {
  const why = stripVTControlCharacters(message)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .slice(0, MESSAGE_LINES);
  return [
    `${file.startsWith("/") ? relative(process.cwd(), file) : file} › ${title}`,
    ...why.map((line) => `    ${line}`),
  ].join("\n");
}

/** @param {Counts[]} counts */
export const sum = (counts) =>
  counts.reduce(
    (total, one) => ({
      passed: total.passed + one.passed,
      failed: total.failed + one.failed,
      skipped: total.skipped + one.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );

/**
 * The last line of a run.
 * @param {Counts} counts
 */
export const summaryLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;

/** @param {Counts} counts @param {boolean} isOk @returns {Counts} */
function atLeastOneFailure(counts, isOk) {
  return isOk ? counts : { ...counts, failed: Math.max(counts.failed, 1) };
}
