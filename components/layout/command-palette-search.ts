"use client";

import { useEffect, useState } from "react";

/** A place to go, or something to do: `act` is the name of what the panel does. */
export type PaletteItem = ({ href: string } | { act: string }) & { label: string; detail?: string | undefined };
export type PaletteAnswer = { groups: { label: string; items: PaletteItem[] }[] };

/** `query` is what `answer` belongs to; null before the first answer. */
type Found = { query: string | null; answer: PaletteAnswer; problem: string | null };

const PAUSE_MS = 120;
const NO_ANSWER = "The server did not answer. Try again.";

/**
 * Asks `source` for what fits the words a moment after they were typed; a question that is no longer the newest is
 * taken back.
 */
export function usePaletteSearch(source: string, query: string): Found & { isCurrent: boolean; retry: () => void } {
  const [found, setFound] = useState<Found>({ query: null, answer: { groups: [] }, problem: null });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    const aborter = new AbortController();
    const ask = async () => {
      try {
        const response = await fetch(`${source}?q=${encodeURIComponent(query)}`, {
          signal: aborter.signal,
          headers: { accept: "application/json" },
        });
        const body = (await response.json()) as PaletteAnswer & { message?: string };
        if (response.ok) setFound({ query, answer: body, problem: null });
        else setFound({ query, answer: { groups: [] }, problem: body.message ?? NO_ANSWER });
      } catch {
        if (!aborter.signal.aborted) setFound({ query, answer: { groups: [] }, problem: NO_ANSWER });
      }
    };
    const timer = setTimeout(() => void ask(), query === "" ? 0 : PAUSE_MS);
    return () => {
      clearTimeout(timer);
      aborter.abort();
    };
  }, [source, query, attempt]);

  const retry = () => {
    setFound((known) => ({ ...known, query: null, problem: null }));
    setAttempt((count) => count + 1);
  };
  return { ...found, isCurrent: found.query === query, retry };
}
