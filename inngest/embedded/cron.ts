import { Cron } from "croner";

/**
 * Reads `[TZ=Area/City ]minute hour day month weekday`; without a zone it means UTC, as with Inngest. Throws on
 * anything else.
 */
export function parseCron(expression: string): Cron {
  const { zone, fields } = /^(?:TZ=(?<zone>\S+)\s+)?(?<fields>.+)$/.exec(expression.trim())?.groups ?? {};
  return new Cron(fields ?? "", { timezone: zone ?? "UTC", mode: "5-part", paused: true });
}

/** The first tick after `after`; null when there is none. */
export function nextTick(expression: string, after: Date): Date | null {
  return parseCron(expression).nextRun(after);
}

/** The newest tick that is due, given the earliest one: after a gap all the missed ticks count as one. */
export function newestDueTick(expression: string, earliestDue: Date, now: Date): Date {
  const newest = parseCron(expression).previousRuns(1, now)[0];
  return newest !== undefined && newest > earliestDue && newest <= now ? newest : earliestDue;
}
