/** A region and a point in its middle, around which its invented lines lie. */
export type SimulatedRegion = { name: string; code: string; longitude: number; latitude: number };

export const REGIONS: readonly SimulatedRegion[] = [
  { name: "Central", code: "CEN", longitude: -77.02, latitude: 41.05 },
  { name: "Lancaster", code: "LAN", longitude: -76.29, latitude: 40.03 },
  { name: "Lehigh", code: "LEH", longitude: -75.52, latitude: 40.62 },
  { name: "Harrisburg", code: "HBG", longitude: -76.93, latitude: 40.31 },
  { name: "Northeast", code: "NOR", longitude: -75.64, latitude: 41.42 },
  { name: "Susquehanna", code: "SUS", longitude: -76.78, latitude: 40.87 },
];

/** The names of all regions. */
export const REGION_NAMES: readonly string[] = REGIONS.map((region) => region.name);

/** A region by its place in the list. */
export function regionAt(index: number): SimulatedRegion {
  const region = REGIONS[index];
  if (region === undefined) throw new Error(`There is no region ${index}.`);
  return region;
}
