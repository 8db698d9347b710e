import { type Page, chromium } from "@playwright/test";
import { FLAGS } from "./navigation";
import { type Figure, percentile } from "./report";
import { type Stack, signIn } from "./stack";
import { openPage } from "./visit";
import { findChromium } from "../scripts/lib/find-chromium.mjs";

const ROUNDS = 15;

/**
 * From a person's click or first key to what they asked for, in a page that stands already; by the page's own clock, to
 * the frame after the last change. `until` is looked at after every change of the document.
 */
async function timed(page: Page, act: string, until: string): Promise<number> {
  return page.evaluate<number>(`new Promise((done, failed) => {
    const begun = performance.now();
    const isThere = () => ${until};
    const look = () => {
      if (!isThere()) return;
      watch.disconnect();
      clearTimeout(late);
      requestAnimationFrame(() => setTimeout(() => done(performance.now() - begun)));
    };
    const watch = new MutationObserver(look);
    watch.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
    const late = setTimeout(() => failed(new Error("nothing came of it")), 10000);
    ${act};
    look();
  })`);
}

const first = "document.querySelector('tbody th a')";
const text = `${first}?.textContent`;

/** The acts of somebody at work in a list: next page, search, open a record, back, and from a row to its form. */
export async function softNavigationBench(stack: Stack): Promise<Figure[]> {
  const cookie = await signIn(stack);
  const browser = await chromium.launch({
    executablePath: await findChromium(process.env, { isMeasured: true }),
    args: FLAGS,
  });
  const { context, page } = await openPage(browser, stack.url, cookie);
  const times: Record<"next" | "search" | "open" | "back" | "form", number[]> = {
    next: [],
    search: [],
    open: [],
    back: [],
    form: [],
  };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      await page.goto(`${stack.url}/circuits?page=${round * 7 + 2}`, { waitUntil: "networkidle" });
      await page.evaluate(`window.before = ${text}`);
      times.next.push(
        await timed(
          page,
          "document.querySelector('[aria-label=\"Next page\"]').click()",
          `${text} !== undefined && ${text} !== window.before`,
        ),
      );
      times.open.push(
        await timed(
          page,
          `${first}.click()`,
          "/^.circuits.\\d+$/.test(location.pathname) && document.querySelector('main h1')",
        ),
      );
      await page.waitForLoadState("networkidle");
      times.back.push(await timed(page, "history.back()", `document.querySelectorAll('tbody tr').length === 50`));
      await page.waitForLoadState("networkidle");
      times.form.push(
        await timed(
          page,
          `${first}.focus(); ${first}.dispatchEvent(new KeyboardEvent('keydown', { key: 'e', bubbles: true, cancelable: true }))`,
          "document.querySelector('main form [name=title]')",
        ),
      );
      await page.goto(`${stack.url}/circuits`, { waitUntil: "networkidle" });
      await page.evaluate(`window.before = ${text}`);
      times.search.push(
        await timed(
          page,
          `const box = document.querySelector('[data-list-search]'); box.focus(); document.execCommand('insertText', false, '${["maple", "ridge", "oak", "ferry"][round % 4] ?? ""}')`,
          `new URLSearchParams(location.search).get('q') && ${text} !== undefined && ${text} !== window.before`,
        ),
      );
    }
  } finally {
    await context.close();
    await browser.close();
  }
  const figure = (what: string, values: number[], bar: number): Figure => ({
    what: `${what}, p50`,
    value: percentile(values, 0.5),
    unit: "ms",
    bar,
    note: `p95 ${Math.round(percentile(values, 0.95))} ms`,
  });
  return [
    figure("in the list: next page", times.next, 80),
    figure("… search, first key to rows", times.search, 150),
    figure("… open a record", times.open, 100),
    figure("… back to the list", times.back, 100),
    figure("… from a row to its form by one key", times.form, 150),
  ];
}
