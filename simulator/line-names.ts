import type { Random } from "./random";

const FIRST = [
  "MAPLE",
  "CEDAR",
  "STONY",
  "WILLOW",
  "FALCON",
  "ORCHARD",
  "COPPER",
  "SUMMIT",
  "FOX",
  "HERON",
  "LANTERN",
  "MILLER",
  "QUARRY",
  "ROSE",
  "SHADY",
  "TANNER",
  "UPPER",
  "LOWER",
  "WEAVER",
  "HICKORY",
  "BIRCH",
  "DOVE",
  "EAGLE",
  "FERN",
  "GRANITE",
  "HOLLY",
  "IRON",
  "JUNIPER",
  "KETTLE",
  "LAUREL",
  "MEADOW",
  "NUTMEG",
  "OTTER",
  "PHEASANT",
  "RAVEN",
  "SPRUCE",
  "TURKEY",
  "VALLEY",
] as const;

const SECOND = [
  "HOLLOW",
  "RIDGE",
  "CREEK",
  "GROVE",
  "BEND",
  "FORGE",
  "CROSSING",
  "HEIGHTS",
  "RUN",
  "GAP",
  "MILLS",
  "FURNACE",
  "SPRING",
  "FERRY",
  "GLEN",
  "POINT",
  "HILL",
  "BOTTOM",
  "CHURCH",
  "CORNERS",
  "LANDING",
  "PASS",
  "TERRACE",
  "WOODS",
] as const;

const VOLTAGES = ["69/12 KV", "138/12 KV", "69/23 KV", "138/69 KV"] as const;

/** The names of one power line. */
export type LineName = { title: string; line: string; station: string; feeder: string };

/** Invents a line such as MAPLE HOLLOW 69/12 KV 56-02 LINE. */
export function inventLine(random: Random): LineName {
  const station = `${random.pick(FIRST)} ${random.pick(SECOND)}`;
  const voltage = random.pick(VOLTAGES);
  const feeder = `${String(random.int(10, 99))}-${String(random.int(1, 9)).padStart(2, "0")}`;
  return {
    title: `${station} ${voltage} ${feeder} LINE`,
    line: `${station} ${feeder}`,
    station,
    feeder: feeder.replace("-", ""),
  };
}

/** A title that was corrected `revision` times. */
export function revisedTitle(title: string, revision: number): string {
  if (revision === 0) return title;
  return revision === 1 ? `${title} AND TAPS` : `${title} AND TAPS REV ${revision}`;
}
