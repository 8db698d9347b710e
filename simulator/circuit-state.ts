/** No planner holds the circuit. */
export const NO_PLANNER = 255;
/** The circuit has no start date. */
export const NO_DAY = -1;

/** The extensions a work order's rows can carry, as circuits store them. */
export const EXTENSIONS = ["@", "A", "B", "C", "C_a", "C_b", "C_ba"] as const;

/** How a split work order falls into pieces, by place in EXTENSIONS. */
export const SPLIT_PATTERNS: readonly (readonly number[])[] = [
  [1, 2],
  [1, 2, 3],
  [1, 2, 4, 5],
  [1, 2, 4, 6],
];

/**
 * What a circuit is at this moment, one number per circuit and fact: 100 000 circuits take a few megabytes. Everything
 * that never changes (names, outline, comments) is derived again from the seed when a row is asked for.
 */
export class CircuitState {
  readonly workOrder: Uint32Array;
  readonly extension: Uint8Array;
  readonly status: Uint8Array;
  readonly region: Uint8Array;
  readonly planner: Uint8Array;
  readonly percent: Uint8Array;
  readonly odd: Uint8Array;
  readonly titleRevision: Uint8Array;
  /** Miles in hundredths. */
  readonly totalMiles: Uint32Array;
  readonly plannedMiles: Uint32Array;
  /** Planner, planned miles and last edit at the world's birth: its first units belong to them. */
  readonly firstPlanner: Uint8Array;
  readonly firstPlannedMiles: Uint32Array;
  readonly firstEditDay: Int32Array;
  readonly startDay: Int32Array;
  readonly editedAtMs: Float64Array;
  readonly version: Uint16Array;
  readonly syncVersion: Uint16Array;
  readonly firstUnits: Uint16Array;
  readonly touches: Uint16Array;
  /** Which of the utility's foresters holds the circuit, from 1; 0 = none. */
  readonly heldByUtility: Uint8Array;
  /** How often the utility worked on it while it held it. */
  readonly utilityVisits: Uint8Array;
  /** 1 = the piece was merged into its parent: its row is gone, its units are the parent's. */
  readonly merged: Uint8Array;
  /** Miles (in hundredths) that were walked and wait on a device. */
  readonly unsentMiles: Uint32Array;

  constructor(readonly size: number) {
    this.workOrder = new Uint32Array(size);
    this.extension = new Uint8Array(size);
    this.status = new Uint8Array(size);
    this.region = new Uint8Array(size);
    this.planner = new Uint8Array(size).fill(NO_PLANNER);
    this.percent = new Uint8Array(size);
    this.odd = new Uint8Array(size);
    this.titleRevision = new Uint8Array(size);
    this.totalMiles = new Uint32Array(size);
    this.plannedMiles = new Uint32Array(size);
    this.firstPlanner = new Uint8Array(size).fill(NO_PLANNER);
    this.firstPlannedMiles = new Uint32Array(size);
    this.firstEditDay = new Int32Array(size);
    this.startDay = new Int32Array(size).fill(NO_DAY);
    this.editedAtMs = new Float64Array(size);
    this.version = new Uint16Array(size);
    this.syncVersion = new Uint16Array(size);
    this.firstUnits = new Uint16Array(size);
    this.touches = new Uint16Array(size);
    this.heldByUtility = new Uint8Array(size);
    this.utilityVisits = new Uint8Array(size);
    this.merged = new Uint8Array(size);
    this.unsentMiles = new Uint32Array(size);
  }
}

/** A number out of a column; out of range is a mistake of ours. */
export function at(column: { readonly [index: number]: number }, index: number): number {
  const value = column[index];
  if (value === undefined) throw new Error(`There is no circuit ${index}.`);
  return value;
}
