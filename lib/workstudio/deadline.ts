import "server-only";

/**
 * Limits the time spent waiting for WorkStudio in one attempt. It runs from the start, rests while the caller works on
 * what has arrived, and fires `signal` when the total is used up or the caller's own signal fires.
 */
export class Deadline {
  readonly #controller = new AbortController();
  readonly #outer: AbortSignal | undefined;
  readonly #onOuterAbort = (): void => this.#controller.abort();
  #remainingMs: number;
  #startedAt = 0;
  #timer: NodeJS.Timeout | undefined;
  #expired = false;

  constructor(totalMs: number, outer: AbortSignal | undefined) {
    this.#remainingMs = totalMs;
    this.#outer = outer;
    outer?.addEventListener("abort", this.#onOuterAbort, { once: true });
    if (outer?.aborted === true) this.#controller.abort();
  }

  /** Fires on expiry and on the caller's cancellation. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** The time is used up. */
  get expired(): boolean {
    return this.#expired;
  }

  /** The caller cancelled. */
  get cancelled(): boolean {
    return this.#outer?.aborted === true;
  }

  /** Waiting for WorkStudio begins. */
  run(): void {
    this.#startedAt = performance.now();
    this.#timer = setTimeout(
      () => {
        this.#expired = true;
        this.#controller.abort();
      },
      Math.max(0, this.#remainingMs),
    );
  }

  /** Waiting ends for now. */
  rest(): void {
    if (this.#timer === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#remainingMs -= performance.now() - this.#startedAt;
  }

  /** Lets go of the timer and of the caller's signal. */
  stop(): void {
    this.rest();
    this.#outer?.removeEventListener("abort", this.#onOuterAbort);
  }
}
