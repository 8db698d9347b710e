import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { attachClosestEdge, extractClosestEdge } from "@atlaskit/pragmatic-drag-and-drop-hitbox/closest-edge";
import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import type { Stage } from "@/lib/domain/board/rules";
import type { Place } from "@/lib/domain/board/schema";

/** Makes a card draggable, and a place beside which others are put; `data-edge` says on which side. */
export function dragCard(element: HTMLElement, id: number): () => void {
  const clear = () => delete element.dataset["edge"];
  return combine(
    draggable({
      element,
      getInitialData: () => ({ cardId: id }),
      onDragStart: () => (element.dataset["dragging"] = ""),
      onDrop: () => delete element.dataset["dragging"],
    }),
    dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data["cardId"] === "number" && source.data["cardId"] !== id,
      getData: ({ input }) => attachClosestEdge({ besideId: id }, { element, input, allowedEdges: ["top", "bottom"] }),
      onDrag: ({ self }) => {
        element.dataset["edge"] = extractClosestEdge(self.data) ?? "";
      },
      onDragLeave: clear,
      onDrop: clear,
    }),
  );
}

/**
 * Makes a column take cards, and scroll while one is held near its end; `data-over` says whether it would take
 * this one.
 */
export function takeCards(
  element: HTMLElement,
  scroller: HTMLElement,
  { stage, refuses }: { stage: Stage; refuses: (cardId: number) => boolean },
): () => void {
  const clear = () => delete element.dataset["over"];
  return combine(
    dropTargetForElements({
      element,
      canDrop: ({ source }) => typeof source.data["cardId"] === "number",
      getData: () => ({ stage }),
      onDragEnter: ({ source }) => {
        element.dataset["over"] = refuses(Number(source.data["cardId"])) ? "refused" : "taken";
      },
      onDragLeave: clear,
      onDrop: clear,
    }),
    autoScrollForElements({ element: scroller }),
  );
}

type Watch = {
  /** The row of columns, which scrolls on a narrow screen. */
  row: HTMLElement;
  onStart: (cardId: number) => void;
  onEnd: () => void;
  onMove: (cardId: number, stage: Stage, place: Place) => void;
};

/** Watches every drag of the board, and says what was put where. */
export function watchDrags({ row, onStart, onEnd, onMove }: Watch): () => void {
  return combine(
    autoScrollForElements({ element: row }),
    monitorForElements({
      canMonitor: ({ source }) => typeof source.data["cardId"] === "number",
      onDragStart: ({ source }) => onStart(Number(source.data["cardId"])),
      onDrop: ({ source, location }) => {
        onEnd();
        const targets = location.current.dropTargets;
        const stage = targets.find(({ data }) => "stage" in data)?.data["stage"] as Stage | undefined;
        if (!stage) return;
        const beside = targets.find(({ data }) => "besideId" in data);
        const place: Place = beside
          ? {
              at: extractClosestEdge(beside.data) === "top" ? "before" : "after",
              id: Number(beside.data["besideId"]),
            }
          : { at: "end" };
        onMove(Number(source.data["cardId"]), stage, place);
      },
    }),
  );
}
