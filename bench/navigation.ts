import { chromium } from "@playwright/test";
import { startBareNext } from "./bare-next";
import { type Figure, percentile } from "./report";
import { type Stack, signIn } from "./stack";
import { SLOW_LINE, type Visit, visit } from "./visit";
import { findChromium } from "../scripts/lib/find-chromium.mjs";

const ROUNDS = 12;
const WARM_UP = 2;
const SLOW_ROUNDS = 4;
export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/**
 * The list of circuits in a cold browser beside a bare Next page with the same rows, in turns; then over a slow line.
 */
export async function navigationBench(stack: Stack): Promise<Figure[]> {
  const cookie = await signIn(stack);
  const list = `${stack.url}/circuits`;
  const cells = cellsOf(await fetch(list, { headers: { cookie } }).then((response) => response.text()));
  if (cells.length !== 50) throw new Error(`the list shows ${cells.length} rows instead of 50`);
  const bare = await startBareNext(cells);
  const browser = await chromium.launch({
    executablePath: await findChromium(process.env, { isMeasured: true }),
    args: FLAGS,
  });
  try {
    const ours: Visit[] = [];
    const theirs: Visit[] = [];
    const slow: Visit[] = [];
    for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
      theirs.push(await visit(browser, bare.url, ""));
      ours.push(await visit(browser, list, cookie));
    }
    for (let round = 0; round < SLOW_ROUNDS; round += 1) slow.push(await visit(browser, list, cookie, SLOW_LINE));
    return figuresOf(ours.slice(WARM_UP), theirs.slice(WARM_UP), slow);
  } finally {
    await browser.close();
    await bare.stop();
  }
}

function figuresOf(ours: Visit[], theirs: Visit[], slow: Visit[]): Figure[] {
  const middle = (visits: Visit[], name: keyof Visit) =>
    percentile(
      visits.map((one) => one[name]),
      0.5,
    );
  const figure = (what: string, name: keyof Visit, unit: string, bar: number): Figure => ({
    what,
    value: middle(ours, name),
    unit,
    bar,
    note: `bare Next page ${Math.round(middle(theirs, name))} ${unit}`,
  });
  return [
    { what: "cold navigation: fiftieth row in the document, p50", value: middle(ours, "attachedMs"), unit: "ms" },
    figure("… painted, p50", "paintedMs", "ms", 380),
    figure("… interactive, p50", "interactiveMs", "ms", 460),
    figure("… long tasks, p50", "longTasksMs", "ms", 105),
    {
      what: "… painted ÷ bare Next page",
      value: middle(ours, "paintedMs") / middle(theirs, "paintedMs"),
      unit: "×",
      bar: 1.3,
    },
    figure("bytes on the wire", "wireKb", "KB", 200),
    figure("… script, unpacked", "scriptKb", "KB", 480),
    figure("… document, unpacked", "documentKb", "KB", 60),
    figure("… everything, unpacked", "allKb", "KB", 600),
    { what: "cold, at 1.6 Mbit/s and 150 ms: painted, p50", value: middle(slow, "paintedMs"), unit: "ms" },
    { what: "… interactive, p50", value: middle(slow, "interactiveMs"), unit: "ms" },
  ];
}

/**
 * The text of every cell of the list, so that the bare page shows the same; rows and cells end where the next begins.
 */
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
