import { UTILITY_FORESTERS } from "./account-domains";
import { at, CircuitState, EXTENSIONS, NO_PLANNER, SPLIT_PATTERNS } from "./circuit-state";
import { easternMoment } from "./eastern-time";
import { markOddRows } from "./odd-rows";
import { plannersOfRegion } from "./planners";
import { hash32, hashFraction, Random, weighted } from "./random";
import { REGIONS } from "./regions";
import { statusAt, STATUSES, type StatusCode } from "./statuses";

/** What a world is made of; the same options give the same world, always. */
export type WorldOptions = {
  seed: number;
  circuits: number;
  unitsPerCircuit: number;
  oddRate: number;
  firstDay: number;
  /** Whether the view of units sends how long each span is. */
  spans: boolean;
  /**
   * How many days of ageing the world has ahead; 0 = as it comes. A young world has work for that long, and its new
   * work orders start one after the other.
   */
  youngDays: number;
  /**
   * Whether what people and devices do to circuits and units happens: custody, late sends, merges, new
   * identities, Review.
   */
  lifelike: boolean;
};

const SPLIT_SHARE = 0.07;
/** A young world has more work that is still to be done; statuses that are not named keep their weights. */
const YOUNG_WEIGHTS: Partial<Record<StatusCode, number>> = { SA: 36, ACTIV: 34, QC: 6, REWRK: 4, CLOSE: 15 };
const REVIEW_WEIGHT = 3;
const HELD_SHARE_OF_QC = 0.6;
const MAX_UNITS = 65_535;
const PLANNERS_BY_REGION = REGIONS.map((region) => plannersOfRegion(region.name));

// Steps of irrational size spread statuses and regions evenly even in a small world, and independently of each other.
const STATUS_STEP = 0.6180339887498949;
const REGION_STEP = 0.41421356237309515;

/** Builds the world as it is on its first day. */
export function buildWorld(options: WorldOptions): CircuitState {
  const state = new CircuitState(options.circuits);
  let index = 0;
  for (let workOrder = 0; index < state.size; workOrder++) {
    index = addWorkOrder(state, options, workOrder, index);
  }
  giveUnits(state, options);
  markOddRows(state, options.seed, options.oddRate);
  return state;
}

function addWorkOrder(state: CircuitState, options: WorldOptions, workOrder: number, first: number): number {
  const random = new Random(hash32(options.seed, 1, workOrder));
  const spread = hashFraction(options.seed, 2);
  const status = weighted(
    (spread + workOrder * STATUS_STEP) % 1,
    STATUSES.map((entry, place) => [place, weightOf(entry, options)] as const),
  );
  const region = Math.floor(((spread + workOrder * REGION_STEP) % 1) * REGIONS.length);
  const isSplit = random.chance(SPLIT_SHARE);
  const pattern = random.pick(SPLIT_PATTERNS);
  const parentLast = random.chance(0.5);
  const pieces = isSplit && first + pattern.length < state.size ? pattern : [];
  const extensions = parentLast ? [...pieces, 0] : [0, ...pieces];
  for (const [place, extension] of extensions.entries()) {
    const index = first + place;
    state.workOrder[index] = workOrder;
    state.extension[index] = extension;
    state.status[index] = status;
    state.region[index] = region;
    if (extension !== 0 || pieces.length === 0) fillCircuit(state, options, index, pieces.length);
  }
  if (pieces.length > 0) sumPieces(state, first, first + extensions.length);
  return first + extensions.length;
}

function weightOf({ code, weight }: (typeof STATUSES)[number], { youngDays, lifelike }: WorldOptions): number {
  if (code === "REV") return lifelike ? REVIEW_WEIGHT : 0;
  return youngDays > 0 ? (YOUNG_WEIGHTS[code] ?? weight) : weight;
}

function fillCircuit(state: CircuitState, options: WorldOptions, index: number, pieces: number): void {
  const random = new Random(hash32(options.seed, 3, index));
  const status = statusAt(at(state.status, index));
  const miles = Math.round((300 + 5700 * random.float() ** 2) / Math.max(pieces, 1));
  const planned = Math.round(miles * plannedShare(status.code, random.float()));
  const [fewest, most] = status.editedDaysAgo;
  const editDay = options.firstDay - fewest - Math.floor((most - fewest) * random.float() ** 3);
  // A planner does about 6.5 miles a week, seldom more, often less.
  const workDays = Math.ceil((planned / 650) * 7 * random.between(0.9, 2)) + random.int(0, 10);
  state.totalMiles[index] = miles;
  state.plannedMiles[index] = planned;
  state.firstPlannedMiles[index] = planned;
  state.percent[index] = percentOf(status.code, planned / miles, random.float());
  state.firstEditDay[index] = editDay;
  state.editedAtMs[index] = easternMoment(editDay, random.between(7 * 3600, 16.9 * 3600));
  if (status.code !== "SA") state.startDay[index] = editDay - workDays;
  else if (options.youngDays > 0)
    state.startDay[index] = options.firstDay + random.int(1, Math.ceil(options.youngDays * 1.2));
  else if (random.chance(0.4)) state.startDay[index] = options.firstDay + random.int(3, 45);
  const planners = PLANNERS_BY_REGION[at(state.region, index)] ?? [];
  const taken = status.code === "SA" ? 0.15 : status.code === "CLOSE" ? 0.8 : 0.96;
  const planner = random.pick(planners);
  state.planner[index] = random.chance(taken) ? planner : NO_PLANNER;
  state.firstPlanner[index] = planner;
  if (options.lifelike && status.code === "QC" && hashFraction(options.seed, 7, index) < HELD_SHARE_OF_QC) {
    state.heldByUtility[index] = 1 + (hash32(options.seed, 8, index) % UTILITY_FORESTERS.length);
    state.utilityVisits[index] = 1 + (hash32(options.seed, 9, index) % 2);
  }
  const version = status.code === "SA" ? random.int(1, 4) : random.int(5, 140);
  const unsent = random.chance(0.18) ? random.int(1, 12) : 0;
  state.version[index] = version;
  state.syncVersion[index] = Math.max(version - unsent, 1);
}

function plannedShare(code: StatusCode, fraction: number): number {
  if (code === "SA") return 0;
  if (code === "DEF") return 0.6 * fraction;
  if (code === "REWRK") return 0.9 + 0.1 * fraction;
  if (code === "ACTIV") return 0.04 + 0.93 * fraction;
  return fraction < 0.7 ? 1 : 0.97 + 0.03 * fraction;
}

// The percentage is entered by people: near the ratio of the miles, not equal to it.
function percentOf(code: StatusCode, share: number, fraction: number): number {
  if (code === "SA") return 0;
  if (code === "QC" || code === "REV" || code === "CLOSE") return fraction < 0.9 ? 100 : 98;
  return Math.round(Math.min(Math.max(share * 100 + (fraction - 0.5) * 24, 0), 99));
}

/** Makes the parent row of a split work order the sum of its pieces. */
export function sumPieces(state: CircuitState, from: number, to: number): void {
  let parent = -1;
  let [miles, planned, done, edited, start] = [0, 0, 0, 0, Number.POSITIVE_INFINITY];
  let newest = -1;
  for (let index = from; index < to; index++) {
    if (EXTENSIONS[at(state.extension, index)] === "@") {
      parent = index;
      continue;
    }
    miles += at(state.totalMiles, index);
    planned += at(state.plannedMiles, index);
    done += at(state.percent, index) * at(state.totalMiles, index);
    if (at(state.startDay, index) >= 0) start = Math.min(start, at(state.startDay, index));
    if (at(state.editedAtMs, index) > edited) [edited, newest] = [at(state.editedAtMs, index), index];
  }
  if (parent < 0 || newest < 0) return;
  state.totalMiles[parent] = miles;
  state.plannedMiles[parent] = planned;
  state.percent[parent] = Math.round(done / miles);
  state.editedAtMs[parent] = edited;
  if (Number.isFinite(start)) state.startDay[parent] = start;
  if (at(state.version, parent) > 0) return;
  state.firstEditDay[parent] = at(state.firstEditDay, newest);
  state.planner[parent] = at(state.planner, newest);
  state.version[parent] = at(state.version, newest);
  state.syncVersion[parent] = at(state.version, newest);
}

// Units follow the planned miles; one scale for the whole world brings their number to what was asked for.
function giveUnits(state: CircuitState, options: WorldOptions): void {
  const weights = new Float64Array(state.size);
  let sum = 0;
  for (let index = 0; index < state.size; index++) {
    const weight = at(state.firstPlannedMiles, index) * (0.7 + 0.6 * hashFraction(options.seed, 4, index));
    weights[index] = weight;
    sum += weight;
  }
  const scale = sum === 0 ? 0 : (options.unitsPerCircuit * state.size) / sum;
  for (let index = 0; index < state.size; index++) {
    const weight = at(weights, index);
    if (weight > 0) state.firstUnits[index] = Math.min(Math.max(Math.round(weight * scale), 1), MAX_UNITS);
  }
}
