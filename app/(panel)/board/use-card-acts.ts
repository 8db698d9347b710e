"use client";

import { useMemo } from "react";
import { type Refused, callAction } from "@/components/form/call-action";
import { toast } from "@/components/ui/toast";
import type { BoardCard } from "@/lib/domain/board/list";
import type { WrittenCard } from "@/lib/domain/board/mutations";
import { type Stage, moveRule, stageName } from "@/lib/domain/board/rules";
import type { Place } from "@/lib/domain/board/schema";
import { followStatusAction, markCardAction, moveCardAction, undoOnBoardAction } from "./actions";
import { type BoardView, markInView, moveInView, placeOf } from "./board-view";
import type { BoardHandle } from "./use-board";

export type Marks = Pick<BoardCard, "isPinned" | "isHidden" | "color" | "notes">;
type View = (view: BoardView) => BoardView;
type Answer = { ok: true; data: WrittenCard } | Refused;

export type CardActs = {
  /** Moves a card and answers the refusal, for whoever asked to say it; null where it went well. */
  move: (card: BoardCard, to: Stage, place: Place, reason: string) => Promise<Refused | null>;
  mark: (card: BoardCard, marks: Marks) => Promise<Refused | null>;
  /** The refusal of this one has been said: no form stands around it. */
  follow: (card: BoardCard) => Promise<Refused | null>;
  /** Why a card does not go to a stage, for this person; null where it does. */
  refusal: (card: BoardCard, to: Stage) => string | null;
};

/**
 * What a person does to cards: shown at once, put back with the reason where the server refuses, with a way to undo it.
 */
export function useCardActs(board: BoardHandle, mayClose: boolean): CardActs {
  const { change, hold, reload } = board;
  return useMemo(() => {
    /** Shows an act at once, and what came of it once the server has answered; a refusal puts back what was shown. */
    async function act(write: () => Promise<Answer>, shown?: { show: View; putBack: View }): Promise<Answer> {
      const goOn = hold(true);
      if (shown) change(shown.show);
      const answer = await write();
      if (answer.ok) {
        const { id, version } = answer.data;
        change((view) => markInView(view, id, { version }));
      } else if (shown) change(shown.putBack);
      goOn();
      // What stands where is the server's word, also after a refusal.
      void reload();
      return answer;
    }

    /** Of an act that left `version`: a card that has another one since stays as it is. */
    async function undo(card: BoardCard, place: Place, version: number, isPlaceOnly = false) {
      const answer = await act(() =>
        isPlaceOnly
          ? callAction(moveCardAction, { id: card.id, version, stage: card.stage, place, reason: "" })
          : callAction(undoOnBoardAction, { id: card.id, version, place }),
      );
      if (answer.ok) toast(`${card.name} is as it was`);
      else sayRefusal(answer);
    }

    return {
      async move(card, to, place, reason) {
        let before: Place = { at: "same" };
        const rule = moveRule(card.stage, to);
        const isAskedWhy = "direction" in rule && rule.direction === "back" && reason.trim() === "";
        const show: View = (view) => {
          before = placeOf(view, card.id);
          return moveInView(view, card.id, to, place);
        };
        const putBack: View = (view) => markInView(moveInView(view, card.id, card.stage, before), card.id, card);
        const answer = await act(
          () => callAction(moveCardAction, { id: card.id, version: card.version, stage: to, place, reason }),
          // Without a reason the server asks for one: nothing moves yet.
          isAskedWhy ? undefined : { show, putBack },
        );
        if (!answer.ok) return answer;
        const { from, isChanged, version } = answer.data;
        if (!isChanged) return null;
        toast(from === to ? `${card.name} has another place` : `${card.name} is in ${stageName(to)} now`, {
          action: { label: "Undo", onAction: () => void undo(card, before, version, from === to) },
        });
        return null;
      },
      async mark(card, marks) {
        const answer = await act(() => callAction(markCardAction, { id: card.id, version: card.version, ...marks }), {
          show: (view) => markInView(view, card.id, marks),
          putBack: (view) => markInView(view, card.id, card),
        });
        if (!answer.ok) return answer;
        const { isChanged, version } = answer.data;
        if (isChanged)
          toast(`Marks of ${card.name} saved`, {
            action: { label: "Undo", onAction: () => void undo(card, { at: "same" }, version) },
          });
        return null;
      },
      async follow(card) {
        const answer = await act(() => callAction(followStatusAction, { id: card.id, version: card.version }));
        if (!answer.ok) {
          sayRefusal(answer);
          return answer;
        }
        const { stage, version } = answer.data;
        toast(`${card.name} follows WorkStudio again: ${stageName(stage)}`, {
          action: { label: "Undo", onAction: () => void undo(card, { at: "same" }, version) },
        });
        return null;
      },
      refusal(card, to) {
        const rule = moveRule(card.stage, to);
        if ("refusal" in rule) return card.stage === to ? null : rule.refusal;
        if (rule.permission === "circuit:edit" && !mayClose)
          return "Only a supervisor closes circuits and opens them again.";
        return null;
      },
    };
  }, [change, hold, reload, mayClose]);
}

/** Says a refusal of an act that no form stands around. */
export function sayRefusal({ code, message }: Refused): void {
  toast(message, { tone: code === "CONFLICT" ? "warning" : "danger" });
}
