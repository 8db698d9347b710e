import { hash32 } from "./random";

/** A span between two poles: its number along the line, the numbers of its poles, and its length. */
export type Station = { name: string; from: string; to: string; metres: number };

const METRES_PER_FOOT = 0.3048;
const NO_STATION_SHARE = 50;
const EXTRA_STATION_SHARE = 40;
const STATIONS_OF_A_PIECE = 2000;

/**
 * The station of a circuit's unit: three of four begin a new one, so that the spans of all stations add up to the miles that were walked. Now and
 * then a unit has none, or lies at an extra one off the line, which has no length.
 */
export function stationOfUnit(
  { seed, lifelike }: { seed: number; lifelike: boolean },
  { circuit, unit, extension }: { circuit: number; unit: number; extension: number },
  feetPerUnit: number,
): Station {
  const place = Math.floor(unit * 0.75);
  // Pieces lie one behind the other along the line, so that a piece that is merged brings no station that its parent has.
  const first = lifelike ? extension * STATIONS_OF_A_PIECE : 0;
  const shared = Math.ceil((place + 1) / 0.75) - Math.ceil(place / 0.75);
  const draw = hash32(seed, 35, circuit, unit);
  const pole = 10_000 + (hash32(seed, 36, circuit) % 80_000) + place;
  const poles = { from: `${pole}N${10_000 + (circuit % 90_000)}`, to: `${pole + 1}N${10_000 + (circuit % 90_000)}` };
  if (draw % NO_STATION_SHARE === 0) return { name: "", from: "", to: "", metres: 0 };
  if (draw % EXTRA_STATION_SHARE === 1) return { name: `EX${1 + (draw % 9)}`, ...poles, metres: 0 };
  return { name: String(10 * (first + place + 1)), ...poles, metres: feetPerUnit * METRES_PER_FOOT * shared };
}
