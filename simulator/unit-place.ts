import type { JsonText } from "./json-cell";
import { nearby, ringAround, type Place } from "./outline";
import type { Random } from "./random";
import type { Measurement } from "./unit-types";

/** Where a unit is: its geometry cell and its position. */
export type UnitPlace = { geometry: JsonText; position: Place };

function geometryCell(type: string, coordinates: unknown): JsonText {
  return `{"@sourceFormat":"DataObjectGeometry","type":"${type}","coordinates":${JSON.stringify(coordinates)}}`;
}

/** A line for feet, a polygon for acres, a point for everything else. */
export function unitPlace(random: Random, centre: Place, measurement: Measurement): UnitPlace {
  const position = nearby(random, centre, 0.02);
  if (measurement === "linear_ft") {
    const middle = nearby(random, position, 0.001);
    return { geometry: geometryCell("LineString", [position, middle, nearby(random, middle, 0.001)]), position };
  }
  if (measurement === "acres")
    return { geometry: geometryCell("Polygon", [ringAround(random, position, 0.0006, 5)]), position };
  return { geometry: random.chance(0.03) ? "null" : geometryCell("Point", position), position };
}

/** The two position cells; some devices send a longitude of 0 beside a good latitude, some send nothing. */
export function unitPosition(
  random: Random,
  [longitude, latitude]: Place,
): { latitude: JsonText; longitude: JsonText } {
  const fraction = random.float();
  if (fraction < 0.015) return { latitude: String(latitude), longitude: "0" };
  if (fraction < 0.02) return { latitude: "0", longitude: String(longitude) };
  if (fraction < 0.04) return { latitude: "null", longitude: '""' };
  if (fraction < 0.12) return { latitude: `"${latitude}"`, longitude: `"${longitude}"` };
  return { latitude: String(latitude), longitude: String(longitude) };
}
