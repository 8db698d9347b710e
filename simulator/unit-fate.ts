import { at } from "./circuit-state";
import { hash32, hashFraction } from "./random";
import type { World } from "./world";

const VANISHING_SHARE = 0.006;
const ALTERING_SHARE = 0.02;
const REKEYED_SHARE = 0.004;
/** Touches of a circuit after which those of its units have got their new identity. */
const TOUCHES_TO_REKEY = 10;

/** Whether a unit is gone: the utility took it out on one of its visits, and each takes some. */
export function isGoneInCustody({ state, options }: World, index: number, unit: number): boolean {
  return hashFraction(options.seed, 44, index, unit) < VANISHING_SHARE * at(state.utilityVisits, index);
}

/** Whether the utility altered a unit on one of its visits. */
export function isAlteredInCustody({ state, options }: World, index: number, unit: number): boolean {
  return hashFraction(options.seed, 45, index, unit) < ALTERING_SHARE * at(state.utilityVisits, index);
}

/** Whether a device has made a unit anew: everything of it is as it was but its identity. */
export function isRekeyed({ state, options }: World, index: number, unit: number): boolean {
  return (
    options.lifelike &&
    hashFraction(options.seed, 46, index, unit) < REKEYED_SHARE &&
    at(state.touches, index) > hash32(options.seed, 47, index, unit) % TOUCHES_TO_REKEY
  );
}
