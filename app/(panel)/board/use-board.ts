"use client";

import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { readJson } from "@/components/form/read-json";
import { type BoardWindow, windowText } from "@/lib/domain/board/board-windows";
import type { Board } from "@/lib/domain/board/read-board";
import { STAGES, type Stage } from "@/lib/domain/board/rules";
import { type BoardView, missingWindows, takeBoard } from "./board-view";

/** A colleague's move shows after so long at most. */
const LOOK_EVERY_MS = 2_500;
/** Scrolling asks once it has come to rest for so long. */
const REST_MS = 80;
/** Cards come by so many, so that the same part is not asked for in slices. */
const CARDS_AT_ONCE = 25;
const UNANSWERED = "The server did not answer. The board may be old; it tries again by itself.";

export type BoardHandle = {
  view: BoardView;
  /** The server did not answer the last look. */
  error: string | null;
  /** Changes what is shown before the server has answered. */
  change: (next: (view: BoardView) => BoardView) => void;
  /** Which cards of a column are in sight; those that are not here yet are brought. */
  see: (stage: Stage, first: number, last: number) => void;
  /**
   * Holds back what others changed while somebody drags or an act is under way, so that nothing jumps; answers how to
   * go on. Cards that are scrolled to come all the same, unless what is shown is ahead of the server (`isAhead`).
   */
  hold: (isAhead: boolean) => () => void;
  /** Brings what is in sight anew. */
  reload: () => Promise<void>;
};

/** The board as it is shown: what the page brought, cards as one scrolls, and what others change meanwhile. */
export function useBoard(initial: Board, query: string): BoardHandle {
  const [view, setView] = useState(() => takeBoard(initial));
  const latest = useRef(view);
  const inSight = useRef<Partial<Record<Stage, BoardWindow>>>({});
  const holds = useRef({ looks: 0, ahead: 0, isMissed: false });
  const resting = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const change = useCallback((next: (view: BoardView) => BoardView) => {
    latest.current = next(latest.current);
    setView(latest.current);
  }, []);
  const windows = useCallback(() => STAGES.flatMap((stage) => inSight.current[stage] ?? []), []);
  const load = useCallback(
    async (wanted: readonly BoardWindow[]) => {
      const board = await fetchBoard<Board>("/api/board/cards", query, wanted).catch(() => null);
      if (!board) return;
      // It was asked before the last act: what it says of that is old.
      if (holds.current.ahead > 0) holds.current.isMissed = true;
      else change((before) => takeBoard(board, before));
    },
    [query, change],
  );
  const reload = useCallback(() => load(windows()), [load, windows]);
  /** What is in sight and not here. */
  const bring = useCallback(async () => {
    const missing = missingWindows(latest.current, windows());
    if (missing.length > 0) await load(missing);
  }, [load, windows]);

  const see = useCallback(
    (stage: Stage, first: number, last: number) => {
      const from = Math.floor(first / CARDS_AT_ONCE) * CARDS_AT_ONCE;
      const parts = Math.max(1, Math.ceil((last + 1 - from) / CARDS_AT_ONCE));
      const count = Math.min(200, parts * CARDS_AT_ONCE);
      inSight.current[stage] = { stage, from, count };
      clearTimeout(resting.current);
      resting.current = setTimeout(() => {
        void bring();
      }, REST_MS);
    },
    [bring],
  );
  useEffect(() => () => clearTimeout(resting.current), []);

  const hold = useCallback(
    (isAhead: boolean) => {
      const kind = isAhead ? "ahead" : "looks";
      holds.current[kind] += 1;
      let isHeld = true;
      return () => {
        if (!isHeld) return;
        isHeld = false;
        holds.current[kind] -= 1;
        if (holds.current.ahead > 0 || !holds.current.isMissed) return;
        holds.current.isMissed = false;
        void reload();
      };
    },
    [reload],
  );

  const { error } = useQuery({
    queryKey: ["board", "changes", query],
    queryFn: async ({ signal }) => {
      const isHeld = () => holds.current.looks + holds.current.ahead > 0;
      if (isHeld()) return null;
      const since = latest.current.version;
      const board = await fetchBoard<Board | null>("/api/board/changes", query, windows(), since, signal);
      if (board && !isHeld()) change((before) => takeBoard(board, before));
      // Cards whose answer was lost come with the next look, not only once somebody scrolls again.
      if (!isHeld()) await bring();
      return null;
    },
    retry: 1,
    refetchInterval: LOOK_EVERY_MS,
  });
  return { view, error: error ? error.message : null, change, see, hold, reload };
}

function fetchBoard<T>(
  path: string,
  query: string,
  windows: readonly BoardWindow[],
  since?: string,
  signal?: AbortSignal,
): Promise<T> {
  const asked = new URLSearchParams(query);
  for (const window of windows) asked.append("w", windowText(window));
  if (since !== undefined) asked.set("since", since);
  return readJson<T>(`${path}?${asked.toString()}`, { signal, unanswered: UNANSWERED });
}
