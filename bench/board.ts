import { type Page, chromium } from "@playwright/test";
import { findChromium } from "../scripts/lib/find-chromium.mjs";
import { firstWindows } from "@/lib/domain/board/board-windows";
import { boardList } from "@/lib/domain/board/list";
import { moveCard } from "@/lib/domain/board/mutations";
import { readBoard } from "@/lib/domain/board/read-board";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db, disconnect } from "@/lib/platform/db";
import { fourClients, middle } from "./four-clients";
import { FLAGS } from "./navigation";
import { type Figure, percentile } from "./report";
import { type Stack, signIn } from "./stack";
import { openPage } from "./visit";

const ROUNDS = 10;

/** By the page's own clock since its navigation began: when the cards can be dragged and the main thread rests. */
const INTERACTIVE = `new Promise((done) => {
  const look = () => document.querySelector("[data-card][draggable=true]")
    ? requestIdleCallback(() => done(performance.now()))
    : setTimeout(look, 4);
  look();
})`;

/**
 * Watches one drag by the page's own clock, from the moment the card is let go: until it stands in the other column,
 * and until the server has answered.
 */
const WATCH = `new Promise((done) => {
  const id = document.querySelector("[data-stage=active] [data-card]").dataset.card;
  const seen = {};
  let begun = 0;
  document.addEventListener("drop", () => (begun = performance.now()), { capture: true, once: true });
  const look = () => {
    if (begun && !seen.shown && document.querySelector('[data-stage=pending_permissions] [data-card="' + id + '"]')) seen.shown = performance.now() - begun;
    if (seen.shown && document.querySelector("[data-slot=toast]")) return done({ ...seen, answered: performance.now() - begun });
    requestAnimationFrame(look);
  };
  look();
})`;

/**
 * The board over as many circuits as the stack has: the page until cards can be dragged, a drag, and what the database
 * does for them.
 */
export async function boardBench(stack: Stack): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const actor = systemActor("bench");
  const state = boardList.parse({});
  const read = await fourClients(() => readBoard(actor, state, firstWindows(50)));
  const some = await db().$queryRaw<{ id: number }[]>(
    Prisma.sql`
      SELECT circuit_id::float8 AS id
      FROM circuit_ui_states
      WHERE workflow_stage = 'active'
      ORDER BY id DESC
      LIMIT 300`,
  );
  const versions = new Map<number, number>();
  const moved = await fourClients(async (turn) => {
    // Right below another card of the column each time: where room runs out soonest.
    const [card, beside] = [some[turn % some.length], some[(turn + 7) % some.length]];
    if (!card || !beside) throw new Error("The board has no active cards to move.");
    const version = versions.get(card.id) ?? 1;
    versions.set(card.id, version + 1);
    const place = { at: "after", id: beside.id } as const;
    const { isChanged } = await moveCard(actor, { id: card.id, version, stage: "active", place, reason: null });
    if (!isChanged) versions.set(card.id, version);
  });
  await disconnect();
  const { interactive, shown, answered, cards } = await inBrowser(stack);
  const figure = (what: string, values: number[], bar: number): Figure => ({
    what: `${what}, p50`,
    value: percentile(values, 0.5),
    unit: "ms",
    bar,
    note: `p95 ${Math.round(percentile(values, 0.95))} ms`,
  });
  return [
    figure(`board of ${cards.toLocaleString("en-US")} cards: interactive, cold`, interactive, 1500),
    figure("… a drag, until the card stands there", shown, 100),
    figure("… until the server has answered", answered, 100),
    middle("board, 4 clients: counts and the first cards", read, 60),
    middle("… the write of a move", moved, 60),
  ];
}

type Seen = { interactive: number[]; shown: number[]; answered: number[]; cards: number };

async function inBrowser(stack: Stack): Promise<Seen> {
  const cookie = await signIn(stack);
  const browser = await chromium.launch({
    executablePath: await findChromium(process.env, { isMeasured: true }),
    args: FLAGS,
  });
  const seen: Seen = { interactive: [], shown: [], answered: [], cards: 0 };
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      const { context, page } = await openPage(browser, stack.url, cookie);
      await page.goto(`${stack.url}/board`, { waitUntil: "commit" });
      seen.interactive.push(await page.evaluate<number>(INTERACTIVE));
      seen.cards = await cardsOf(page);
      const { shown, answered } = await dragFirst(page);
      seen.shown.push(shown);
      seen.answered.push(answered);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return seen;
}

/** Drags the first active card to the column beside it, by the mouse. */
async function dragFirst(page: Page): Promise<{ shown: number; answered: number }> {
  const watched = page.evaluate<{ shown: number; answered: number }>(WATCH);
  const card = await page.locator("[data-stage=active] [data-card]").first().boundingBox();
  const column = await page.locator("[data-stage=pending_permissions]").boundingBox();
  if (!card || !column) throw new Error("The board has no card to drag, or no column to drag it to.");
  const [y, end] = [card.y + card.height / 2, column.y + column.height / 2];
  await page.mouse.move(card.x + 40, y);
  await page.mouse.down();
  await page.mouse.move(card.x + 60, y + 8, { steps: 4 });
  await page.mouse.move(column.x + column.width / 2, end, { steps: 10 });
  await page.mouse.up();
  return watched;
}

async function cardsOf(page: Page): Promise<number> {
  const counts = await page.locator("[data-slot=board-column] h2 > span").allInnerTexts();
  return counts.reduce((sum, count) => sum + Number(count.replaceAll(",", "")), 0);
}
