"use client";

import { type Range, defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { BoardCard } from "@/lib/domain/board/list";
import { type Stage, stageName } from "@/lib/domain/board/rules";
import type { DragCards } from "./board";
import { Card } from "./board-card";
import type { ColumnView } from "./board-view";
import { SCROLL_TO_CARD, type ScrollToCard } from "./use-board-keys";

type Props = {
  column: ColumnView;
  drag: DragCards | null;
  /** The card that is being dragged; its element must stay as long as it is. */
  dragged: number | null;
  refuses: (cardId: number, stage: Stage) => boolean;
  onSee: (stage: Stage, first: number, last: number) => void;
  onOpen: ((card: BoardCard, part: "move" | "marks") => void) | undefined;
};

/** Height of a card with the gap below it; board.css has the same in rem. */
const CARD_REM = 7.25;
/** What a column shows on the server, where nobody knows its height. */
const SERVER_HEIGHT = 640;
const miles = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** One stage: what is in it, and its cards, of which only those in sight are drawn. */
export function BoardColumn({ column, drag, dragged, refuses, onSee, onOpen }: Props) {
  const { stage, count, totalMiles, milesPlanned, cards } = column;
  const element = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const draggedIndex = dragged === null ? null : indexOf(cards, dragged);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes here; the virtualizer itself says when to draw
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_REM * rem(),
    overscan: 4,
    initialRect: { width: 280, height: SERVER_HEIGHT },
    getItemKey: (index) => cards.get(index)?.id ?? `at ${index}`,
    rangeExtractor: (range: Range) => {
      const shown = defaultRangeExtractor(range);
      return draggedIndex === null || shown.includes(draggedIndex)
        ? shown
        : [...shown, draggedIndex].toSorted((a, b) => a - b);
    },
  });
  const items = virtualizer.getVirtualItems();
  const [first, last] = [virtualizer.range?.startIndex ?? 0, virtualizer.range?.endIndex ?? 0];
  useEffect(() => onSee(stage, Math.max(0, first - 4), last + 4), [onSee, stage, first, last, count]);
  useEffect(() => {
    if (!drag || !element.current || !scroller.current) return;
    return drag.takeCards(element.current, scroller.current, { stage, refuses: (id) => refuses(id, stage) });
  }, [drag, stage, refuses]);
  useEffect(() => {
    const target = element.current;
    const scrollTo = (event: Event) => {
      const { id, index } = (event as CustomEvent<ScrollToCard>).detail;
      const at = index ?? (id === undefined ? null : indexOf(cards, id));
      if (at !== null) virtualizer.scrollToIndex(at);
    };
    target?.addEventListener(SCROLL_TO_CARD, scrollTo);
    return () => target?.removeEventListener(SCROLL_TO_CARD, scrollTo);
  }, [cards, virtualizer]);
  const heading = `stage-${stage}`;
  return (
    <section ref={element} data-slot="board-column" data-stage={stage} aria-labelledby={heading}>
      <h2 id={heading}>
        {stageName(stage)} <span>{count.toLocaleString("en-US")}</span>
      </h2>
      <p data-slot="board-column-sums">
        {miles.format(milesPlanned)} of {miles.format(totalMiles)} mi planned
      </p>
      {/* Whoever has no card to go to scrolls by keys all the same. */}
      <div ref={scroller} data-slot="board-cards" tabIndex={0} role="group" aria-label={`${stageName(stage)}: cards`}>
        <ol style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, key, start }) => {
            const card = cards.get(index);
            return (
              <li
                key={key}
                aria-setsize={count}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
              >
                {card ? (
                  <Card card={card} drag={drag} onOpen={onOpen} />
                ) : (
                  <div data-slot="skeleton" aria-label="Loading" role="img" />
                )}
              </li>
            );
          })}
        </ol>
      </div>
    </section>
  );
}

function indexOf(cards: ReadonlyMap<number, BoardCard>, id: number): number | null {
  for (const [index, card] of cards) if (card.id === id) return index;
  return null;
}

let rootSize: number | undefined;

/** A rem in pixels; 16 on the server. */
function rem(): number {
  if (typeof document === "undefined") return 16;
  rootSize ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  return rootSize;
}
