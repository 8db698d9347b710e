"use client";

import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ComponentType, useCallback, useEffect, useRef, useState } from "react";
import { Alert } from "@/components/ui/alert";
import { buttonVariants } from "@/components/ui/button-variants";
import { loadPart } from "@/components/ui/load-part";
import { toast } from "@/components/ui/toast";
import type { BoardCard } from "@/lib/domain/board/list";
import type { Board as BoardData } from "@/lib/domain/board/read-board";
import { STAGES, type Stage, moveRule, stageName } from "@/lib/domain/board/rules";
import type { Place } from "@/lib/domain/board/schema";
import { findCard } from "./board-view";
import { BoardColumn } from "./board-column";
import type { CardDialogProps } from "./card-dialog";
import { focusCard, useBoardKeys } from "./use-board-keys";
import { useBoard } from "./use-board";
import { sayRefusal, useCardActs } from "./use-card-acts";

export type DragCards = typeof import("./drag-cards");
type Props = {
  initial: BoardData;
  /** The address behind the question mark: what the board is filtered by. */
  query: string;
  /** Where nothing is filtered any more; null where nothing is. */
  clearHref: string | null;
  mayMove: boolean;
  /** May close circuits, and open them again. */
  mayClose: boolean;
};

/** The stages of the circuits side by side; cards go from one to the next by hand, by keys or by a form. */
export function Board(props: Props) {
  const [client] = useState(() => new QueryClient());
  return (
    <QueryClientProvider client={client}>
      <Columns {...props} />
    </QueryClientProvider>
  );
}

type Opened = { card: BoardCard; part: "move" | "marks"; to?: Stage; place?: Place };

function Columns({ initial, query, clearHref, mayMove, mayClose }: Props) {
  const row = useRef<HTMLDivElement>(null);
  const board = useBoard(initial, query);
  const { view, error } = board;
  const acts = useCardActs(board, mayClose);
  const [drag, setDrag] = useState<DragCards | null>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [Dialog, setDialog] = useState<ComponentType<CardDialogProps> | null>(null);
  const [opened, setOpened] = useState<Opened | null>(null);
  const live = useRef({ view, acts });
  useEffect(() => {
    live.current = { view, acts };
  });

  const open = useCallback((next: Opened) => {
    setOpened(next);
    void loadPart(() => import("./card-dialog")).then((part) => part && setDialog(() => part.CardDialog));
  }, []);
  const openCard = useCallback((card: BoardCard, part: Opened["part"]) => open({ card, part }), [open]);
  const put = useCallback(
    (id: number, to: Stage, place: Place) => {
      const card = findCard(live.current.view, id)?.card;
      if (!card) return;
      const refusal = live.current.acts.refusal(card, to);
      if (refusal) return void toast(refusal, { tone: "warning" });
      const rule = moveRule(card.stage, to);
      // A move back is asked for its reason first.
      if ("direction" in rule && rule.direction === "back") open({ card, part: "move", to, place });
      else void live.current.acts.move(card, to, place, "").then((refused) => refused && sayRefusal(refused));
    },
    [open],
  );
  const refuses = useCallback((id: number, stage: Stage) => {
    const card = findCard(live.current.view, id)?.card;
    return card ? live.current.acts.refusal(card, stage) !== null : false;
  }, []);

  useEffect(() => {
    // The library comes after the cards have been drawn, and for this page alone.
    if (mayMove) void import("./drag-cards").then(setDrag, () => undefined);
  }, [mayMove]);
  const { hold } = board;
  useEffect(() => {
    if (!drag || !row.current) return;
    let goOn = () => {};
    return drag.watchDrags({
      row: row.current,
      onStart: (id) => {
        goOn = hold(false);
        setDragged(id);
      },
      onEnd: () => {
        goOn();
        setDragged(null);
      },
      onMove: put,
    });
  }, [drag, hold, put]);
  useBoardKeys(row, live, mayMove ? openCard : null);

  const total = STAGES.reduce((sum, stage) => sum + view.columns[stage].count, 0);
  const shown = opened && (findCard(view, opened.card.id)?.card ?? opened.card);
  return (
    <>
      {error ? <Alert variant="warning">{error}</Alert> : null}
      {total === 0 ? (
        <p className="text-sm text-muted-foreground">
          {clearHref ? "No circuits match. " : "No circuits yet: they come with the first sync."}
          {clearHref ? (
            <a href={clearHref} className={buttonVariants({ variant: "outline", size: "sm" })}>
              Clear filters
            </a>
          ) : null}
        </p>
      ) : null}
      <nav data-slot="board-stages" aria-label="Stages">
        {STAGES.map((stage) => (
          <a
            key={stage}
            href={`#stage-${stage}`}
            data-native
            className={buttonVariants({ variant: "outline", size: "sm" })}
          >
            {stageName(stage)}{" "}
            <span className="text-muted-foreground">{view.columns[stage].count.toLocaleString("en-US")}</span>
          </a>
        ))}
      </nav>
      <div ref={row} data-slot="board">
        {STAGES.map((stage) => (
          <BoardColumn
            key={stage}
            column={view.columns[stage]}
            drag={drag}
            dragged={dragged}
            refuses={refuses}
            onSee={board.see}
            onOpen={mayMove ? openCard : undefined}
          />
        ))}
      </div>
      {Dialog && opened && shown ? (
        <Dialog
          key={`${opened.card.id} ${opened.part}`}
          card={shown}
          part={opened.part}
          to={opened.to}
          place={opened.place}
          neighbours={neighboursOf(view, shown)}
          acts={acts}
          onClose={() => setOpened(null)}
          onDone={() => {
            setOpened(null);
            focusCard(row.current, shown.id);
          }}
        />
      ) : null}
    </>
  );
}

/** The cards above and below one in its column, for a step up or down by keys. */
function neighboursOf({ columns }: ReturnType<typeof useBoard>["view"], card: BoardCard) {
  const { cards } = columns[card.stage];
  for (const [index, { id }] of cards)
    if (id === card.id) return { above: cards.get(index - 1)?.id ?? null, below: cards.get(index + 1)?.id ?? null };
  return { above: null, below: null };
}
