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

/** A whole drag of a column's first card to the column beside it, as the browser's own events; until the card is drawn there, and until the server has answered. */
const DRAG = `new Promise((done, failed) => {
  const card = document.querySelector("[data-stage=active] [data-card]");
  const target = document.querySelector("[data-stage=pending_permissions]");
  const data = new DataTransfer();
  const at = (element) => { const box = element.getBoundingClientRect(); return { clientX: box.x + box.width / 2, clientY: box.y + box.height - 30 }; };
  const fire = (element, type, where) => element.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, composed: true, dataTransfer: data, ...where }));
  const frame = () => new Promise((next) => requestAnimationFrame(next));
  const id = card.dataset.card;
  const late = setTimeout(() => failed(new Error("the card did not arrive")), 10000);
  const until = async (is) => { while (!is()) await frame(); };
  (async () => {
    fire(card, "dragstart", at(card));
    await frame(); await frame();
    for (const step of [1, 2, 3]) { fire(target, step === 1 ? "dragenter" : "dragover", at(target)); await frame(); }
    const begun = performance.now();
    fire(target, "drop", at(target));
    fire(card, "dragend", at(target));
    await until(() => target.querySelector('[data-card="' + id + '"]'));
    const shown = performance.now() - begun;
    await until(() => document.querySelector("[data-slot=toast]"));
    clearTimeout(late);
    done({ shown, answered: performance.now() - begun });
  })();
})`;

/** The board over as many circuits as the stack has: the page until cards can be dragged, a drag, and what the database does for them. */
export async function boardBench(stack: Stack): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const actor = systemActor("bench");
  const state = boardList.parse({});
  const read = await fourClients(() => readBoard(actor, state, firstWindows(50)));
  const some = await db().$queryRaw<{ id: number }[]>(
    Prisma.sql`SELECT circuit_id::float8 AS id FROM circuit_ui_states WHERE workflow_stage = 'active' ORDER BY id DESC LIMIT 300`,
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
      const { shown, answered } = await page.evaluate<{ shown: number; answered: number }>(DRAG);
      seen.shown.push(shown);
      seen.answered.push(answered);
      await context.close();
    }
  } finally {
    await browser.close();
  }
  return seen;
}

async function cardsOf(page: Page): Promise<number> {
  const counts = await page.locator("[data-slot=board-column] h2 > span").allInnerTexts();
  return counts.reduce((sum, count) => sum + Number(count.replaceAll(",", "")), 0);
}
