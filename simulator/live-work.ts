import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { easternDayNumber } from "./eastern-time";
import type { World } from "./world";

/** Where the rounds of a world are kept, so that it is the same after a restart; nowhere without a file. */
export type LiveWorkOptions = { roundsFile?: string };

/**
 * Lets a world go on while it is looked at. A round is the work of the moments before it, dated by the real clock; what
 * it does depends on the seed, the day and its number on that day. A day that had rounds has nothing else: what
 * happened before anybody looked is what `World.advanceDay` makes of it.
 */
export class LiveWork {
  readonly #world: World;
  readonly #file: string | undefined;
  /** Rounds of earlier runs that the world has not reached yet, in epoch ms. */
  #ahead: number[];
  #timer: NodeJS.Timeout | undefined;

  constructor(world: World, { roundsFile }: LiveWorkOptions = {}) {
    this.#world = world;
    this.#file = roundsFile;
    this.#ahead = roundsFile !== undefined && existsSync(roundsFile) ? roundsOf(readFileSync(roundsFile, "utf8")) : [];
  }

  /**
   * Lets the days pass until one, with the rounds that they had; for a day that is over, nothing. Returns how many
   * circuits changed.
   */
  reach(day: number): number {
    let touched = 0;
    while (this.#world.today < day) {
      const next = this.#world.today + 1;
      const rounds = this.#ahead.filter((atMs) => easternDayNumber(atMs) === next);
      if (rounds.length === 0) touched += this.#world.advanceDay().touched;
      for (const atMs of rounds) touched += this.#world.workUntil(atMs);
    }
    this.#ahead = this.#ahead.filter((atMs) => easternDayNumber(atMs) > day);
    return touched;
  }

  /** Plays the rounds of earlier runs on the days after the one that was reached: those of today. */
  resume(): void {
    for (const atMs of this.#ahead) this.#world.workUntil(atMs);
    this.#ahead = [];
  }

  /**
   * One round now, after whatever days have passed since the last one. Returns how many circuits changed; none where
   * the world is ahead of the clock.
   */
  workNow(nowMs = Date.now()): number {
    const today = easternDayNumber(nowMs);
    if (this.#world.today > today) return 0;
    this.reach(today - 1);
    if (this.#file !== undefined) appendFileSync(this.#file, `${new Date(nowMs).toISOString()}\n`);
    return this.#world.workUntil(nowMs);
  }

  /** A round every so many milliseconds, until `stop`; none while `isHeld`. */
  every(milliseconds: number, isHeld: () => boolean = () => false): void {
    this.#timer = setInterval(() => {
      if (!isHeld()) this.workNow();
    }, milliseconds);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}

function roundsOf(text: string): number[] {
  return text
    .split("\n")
    .map((line) => Date.parse(line))
    .filter((atMs) => !Number.isNaN(atMs))
    .sort((one, other) => one - other);
}
