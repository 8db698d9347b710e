import { JsonReporter } from "vitest/node";

/** @typedef {import("vitest/node").TestModule} TestModule */

/**
 * Vitest's JSON report, in which a group of tests whose `beforeAll` or `afterAll` failed says why: Vitest's own leaves
 * that out, so such a file failed without a word.
 */
export default class VitestReport extends JsonReporter {
  /** @type {Map<string, string>} */
  #whyByFile = new Map();

  /**
   * @override
   * @param {TestModule[]} testModules
   */
  async onTestRunEnd(testModules) {
    for (const { moduleId, children } of testModules)
      for (const suite of children.allSuites()) {
        const [error] = suite.errors();
        if (error && !this.#whyByFile.has(moduleId))
          this.#whyByFile.set(moduleId, `${suite.fullName}: ${error.message}`);
      }
    await super.onTestRunEnd(testModules);
  }

  /**
   * @override
   * @param {string} report
   */
  async writeReport(report) {
    /** @type {import("./test-counts.mjs").VitestReport} */
    const whole = JSON.parse(report);
    const testResults = whole.testResults.map((file) => ({
      ...file,
      message: file.message || this.#whyByFile.get(file.name ?? ""),
    }));
    await super.writeReport(JSON.stringify({ ...whole, testResults }));
  }
}
