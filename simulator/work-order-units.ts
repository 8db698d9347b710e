import { at, NO_DAY } from "./circuit-state";
import { isSunday } from "./eastern-time";
import type { JsonText } from "./json-cell";
import { unitRowText, type UnitOrigin } from "./unit-row";
import { stationsOfWalk, type Walk } from "./station";
import { isGoneInCustody } from "./unit-fate";
import type { World } from "./world";

const FEET_PER_HUNDREDTH_MILE = 52.8;

/** How many planned units a circuit has now. */
export function unitCount(world: World, index: number): number {
  if (at(world.state.utilityVisits, index) > 0) return [...unitsWithOrigin(world, index)].length;
  let count = at(world.state.firstUnits, index);
  for (const added of world.unitsAdded.get(index) ?? []) count += added.units;
  return count;
}

/** How many planned units all pieces of a work order have now. */
export function unitCountOfWorkOrder(world: World, workOrder: number): number {
  const { from, to } = world.rowsOfWorkOrder(workOrder);
  let count = 0;
  for (let index = from; index < to; index++) count += unitCount(world, index);
  return count;
}

/** How many planned units the whole world has now. */
export function totalUnits(world: World): number {
  let total = 0;
  for (let index = 0; index < world.size; index++) total += unitCount(world, index);
  return total;
}

function* originsOfUnits(world: World, index: number): Generator<UnitOrigin> {
  const { state } = world;
  const first = at(state.firstUnits, index);
  const lastDay = at(state.firstEditDay, index);
  const start = at(state.startDay, index);
  const startDay = start === NO_DAY || start > lastDay ? lastDay : start;
  const feetPerUnit = (at(state.firstPlannedMiles, index) * FEET_PER_HUNDREDTH_MILE) / Math.max(first, 1);
  let walk: Walk = { firstUnit: 0, units: first, stationsBefore: 0 };
  const planner = at(state.firstPlanner, index);
  for (let unit = 0; unit < first; unit++) {
    const day = startDay + Math.round(((lastDay - startDay) * (unit + 1)) / first);
    yield { assessedDay: onAWorkDay(day, startDay), planner, feetPerUnit, touches: 0, walk };
  }
  for (const added of world.unitsAdded.get(index) ?? []) {
    const feet = (added.miles * FEET_PER_HUNDREDTH_MILE) / Math.max(added.units, 1);
    const { day: assessedDay, untilMs, touches, units } = added;
    walk = {
      firstUnit: walk.firstUnit + walk.units,
      units,
      stationsBefore: walk.stationsBefore + stationsOfWalk(walk.units),
    };
    for (let unit = 0; unit < units; unit++)
      yield { assessedDay, planner: added.planner, feetPerUnit: feet, untilMs, touches, walk };
  }
}

/** The planned units of a circuit that are there: their numbers on it, and where they come from. */
export function* unitsWithOrigin(world: World, index: number): Generator<{ unit: number; origin: UnitOrigin }> {
  let unit = 0;
  for (const origin of originsOfUnits(world, index)) {
    if (!isGoneInCustody(world, index, unit)) yield { unit, origin };
    unit++;
  }
}

// Planners rest on Sundays; what would fall there was walked the day before.
function onAWorkDay(day: number, earliest: number): number {
  return isSunday(day) && day > earliest ? day - 1 : day;
}

/** The rows of all planned units of a work order, piece by piece, each made when it is asked for. */
export function* unitRowsOfWorkOrder(world: World, workOrder: number): Generator<JsonText> {
  const { from, to } = world.rowsOfWorkOrder(workOrder);
  for (let index = from; index < to; index++) {
    for (const { unit, origin } of unitsWithOrigin(world, index)) yield unitRowText(world, index, unit, origin);
  }
}
