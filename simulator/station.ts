import { hash32 } from "./random";

/** A span between two poles: its number along the line, the numbers of its poles, and its length. */
export type Station = { name: string; from: string; to: string; metres: number };

const METRES_PER_FOOT = 0.3048;
const NO_STATION_SHARE = 50;
const EXTRA_STATION_SHARE = 40;
const STATIONS_OF_A_PIECE = 2000;

/** A walk along a circuit: its first unit, how many it has, and how many stations lie before it. */
export type Walk = { firstUnit: number; units: number; stationsBefore: number };

const STATIONS_PER_UNIT = 0.75;

/** How many stations a walk begins. */
export function stationsOfWalk(units: number): number {
  return units === 0 ? 0 : Math.floor((units - 1) * STATIONS_PER_UNIT) + 1;
}

/**
 * The station of a circuit's unit: three of four begin a new one, so that the spans of a walk's stations add up to the
 * miles that were walked. Now and then a unit has none, or lies at an extra one off the line, which has no length.
 */
export function stationOfUnit(
  { seed, lifelike }: { seed: number; lifelike: boolean },
  { circuit, unit, extension }: { circuit: number; unit: number; extension: number },
  { feetPerUnit, walk }: { feetPerUnit: number; walk: Walk },
): Station {
  const placeInWalk = Math.floor((unit - walk.firstUnit) * STATIONS_PER_UNIT);
  const place = walk.stationsBefore + placeInWalk;
  // Pieces lie one behind the other along the line, so that a piece that is merged brings no station that its
  // parent has.
  const first = lifelike ? extension * STATIONS_OF_A_PIECE : 0;
  const after = Math.min(Math.ceil((placeInWalk + 1) / STATIONS_PER_UNIT), walk.units);
  const shared = after - Math.ceil(placeInWalk / STATIONS_PER_UNIT);
  const draw = hash32(seed, 35, circuit, unit);
  const pole = 10_000 + (hash32(seed, 36, circuit) % 80_000) + place;
  const poles = { from: `${pole}N${10_000 + (circuit % 90_000)}`, to: `${pole + 1}N${10_000 + (circuit % 90_000)}` };
  if (draw % NO_STATION_SHARE === 0) return { name: "", from: "", to: "", metres: 0 };
  if (draw % EXTRA_STATION_SHARE === 1) return { name: `EX${1 + (draw % 9)}`, ...poles, metres: 0 };
  return { name: String(10 * (first + place + 1)), ...poles, metres: feetPerUnit * METRES_PER_FOOT * shared };
}
