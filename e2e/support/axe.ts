import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Page, expect } from "@playwright/test";
import type { AxeResults } from "axe-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What axe finds wrong with a page as it is now, a line for each element. */
export async function axeFindings(page: Page): Promise<string[]> {
  // A page that comes without a new document has its title a moment after its words.
  await expect(page).toHaveTitle(/./);
  // Evaluated by the debugger, which the page's content policy does not bind.
  if (!(await page.evaluate("typeof window.axe === 'object'"))) await page.evaluate(source);
  const results = await page.evaluate<AxeResults>(
    "axe.run(document, { resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })",
  );
  return results.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.html.slice(0, 160)} ${node.failureSummary ?? ""}`),
  );
}
