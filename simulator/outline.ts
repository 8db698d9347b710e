import type { Random } from "./random";
import { regionAt } from "./regions";

/** A place as [longitude, latitude]. */
export type Place = readonly [number, number];

function rounded(degrees: number): number {
  return Math.round(degrees * 100_000) / 100_000;
}

/** The middle of a circuit, somewhere in its region. Draws two numbers. */
export function circuitCentre(random: Random, regionIndex: number): Place {
  const region = regionAt(regionIndex);
  return [
    rounded(region.longitude + random.between(-0.3, 0.3)),
    rounded(region.latitude + random.between(-0.22, 0.22)),
  ];
}

/** A closed, uneven ring around a centre, counter-clockwise, as the coordinates of a polygon cell. */
export function ringAround(random: Random, centre: Place, radiusDegrees: number, corners: number): [number, number][] {
  const ring: [number, number][] = [];
  for (let corner = 0; corner < corners; corner++) {
    const angle = (corner / corners) * 2 * Math.PI;
    const radius = radiusDegrees * random.between(0.6, 1.2);
    ring.push([rounded(centre[0] + Math.cos(angle) * radius), rounded(centre[1] + Math.sin(angle) * radius * 0.8)]);
  }
  const first = ring[0];
  if (first !== undefined) ring.push([...first]);
  return ring;
}

/** A place near another one. */
export function nearby(random: Random, centre: Place, reachDegrees: number): [number, number] {
  return [
    rounded(centre[0] + random.between(-reachDegrees, reachDegrees)),
    rounded(centre[1] + random.between(-reachDegrees, reachDegrees)),
  ];
}
