import { type Browser, chromium } from "@playwright/test";
import { type BareNext, startBareNext } from "./bare-next";
import { type Figure, percentile } from "./report";
import { type Stack, signIn } from "./stack";
import { findChromium } from "../scripts/lib/find-chromium.mjs";

const ROUNDS = 12;
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

type Visit = { rowsMs: number; scriptBytes: number };

/** From the navigation to 50 rows in a cold browser, ours and a bare Next page with the same rows, in turns. */
export async function navigationBench(stack: Stack): Promise<Figure[]> {
  const cookie = await signIn(stack);
  const rows = await fetch(`${stack.url}/circuits`, { headers: { cookie } }).then((response) => response.text());
  const cells = cellsOf(rows);
  if (cells.length !== 50) throw new Error(`the list shows ${cells.length} rows instead of 50`);
  const bare = await startBareNext(cells);
  const browser = await chromium.launch({ executablePath: await findChromium(), args: FLAGS });
  try {
    const ours: Visit[] = [];
    const theirs: Visit[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      theirs.push(await visit(browser, bare.url, ""));
      ours.push(await visit(browser, `${stack.url}/circuits`, cookie));
    }
    const median = (visits: Visit[]) =>
      percentile(
        visits.slice(2).map((one) => one.rowsMs),
        0.5,
      );
    return [
      { what: "navigation to 50 rows, cold cache, p50", value: median(ours), unit: "ms", note: "100 000 circuits" },
      { what: "bare Next page with the same 50 rows, p50", value: median(theirs), unit: "ms" },
      { what: "ours ÷ bare Next page", value: median(ours) / median(theirs), unit: "×", bar: 1.2 },
      {
        what: "script of the list, uncompressed",
        value: (ours.at(-1)?.scriptBytes ?? Number.NaN) / 1024,
        unit: "KB",
        bar: 600,
        note: `bare Next page ${Math.round((theirs.at(-1)?.scriptBytes ?? 0) / 1024)} KB`,
      },
    ];
  } finally {
    await browser.close();
    await bare.stop();
  }
}

async function visit(browser: Browser, url: string, cookie: string): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const { origin } = new URL(url);
  await context.addCookies(
    cookie
      .split("; ")
      .filter(Boolean)
      .map((pair) => ({
        name: pair.slice(0, pair.indexOf("=")),
        value: pair.slice(pair.indexOf("=") + 1),
        url: origin,
      })),
  );
  const page = await context.newPage();
  const sizes: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script")
      sizes.push(
        response.body().then(
          (body) => body.length,
          () => 0,
        ),
      );
  });
  const started = performance.now();
  const answer = await page.goto(url, { waitUntil: "commit" });
  if (answer?.status() !== 200) throw new Error(`${url} answered HTTP ${answer?.status() ?? "nothing"}`);
  await page.locator("tbody tr").nth(49).waitFor({ state: "attached" });
  const rowsMs = performance.now() - started;
  await page.waitForLoadState("networkidle");
  const scriptBytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  await context.close();
  return { rowsMs, scriptBytes };
}

/** The text of every cell of the list, so that the bare page shows the same; rows and cells end where the next begins. */
function cellsOf(html: string): string[][] {
  const body = /<tbody[^>]*>(.*?)<\/tbody>/s.exec(html)?.[1] ?? "";
  const rows = body.split(/<tr\b[^>]*>/).slice(1);
  return rows.map((row) =>
    row
      .split(/<t[hd]\b[^>]*>/)
      .slice(1)
      .map((cell) => cell.replace(/<[^>]*>/g, "")),
  );
}

export type { BareNext };
