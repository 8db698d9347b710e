import { REGION_NAMES } from "./regions";

/** A contractor: its account domain, and the ways people write its name. */
export type Contractor = { domain: string; spellings: readonly [string, ...string[]] };

export const CONTRACTORS: readonly Contractor[] = [
  { domain: "GREENBOUGH", spellings: ["Greenbough", "GREENBOUGH", "greenbough"] },
  { domain: "TALLMEADOW", spellings: ["Tallmeadow", "TALLMEADOW", "TallMeadow"] },
  { domain: "STONEHEDGE", spellings: ["Stonehedge", "STONEHEDGE", "StoneHedge"] },
  { domain: "RIVERCREST", spellings: ["Rivercrest", "RIVERCREST", "rivercrest"] },
];

/** A person who walks circuits. Everybody here is invented. */
export type Planner = {
  fullName: string;
  username: string;
  email: string;
  contractor: Contractor;
  regions: readonly string[];
};

const FULL_NAMES = [
  "Mara Hartwell",
  "Devin Oakes",
  "Priya Lindqvist",
  "Tobias Renner",
  "Carla Winterbourne",
  "Jonah Achterberg",
  "Selma Okonjo",
  "Rhett Callowhill",
  "Ingrid Pasternak",
  "Mateo Villafane",
  "Bettina Crowe",
  "Amos Featherstone",
  "Yuki Tanabe-Moss",
  "Graham Pellworth",
  "Noor Halabi",
  "Clement Duarte",
  "Fiona Strickmoor",
  "Elias Brandvold",
  "Renata Kowalik",
  "Owen Thistledown",
  "Simone Abernethy-Vale",
  "Lars Quillfeather",
  "Hazel Montrose",
  "Dmitri Sandoval",
  "Opal Greerson",
  "Wendell Faircloth",
  "Anika Ravensworth",
  "Curtis Leatherbarrow",
  "Maeve Donnelby",
  "Silas Umberton",
] as const;

function usernameOf(fullName: string): string {
  const [first = "", ...rest] = fullName.toLowerCase().split(" ");
  return first.slice(0, 1) + rest.join("").replace(/[^a-z]/g, "");
}

function plannerAt(fullName: string, index: number): Planner {
  const contractor = CONTRACTORS[index % CONTRACTORS.length];
  if (contractor === undefined) throw new Error("There are no contractors.");
  const user = usernameOf(fullName);
  // Each region is home to five planners; every third planner also helps out in the next region.
  const reach = index % 3 === 0 ? [index % 6, (index + 1) % 6] : [index % 6];
  return {
    fullName,
    username: `${contractor.domain}\\${user}`,
    email: `${user}@${contractor.domain.toLowerCase()}.example`,
    contractor,
    regions: reach.flatMap((region) => REGION_NAMES[region] ?? []),
  };
}

/** Thirty planners, in an order that never changes: circuits store their number. */
export const PLANNERS: readonly Planner[] = FULL_NAMES.map(plannerAt);

/** The numbers of the planners who work in a region. */
export function plannersOfRegion(regionName: string): number[] {
  return PLANNERS.flatMap((planner, index) => (planner.regions.includes(regionName) ? [index] : []));
}

/** A planner by number. */
export function plannerNumber(index: number): Planner {
  const planner = PLANNERS[index];
  if (planner === undefined) throw new Error(`There is no planner ${index}.`);
  return planner;
}
