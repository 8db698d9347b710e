import { useState } from "react";

type Sample = { key: string; done: number; at: number };

/** At first too little was seen for a rate that means anything. */
const LEAST_MS = 2_000;

/**
 * What a run does a second and how long it has to go, as far as this page has watched its stage; null before that can
 * be said.
 */
export function useRate(
  key: string,
  done: number,
  total: number | null,
  at: number,
): { perSecond: number; secondsLeft: number | null } | null {
  const [first, setFirst] = useState<Sample>({ key, done, at });
  if (first.key !== key || done < first.done) {
    setFirst({ key, done, at });
    return null;
  }
  const perSecond = ((done - first.done) * 1000) / (at - first.at);
  if (at - first.at < LEAST_MS || !(perSecond > 0)) return null;
  return { perSecond, secondsLeft: total === null ? null : Math.max(0, Math.round((total - done) / perSecond)) };
}

/** In words, e.g. "12.5 a second, about 3 min left". */
export function rateWords({ perSecond, secondsLeft }: { perSecond: number; secondsLeft: number | null }): string {
  const rate = `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString("en-US")} a second`;
  if (secondsLeft === null) return rate;
  return `${rate}, about ${secondsLeft < 90 ? `${secondsLeft} s` : `${Math.round(secondsLeft / 60)} min`} left`;
}
