const unitMs: Record<string, number> = { w: 604_800_000, d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * Milliseconds of a duration as the SDK writes it (`"1h30m"`, `"2s"`; the empty string is none). Throws on
 * anything else.
 */
export function parseDurationMs(text: string): number {
  const parts = [...text.matchAll(/\s*(\d+(?:\.\d+)?)\s*(ms|w|d|h|m|s)/gy)];
  const read = parts.reduce((length, part) => length + part[0].length, 0);
  if (read !== text.trimEnd().length) throw new Error(`"${text}" is not a duration such as "1h30m"`);
  return parts.reduce((total, part) => total + Number(part[1]) * (unitMs[part[2] ?? ""] ?? 0), 0);
}

/**
 * When a sleep ends, written as a duration (`step.sleep`) or as an instant (`step.sleepUntil`). Throws on
 * anything else.
 */
export function sleepUntil(text: string, now: Date): Date {
  if (/^\d{4,}-|^[+-]\d{6}-/.test(text)) {
    const instant = new Date(text);
    if (!Number.isNaN(instant.getTime())) return instant;
  }
  return new Date(now.getTime() + parseDurationMs(text));
}

/** Milliseconds a `Retry-After` header asks for: seconds, or a date in any form. Null when unreadable. */
export function retryAfterMs(header: string | undefined, now: Date): number | null {
  if (header === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1_000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? null : Math.max(0, at - now.getTime());
}
