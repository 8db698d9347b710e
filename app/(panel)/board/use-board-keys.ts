"use client";

import { type RefObject, useEffect } from "react";
import { areShortcutsOn } from "@/components/data-table/shortcut-setting";
import { TYPING } from "@/components/data-table/typing";
import type { BoardCard } from "@/lib/domain/board/list";
import { STAGES, type Stage } from "@/lib/domain/board/rules";
import { type BoardView, findCard } from "./board-view";

/** Asks a column to bring a card in sight, by its id or its index. */
export const SCROLL_TO_CARD = "scroll-to-card";
export type ScrollToCard = { id?: number; index?: number };

/** A card that was moved may have to be brought and drawn first. */
const DRAWN_WITHIN_MS = 3_000;

/** Keys on a card: arrows go to its neighbours, "m" moves it. */
export function useBoardKeys(
  row: RefObject<HTMLElement | null>,
  live: RefObject<{ view: BoardView }>,
  onOpen: ((card: BoardCard, part: "move") => void) | null,
): void {
  useEffect(() => {
    const element = row.current;
    const onKeyDown = (event: KeyboardEvent) => {
      if (
        event.defaultPrevented ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        !(event.target instanceof Element)
      )
        return;
      const shown = event.target.closest<HTMLElement>("[data-card]");
      if (!shown || event.target.closest(TYPING)) return;
      const found = findCard(live.current.view, Number(shown.dataset["card"]));
      if (!found) return;
      if (event.key === "m" && onOpen && areShortcutsOn()) {
        event.preventDefault();
        return onOpen(found.card, "move");
      }
      const next = neighbour(live.current.view, found, event.key);
      if (!next) return;
      event.preventDefault();
      focusCard(element, next.id);
    };
    element?.addEventListener("keydown", onKeyDown);
    return () => element?.removeEventListener("keydown", onKeyDown);
  }, [row, live, onOpen]);
}

function neighbour(
  view: BoardView,
  { stage, index }: { stage: Stage; index: number },
  key: string,
): BoardCard | undefined {
  if (key === "ArrowDown") return view.columns[stage].cards.get(index + 1);
  if (key === "ArrowUp") return view.columns[stage].cards.get(index - 1);
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  if (step === 0) return undefined;
  // Past empty columns, to the card beside it or the last one.
  for (let at = STAGES.indexOf(stage) + step; at >= 0 && at < STAGES.length; at += step) {
    const { cards, count } = view.columns[STAGES[at] ?? stage];
    const card = cards.get(Math.min(index, count - 1)) ?? cards.get(0);
    if (card) return card;
  }
  return undefined;
}

/** Brings a card in sight, wherever it is by now, and gives its name the focus. */
export function focusCard(row: HTMLElement | null, id: number): void {
  const until = Date.now() + DRAWN_WITHIN_MS;
  const attempt = () => {
    const link = row?.querySelector<HTMLElement>(`[data-card="${id}"] a`);
    link?.focus();
    link?.closest("section")?.scrollIntoView({ block: "nearest", inline: "nearest" });
    if (link && document.activeElement === link) return;
    for (const column of row?.querySelectorAll("[data-slot=board-column]") ?? [])
      column.dispatchEvent(new CustomEvent<ScrollToCard>(SCROLL_TO_CARD, { detail: { id } }));
    if (Date.now() < until) requestAnimationFrame(attempt);
  };
  attempt();
}
