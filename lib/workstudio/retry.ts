import "server-only";

/** When and how often a failed call is made again. */
export type RetryPolicy = {
  /** Tries in all. */
  attempts: number;
  /** Pause before the second, third … try; the last one serves for all further tries. */
  delaysMs: readonly number[];
  /** No pause of our own is longer. */
  capMs: number;
  /** Share by which a pause varies up and down, so that callers do not return together. */
  jitter: number;
  /** The longest Retry-After that is honoured. */
  retryAfterCapMs: number;
};

/** Five tries, 1-2-4-8 s. Source: domain §2. */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 5,
  delaysMs: [1000, 2000, 4000, 8000],
  capMs: 30_000,
  jitter: 0.2,
  retryAfterCapMs: 15 * 60_000,
};

/**
 * Reads a Retry-After header (seconds or an HTTP date) as milliseconds from `nowMs`, capped. Negative, past, far too
 * long or meaningless values: negative, past and junk give null, long ones the cap.
 */
export function parseRetryAfter(header: string | undefined, nowMs: number, capMs: number): number | null {
  const text = header?.trim() ?? "";
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, capMs);
  // Only HTTP's own date form: Date.parse would take "-5" or "1.5" for a date as well.
  if (!/^[A-Z][a-z]{2,8},? .*GMT$/.test(text)) return null;
  const waitMs = Date.parse(text) - nowMs;
  return waitMs > 0 ? Math.min(waitMs, capMs) : null;
}

/**
 * The pause after failed try number `attempt` (from 1), never shorter than what WorkStudio asked for. `random` is 0…1.
 */
export function retryDelayMs(
  attempt: number,
  policy: RetryPolicy,
  retryAfterMs: number | null,
  random: number,
): number {
  const planned = policy.delaysMs[Math.min(attempt, policy.delaysMs.length) - 1] ?? 0;
  const own = Math.min(planned * (1 - policy.jitter + 2 * policy.jitter * random), policy.capMs);
  return Math.round(Math.max(own, retryAfterMs ?? 0));
}
