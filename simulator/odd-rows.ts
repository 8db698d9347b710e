import { hash32 } from "./random";
import { at, type CircuitState } from "./circuit-state";

/** What can be wrong with a row that a person has to look at. The order is stored; add at the end. */
export const ODDITIES = [
  "none",
  "junk-miles",
  "unknown-region",
  "unknown-status",
  "missing-guid",
  "absurd-miles",
  "negative-miles",
  "junk-edit-date",
] as const;

export type Oddity = (typeof ODDITIES)[number];

/** An oddity by its stored number. */
export function oddityAt(index: number): Oddity {
  return ODDITIES[index] ?? "none";
}

/**
 * Marks one row in every `1 / rate` as odd, so that a small world has its few as well. Rows of split work orders are
 * left out: refusing a parent would make its pieces odd too.
 */
export function markOddRows(state: CircuitState, seed: number, rate: number): void {
  if (rate <= 0) return;
  const stride = 1 / Math.min(rate, 1);
  for (let window = 0; window * stride < state.size; window++) {
    const from = Math.floor(window * stride);
    const to = Math.min(Math.floor((window + 1) * stride), state.size);
    const length = Math.max(to - from, 1);
    const offset = hash32(seed, 11, window) % length;
    for (let step = 0; step < length; step++) {
      const index = from + ((offset + step) % length);
      if (index >= state.size || !isWhole(state, index)) continue;
      state.odd[index] = 1 + (hash32(seed, 12, window) % (ODDITIES.length - 1));
      break;
    }
  }
}

function isWhole(state: CircuitState, index: number): boolean {
  const workOrder = at(state.workOrder, index);
  return state.workOrder[index - 1] !== workOrder && state.workOrder[index + 1] !== workOrder;
}
