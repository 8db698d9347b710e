import type { BoardWindow } from "@/lib/domain/board/board-windows";
import type { BoardCard } from "@/lib/domain/board/list";
import type { Board } from "@/lib/domain/board/read-board";
import { STAGES, type Stage } from "@/lib/domain/board/rules";
import type { Place } from "@/lib/domain/board/schema";

/** A column as far as it was brought here: all of its sums, and cards by their index in it. */
export type ColumnView = {
  stage: Stage;
  count: number;
  totalMiles: number;
  milesPlanned: number;
  cards: ReadonlyMap<number, BoardCard>;
};
export type BoardView = { version: string; columns: Record<Stage, ColumnView> };

/**
 * What the server brought, on what is here: a card that is the same stays the same object, so that it is not
 * drawn anew.
 */
export function takeBoard(board: Board, before?: BoardView): BoardView {
  const known = new Map(
    before ? STAGES.flatMap((stage) => [...before.columns[stage].cards.values()].map((card) => [card.id, card])) : [],
  );
  // After a change of anything, what was brought earlier may stand elsewhere.
  const isSame = before?.version === board.version;
  const columns = STAGES.map((stage): [Stage, ColumnView] => {
    const sums = board.columns.find((column) => column.stage === stage) ?? {
      stage,
      count: 0,
      totalMiles: 0,
      milesPlanned: 0,
    };
    const part = board.parts.find((one) => one.stage === stage);
    const brought = (part?.cards ?? []).map((card, index): [number, BoardCard] => [
      (part?.from ?? 0) + index,
      sameCard(known.get(card.id), card),
    ]);
    const kept = before && (isSame || !part) ? before.columns[stage].cards : [];
    return [stage, { ...sums, cards: new Map([...kept, ...brought]) }];
  });
  return { version: board.version, columns: Object.fromEntries(columns) as BoardView["columns"] };
}

function sameCard(before: BoardCard | undefined, now: BoardCard): BoardCard {
  return before && JSON.stringify(before) === JSON.stringify(now) ? before : now;
}

/** Where a card is among what was brought here. */
export function findCard(view: BoardView, id: number): { stage: Stage; index: number; card: BoardCard } | null {
  for (const stage of STAGES)
    for (const [index, card] of view.columns[stage].cards) if (card.id === id) return { stage, index, card };
  return null;
}

/** The place of a card as it stands, so that it can be put back there. */
export function placeOf(view: BoardView, id: number): Place {
  const found = findCard(view, id);
  if (!found) return { at: "same" };
  const { cards } = view.columns[found.stage];
  const [above, below] = [cards.get(found.index - 1), cards.get(found.index + 1)];
  if (above?.isPinned === found.card.isPinned) return { at: "after", id: above.id };
  return below ? { at: "before", id: below.id } : { at: "end" };
}

/** The board as it will be once the server has moved a card; the server has the last word about where it stands. */
export function moveInView(view: BoardView, id: number, to: Stage, place: Place): BoardView {
  const found = findCard(view, id);
  if (!found) return view;
  const { stage: from, index, card } = found;
  const moved = from === to ? card : { ...card, stage: to, isByHand: true, daysInStage: 0 };
  const columns = { ...view.columns };
  columns[from] = without(columns[from], index, card);
  columns[to] = within(columns[to], indexFor(columns[to], moved, place), moved);
  return { ...view, columns };
}

/** A card with other marks, where it stands. */
export function markInView(view: BoardView, id: number, marks: Partial<BoardCard>): BoardView {
  const found = findCard(view, id);
  if (!found) return view;
  const column = view.columns[found.stage];
  const cards = new Map(column.cards).set(found.index, { ...found.card, ...marks });
  return { ...view, columns: { ...view.columns, [found.stage]: { ...column, cards } } };
}

function indexFor(column: ColumnView, card: BoardCard, place: Place): number {
  if ("id" in place) {
    for (const [index, { id }] of column.cards) if (id === place.id) return place.at === "after" ? index + 1 : index;
    return column.count;
  }
  if (place.at !== "top" || card.isPinned) return place.at === "top" ? 0 : column.count;
  // Pinned cards stay above.
  let index = 0;
  while (column.cards.get(index)?.isPinned) index += 1;
  return index;
}

function without(column: ColumnView, gone: number, card: BoardCard): ColumnView {
  const cards = [...column.cards].flatMap(([index, one]): [number, BoardCard][] =>
    index === gone ? [] : [[index > gone ? index - 1 : index, one]],
  );
  return summed(column, card, -1, cards);
}

function within(column: ColumnView, at: number, card: BoardCard): ColumnView {
  const cards = [...column.cards].map(([index, one]): [number, BoardCard] => [index >= at ? index + 1 : index, one]);
  return summed(column, card, 1, [...cards, [at, card]]);
}

function summed(column: ColumnView, card: BoardCard, sign: 1 | -1, cards: [number, BoardCard][]): ColumnView {
  return {
    ...column,
    count: column.count + sign,
    totalMiles: column.totalMiles + sign * card.totalMiles,
    milesPlanned: column.milesPlanned + sign * card.milesPlanned,
    cards: new Map(cards),
  };
}

/** The windows of which any card is not here yet. */
export function missingWindows({ columns }: BoardView, windows: readonly BoardWindow[]): BoardWindow[] {
  return windows.filter(({ stage, from, count }) => {
    const { cards, count: all } = columns[stage];
    for (let index = from; index < Math.min(from + count, all); index += 1) if (!cards.has(index)) return true;
    return false;
  });
}
