import { setTimeout as wait } from "node:timers/promises";

/**
 * A real server has real retry delays; what would kill it, or set its clock back, is asked of the embedded one alone.
 */
export const isRealServer = process.env.INNGEST_TEST_SERVER !== undefined;
export const longestWaitMs = isRealServer ? 180_000 : 25_000;

/** Polls until the condition gives a value other than undefined and false; throws with `what` when it never does. */
export async function until<Value>(
  what: string,
  condition: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  const giveUpAt = Date.now() + longestWaitMs;
  for (;;) {
    const value = await condition();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > giveUpAt) throw new Error(`never happened: ${what}`);
    await wait(10);
  }
}

/** A promise opened from outside, to hold a step until the test has done its part. */
export function gate(): { opened: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}
