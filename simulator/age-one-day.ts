import { UTILITY_FORESTERS } from "./account-domains";
import { sumPieces } from "./build-world";
import { at, EXTENSIONS, NO_DAY, NO_PLANNER } from "./circuit-state";
import { easternMoment, isSunday, justBefore } from "./eastern-time";
import { plannersOfRegion } from "./planners";
import { hash32, hashFraction, Random } from "./random";
import { regionAt } from "./regions";
import { statusAt, statusIndex, type StatusCode } from "./statuses";
import type { World } from "./world";

/** Units that one day's walk by a planner added to a circuit, and the miles (in hundredths) they lie along. */
export type UnitsAdded = {
  day: number;
  planner: number;
  units: number;
  miles: number;
  /** How often the circuit had been touched by then. */
  touches: number;
  /** Of a round of live work: nothing of it is later than this (epoch ms). */
  untilMs?: number;
};

/** A walk that waits on a device until a day: in a lifelike world some send late. */
export type UnsentWalk = { index: number; sendsOn: number; walk: UnitsAdded };

/** A round of live work: its number on the day, from 1, and the moment at which it is over (epoch ms). */
export type Round = { number: number; untilMs: number };

const TOUCHED_SHARE = 0.1;
/** Of a young world, whose planners have a full week's work. */
const TOUCHED_SHARE_YOUNG = 0.2;
const MAX_VERSION = 65_535;
const MAX_UTILITY_VISITS = 8;
const MERGED_SHARE = 0.7;
/** Of a lifelike world's walks. */
const LATE_SHARE = 0.15;
const MOST_DAYS_LATE = 6;

/**
 * Lets work happen on `world.today`; what happens depends on the seed and the day alone, and on a Sunday nothing does.
 * Returns how many circuits changed.
 */
export function ageOneDay(world: World): number {
  if (isSunday(world.today)) return 0;
  return sendLate(world, null) + touchSome(world, shareOf(world), (index) => touch(world, index, null));
}

/**
 * A round of live work on `world.today`. The first is a whole day's worth; each later one is less, since a day has only
 * so many hours. Returns how many circuits changed.
 */
export function workARound(world: World, round: Round): number {
  return (
    sendLate(world, round) +
    touchSome(world, shareOf(world) / round.number, (index) => touch(world, index, round), round.number)
  );
}

const shareOf = ({ options }: World): number => (options.youngDays > 0 ? TOUCHED_SHARE_YOUNG : TOUCHED_SHARE);

function touchSome(world: World, share: number, touchOne: (index: number) => void, round = 0): number {
  let touched = 0;
  for (let index = 0; index < world.size; index++) {
    if (hashFraction(world.options.seed, 50 + 10 * round, world.today, index) >= share) continue;
    touched++;
    touchOne(index);
  }
  return touched;
}

function touch(world: World, index: number, round: Round | null): void {
  const { state } = world;
  const random = new Random(hash32(world.options.seed, 51 + 10 * (round?.number ?? 0), world.today, index));
  world.forgetRow(index);
  const seconds = random.between(7 * 3600, 16.9 * 3600);
  state.editedAtMs[index] = round
    ? justBefore(world.today, seconds, round.untilMs)
    : easternMoment(world.today, seconds);
  state.touches[index] = at(state.touches, index) + 1;
  const version = Math.min(at(state.version, index) + random.int(1, 5), MAX_VERSION);
  state.version[index] = version;
  const sent = Math.max(version - (random.chance(0.25) ? random.int(1, 6) : 0), 1);
  // A device that still has a walk has not sent what came after it either.
  state.syncVersion[index] = at(state.unsentMiles, index) > 0 ? at(state.syncVersion, index) : sent;
  const split = world.isSplit(index);
  if (!split && random.chance(0.03)) state.titleRevision[index] = Math.min(at(state.titleRevision, index) + 1, 250);
  if (random.chance(0.02)) changeHands(world, index, random);
  if (!split) return work(world, index, random, round);
  if (EXTENSIONS[at(state.extension, index)] !== "@") work(world, index, random, round);
  settleParent(world, index);
}

function changeHands(world: World, index: number, random: Random): void {
  if (at(world.state.planner, index) === NO_PLANNER) return;
  world.state.planner[index] = random.pick(plannersOfRegion(regionAt(at(world.state.region, index)).name));
}

function move(world: World, index: number, to: StatusCode): void {
  world.state.status[index] = statusIndex(to);
}

// What a day's work does depends on where the circuit stands in its life.
function work(world: World, index: number, random: Random, round: Round | null): void {
  const { state } = world;
  const total = at(state.totalMiles, index);
  const code = statusAt(at(state.status, index)).code;
  if (code === "SA" && random.chance(0.5)) {
    const start = at(state.startDay, index);
    // In a young world a work order waits for its day; elsewhere people start before it.
    if (world.options.youngDays > 0 && start > world.today) return;
    move(world, index, "ACTIV");
    if (start === NO_DAY || start > world.today) state.startDay[index] = world.today;
    if (at(state.planner, index) === NO_PLANNER)
      state.planner[index] = random.pick(plannersOfRegion(regionAt(at(state.region, index)).name));
    plan(world, index, random, round);
  } else if (code === "ACTIV") {
    plan(world, index, random, round);
    if (at(state.plannedMiles, index) >= total && random.chance(0.6)) {
      state.percent[index] = 100;
      move(world, index, "QC");
    }
  } else if (code === "QC") {
    state.percent[index] = 100;
    if (world.options.lifelike && !isChecked(world, index, random)) return;
    if (random.chance(0.3)) close(world, index, random);
    else if (random.chance(0.25)) move(world, index, "REWRK");
    else if (world.options.lifelike && random.chance(0.2)) move(world, index, "REV");
    if (world.statusCode(index) !== "QC") state.heldByUtility[index] = 0;
  } else if (code === "REV") {
    if (random.chance(0.4)) move(world, index, "QC");
    else if (random.chance(0.3)) close(world, index, random);
  } else if (code === "REWRK") {
    plan(world, index, random, round);
    if (at(state.unsentMiles, index) === 0 && random.chance(0.4)) move(world, index, "QC");
  } else if (code === "DEF" && random.chance(0.1) && world.options.youngDays === 0) {
    move(world, index, "ACTIV");
  }
}

// The utility takes a circuit first, and works on it the next time; only then it goes on.
function isChecked(world: World, index: number, random: Random): boolean {
  const { state } = world;
  if (at(state.heldByUtility, index) === 0) {
    state.heldByUtility[index] = random.int(1, UTILITY_FORESTERS.length);
    return false;
  }
  state.utilityVisits[index] = Math.min(at(state.utilityVisits, index) + 1, MAX_UTILITY_VISITS);
  return true;
}

// A piece that is closed is merged into its parent, unless the utility holds that.
function close(world: World, index: number, random: Random): void {
  move(world, index, "CLOSE");
  if (!world.options.lifelike || EXTENSIONS[at(world.state.extension, index)] === "@") return;
  const parent = world.parentOf(index);
  if (parent !== null && at(world.state.heldByUtility, parent) === 0 && random.chance(MERGED_SHARE)) {
    world.state.merged[index] = 1;
    world.state.version[parent] = Math.min(at(world.state.version, parent) + 1, MAX_VERSION);
  }
}

// What devices send days after it was walked: units and miles come at once, dated when they were assessed.
function sendLate(world: World, round: Round | null): number {
  const due = world.unsent.filter(({ sendsOn }) => sendsOn <= world.today);
  if (due.length === 0) return 0;
  world.unsent = world.unsent.filter(({ sendsOn }) => sendsOn > world.today);
  const { state } = world;
  for (const { index, walk } of due) {
    const seconds = 8 * 3600 + (hash32(world.options.seed, 48, world.today, index) % (8 * 3600));
    state.editedAtMs[index] = round
      ? justBefore(world.today, seconds, round.untilMs)
      : easternMoment(world.today, seconds);
    state.plannedMiles[index] = at(state.plannedMiles, index) + walk.miles;
    state.unsentMiles[index] = at(state.unsentMiles, index) - walk.miles;
    state.syncVersion[index] = at(state.version, index);
    addUnits(world, index, walk);
    world.forgetRow(index);
    if (world.isSplit(index)) settleParent(world, index);
  }
  return new Set(due.map(({ index }) => index)).size;
}

function addUnits(world: World, index: number, walk: UnitsAdded): void {
  if (walk.units === 0) return;
  const added = world.unitsAdded.get(index);
  if (added) added.push(walk);
  else world.unitsAdded.set(index, [walk]);
}

// A day's walk: up to two and a half miles, about five units a mile.
function plan(world: World, index: number, random: Random, round: Round | null): void {
  const { state } = world;
  const total = at(state.totalMiles, index);
  const before = at(state.plannedMiles, index) + at(state.unsentMiles, index);
  const miles = Math.min(random.int(30, 250), total - before);
  const units = Math.max(Math.round((miles / 100) * random.between(3, 7)), miles > 0 ? 1 : random.int(0, 2));
  const near = Math.round(((before + miles) / total) * 100 + random.between(-6, 6));
  state.percent[index] = Math.min(Math.max(near, at(state.percent, index)), 99);
  const walk = {
    day: world.today,
    planner: at(state.planner, index),
    units,
    miles,
    touches: at(state.touches, index),
    ...(round ? { untilMs: round.untilMs } : {}),
  };
  if (world.options.lifelike && miles > 0 && random.chance(LATE_SHARE)) {
    world.unsent.push({ index, sendsOn: world.today + random.int(1, MOST_DAYS_LATE), walk });
    state.unsentMiles[index] = at(state.unsentMiles, index) + miles;
    state.syncVersion[index] = Math.max(at(state.version, index) - random.int(1, 6), 1);
    return;
  }
  state.plannedMiles[index] = before - at(state.unsentMiles, index) + miles;
  addUnits(world, index, walk);
}

// The parent of a split shows the sum of its pieces, and their status once they all agree.
function settleParent(world: World, index: number): void {
  const { state } = world;
  const { from, to } = world.rowsOfWorkOrder(at(state.workOrder, index));
  sumPieces(state, from, to);
  const statuses = new Set<number>();
  let parent = -1;
  for (let row = from; row < to; row++) {
    if (EXTENSIONS[at(state.extension, row)] === "@") parent = row;
    else statuses.add(at(state.status, row));
  }
  const [agreed] = statuses;
  if (parent >= 0) world.forgetRow(parent);
  if (parent >= 0 && statuses.size === 1 && agreed !== undefined) state.status[parent] = agreed;
  // A whole is no longer new when work on a piece of it has begun.
  if (parent >= 0 && statuses.size > 1 && world.options.lifelike && world.statusCode(parent) === "SA")
    move(world, parent, "ACTIV");
}
