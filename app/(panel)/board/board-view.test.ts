import { describe, expect, it } from "vitest";
import type { BoardCard } from "@/lib/domain/board/list";
import type { Board } from "@/lib/domain/board/read-board";
import { STAGES, type Stage } from "@/lib/domain/board/rules";
import { type BoardView, markInView, missingWindows, moveInView, placeOf, takeBoard } from "./board-view";

function cardOf(id: number, stage: Stage, isPinned = false): BoardCard {
  return {
    id,
    name: `2026-${id}`,
    title: "CEDAR RUN",
    regionName: "Lancaster",
    planner: null,
    statusName: "Active",
    percentComplete: 0,
    milesPlanned: 1,
    totalMiles: 2,
    stage,
    daysInStage: 3,
    movedBy: null,
    isByHand: false,
    statusStage: "active",
    daysSinceEdit: 1,
    isExcluded: false,
    isPinned,
    isHidden: false,
    color: null,
    notes: null,
    version: 1,
  };
}

/** A board with these cards of "active" from `from` on, of `count` altogether, and card 9 in "qc". */
function boardOf(ids: number[], { from = 0, count = ids.length, version = "1" } = {}): Board {
  return {
    version,
    columns: STAGES.map((stage) => ({
      stage,
      count: stage === "active" ? count : stage === "qc" ? 1 : 0,
      totalMiles: 2 * count,
      milesPlanned: count,
    })),
    parts: [
      { stage: "active", from, cards: ids.map((id) => cardOf(id, "active")) },
      { stage: "qc", from: 0, cards: [cardOf(9, "qc", true)] },
    ],
  };
}

const idsIn = (view: BoardView, stage: Stage) =>
  Object.fromEntries([...view.columns[stage].cards].map(([index, { id }]) => [index, id]));

describe("what the server brought", () => {
  it("is added to what is here while nothing has changed, and takes its place once anything has", () => {
    const first = takeBoard(boardOf([1, 2], { count: 4 }));
    const more = takeBoard(boardOf([3, 4], { from: 2, count: 4 }), first);
    expect(idsIn(more, "active")).toEqual({ 0: 1, 1: 2, 2: 3, 3: 4 });
    const changed = takeBoard(boardOf([4, 3], { from: 2, count: 4, version: "2" }), more);
    expect(idsIn(changed, "active")).toEqual({ 2: 4, 3: 3 });
  });

  it("keeps a card that is the same the same object, so that it is not drawn anew", () => {
    const before = takeBoard(boardOf([1, 2]));
    const after = takeBoard(boardOf([2, 1], { version: "2" }), before);
    expect(after.columns.active.cards.get(1)).toBe(before.columns.active.cards.get(0));
  });
});

describe("a move before the server has answered", () => {
  it("takes the card and its miles from one column to its place in the other", () => {
    const view = moveInView(takeBoard(boardOf([1, 2, 3])), 2, "qc", { at: "top" });
    expect(idsIn(view, "active")).toEqual({ 0: 1, 1: 3 });
    // Pinned ones stay above.
    expect(idsIn(view, "qc")).toEqual({ 0: 9, 1: 2 });
    expect(view.columns.active).toMatchObject({ count: 2, totalMiles: 4 });
    expect(view.columns.qc).toMatchObject({ count: 2, totalMiles: 8 });
    expect(view.columns.qc.cards.get(1)).toMatchObject({ stage: "qc", isByHand: true, daysInStage: 0 });
  });

  it.each([
    [{ at: "after", id: 3 } as const, { 0: 2, 1: 3, 2: 1 }],
    [{ at: "before", id: 3 } as const, { 0: 2, 1: 1, 2: 3 }],
    [{ at: "end" } as const, { 0: 2, 1: 3, 2: 1 }],
    [{ at: "top" } as const, { 0: 1, 1: 2, 2: 3 }],
  ])("puts it within its column %j", (place, expected) => {
    expect(idsIn(moveInView(takeBoard(boardOf([1, 2, 3])), 1, "active", place), "active")).toEqual(expected);
  });

  it("puts it where it stood again", () => {
    const view = takeBoard(boardOf([1, 2, 3]));
    for (const id of [1, 2, 3]) {
      const moved = moveInView(view, id, "qc", { at: "end" });
      expect(idsIn(moveInView(moved, id, "active", placeOf(view, id)), "active")).toEqual({ 0: 1, 1: 2, 2: 3 });
    }
  });

  it("knows nothing of a card that is not here", () => {
    const view = takeBoard(boardOf([1]));
    expect(moveInView(view, 77, "qc", { at: "end" })).toBe(view);
    expect(placeOf(view, 77)).toEqual({ at: "same" });
    expect(markInView(view, 77, { isPinned: true })).toBe(view);
  });
});

describe("what is in sight and not here", () => {
  it("is every window with a gap before the column's end, so that a lost answer is asked for again", () => {
    const view = takeBoard(boardOf([1, 2], { count: 4 }));
    const window = (stage: Stage, from: number, count: number) => ({ stage, from, count });
    const [here, gap, past] = [window("active", 0, 2), window("active", 0, 3), window("active", 4, 25)];
    expect(missingWindows(view, [here, gap, past, window("qc", 0, 25)])).toEqual([gap]);
    const brought = takeBoard(boardOf([3, 4], { from: 2, count: 4 }), view);
    expect(missingWindows(brought, [gap])).toEqual([]);
  });
});
