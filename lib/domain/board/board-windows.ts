import { STAGES, type Stage, isStage } from "./rules";

/** Some cards of one column that follow each other: where they begin, counted from 0, and how many. */
export type BoardWindow = { stage: Stage; from: number; count: number };

const MOST_CARDS = 200;

/** The windows of an address, `stage.from.count` each and one of a stage at most; whatever is none is left out. */
export function readWindows(texts: readonly string[]): BoardWindow[] {
  const windows = texts.flatMap((text): BoardWindow[] => {
    const [, stage, from, count] = /^([a-z_]{1,20})\.(\d{1,7})\.(\d{1,3})$/.exec(text) ?? [];
    if (!isStage(stage) || Number(count) < 1) return [];
    return [{ stage, from: Number(from), count: Math.min(MOST_CARDS, Number(count)) }];
  });
  return STAGES.flatMap((stage) => windows.find((window) => window.stage === stage) ?? []);
}

/** The same as an address says it. */
export function windowText({ stage, from, count }: BoardWindow): string {
  return `${stage}.${from}.${count}`;
}

/** The first cards of every column, which the page itself brings. */
export function firstWindows(count: number): BoardWindow[] {
  return STAGES.map((stage) => ({ stage, from: 0, count }));
}
