import type { Browser, BrowserContext, Page } from "@playwright/test";

/**
 * What a cold browser sees of one page; milliseconds since the navigation began, KB as they crossed the wire or as they
 * were after unpacking.
 */
export type Visit = {
  attachedMs: number;
  paintedMs: number;
  interactiveMs: number;
  longTasksMs: number;
  wireKb: number;
  documentKb: number;
  scriptKb: number;
  allKb: number;
};

/** A line: 1.6 Mbit/s down, 150 ms there and back, as Lighthouse names a slow 4G. */
export const SLOW_LINE = {
  offline: false,
  latency: 150,
  downloadThroughput: (1.6 * 1024 * 1024) / 8,
  uploadThroughput: (750 * 1024) / 8,
};

/**
 * Watches the page from its first moment by its own clock: when the fiftieth row is in the document, when the frame
 * after it was drawn, and when React has taken the page over and the main thread rests. As text, since a bundler's
 * helpers would not be there in the page.
 */
const WATCH = `(() => {
  const seen = (window.seen = { attachedMs: 0, paintedMs: 0, interactiveMs: 0, longTasksMs: 0 });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) seen.longTasksMs += entry.duration;
  }).observe({ type: "longtask", buffered: true });
  let isHydrated = false;
  function look() {
    if (!seen.attachedMs && document.querySelectorAll("tbody tr").length >= 50) {
      seen.attachedMs = performance.now();
      requestAnimationFrame(() => setTimeout(() => (seen.paintedMs = performance.now())));
    }
    const table = document.querySelector("table");
    if (!isHydrated && table && Object.keys(table).some((key) => key.startsWith("__reactFiber"))) {
      isHydrated = true;
      requestIdleCallback(() => (seen.interactiveMs = performance.now()));
    }
    if (!isHydrated || !seen.attachedMs) setTimeout(look, 4);
  }
  look();
})()`;

/** One visit of a list of fifty rows with nothing cached. Throws when the page is not answered or has no rows. */
export async function visit(browser: Browser, url: string, cookie: string, line?: typeof SLOW_LINE): Promise<Visit> {
  const { context, page } = await openPage(browser, url, cookie);
  try {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    if (line) await session.send("Network.emulateNetworkConditions", line);
    const kinds = new Map<string, string>();
    const bytes = { wire: 0, document: 0, script: 0, all: 0 };
    session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
    session.on("Network.dataReceived", ({ requestId, dataLength }) => {
      bytes.all += dataLength;
      if (kinds.get(requestId) === "Script") bytes.script += dataLength;
      if (kinds.get(requestId) === "Document") bytes.document += dataLength;
    });
    session.on("Network.loadingFinished", ({ encodedDataLength }) => {
      bytes.wire += encodedDataLength;
    });
    await page.addInitScript({ content: WATCH });
    const answer = await page.goto(url, { waitUntil: "networkidle" });
    if (answer?.status() !== 200) throw new Error(`${url} answered HTTP ${answer?.status() ?? "nothing"}`);
    await page.waitForFunction("window.seen.interactiveMs > 0 && window.seen.paintedMs > 0");
    const seen =
      await page.evaluate<Pick<Visit, "attachedMs" | "paintedMs" | "interactiveMs" | "longTasksMs">>("window.seen");
    const kb = (count: number) => count / 1024;
    return {
      ...seen,
      wireKb: kb(bytes.wire),
      documentKb: kb(bytes.document),
      scriptKb: kb(bytes.script),
      allKb: kb(bytes.all),
    };
  } finally {
    await context.close();
  }
}

/** A page of a new browser profile that is signed in by a cookie header. */
export async function openPage(
  browser: Browser,
  url: string,
  cookie: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const { origin } = new URL(url);
  const pairs = cookie.split("; ").filter(Boolean);
  await context.addCookies(
    pairs.map((pair) => ({
      name: pair.slice(0, pair.indexOf("=")),
      value: pair.slice(pair.indexOf("=") + 1),
      url: origin,
    })),
  );
  return { context, page: await context.newPage() };
}
