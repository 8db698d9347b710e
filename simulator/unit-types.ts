/** How the amount of a unit is measured. */
export type Measurement = "linear_ft" | "acres" | "count" | "none";

export type UnitType = {
  code: string;
  description: string;
  measurement: Measurement;
  weight: number;
};

function group(measurement: Measurement, types: readonly (readonly [string, string, number])[]): UnitType[] {
  return types.map(([code, description, weight]) => ({ code, description, measurement, weight }));
}

/** The 42 kinds of work, and how often each is found. */
export const UNIT_TYPES: readonly UnitType[] = [
  ...group("linear_ft", [
    ["SPM", "Single Phase Manual", 12],
    ["SPB", "Single Phase Bucket", 10],
    ["SPE", "Single Phase Enhanced", 2],
    ["MPM", "Multi Phase Manual", 12],
    ["MPB", "Multi Phase Bucket", 14],
    ["MPE", "Multi Phase Enhanced", 2],
    ["MPME", "Multi Phase Manual Enhanced", 1],
    ["MPBE", "Multi Phase Bucket Enhanced", 1],
    ["MST", "Multi Stem Trim", 1],
    ["OHT", "Overhang Trim", 3],
    ["SIDET", "Side Trim", 4],
    ["SOHT", "Side and Overhang Trim", 2],
    ["STB", "Secondary Trim Bucket", 1],
    ["STM", "Secondary Trim Manual", 1],
    ["TTS", "Tree to Service", 1],
  ]),
  ...group("acres", [
    ["HCB", "Hand Cut Brush", 5],
    ["BRUSH", "Brush", 4],
    ["BRUSHTRIM", "Brush Trim", 2],
    ["MOW", "Mow", 3],
    ["HERBNA", "Herbicide Non Aquatic", 2],
    ["HERBA", "Herbicide Aquatic", 1],
    ["HERBS", "Herbicide Selective", 1],
    ["Herb-Sub", "Herbicide Substation", 0.4],
    ["T&M", "Time and Material", 0.6],
  ]),
  ...group("count", [
    ["REM612", "Removal 6-12 in", 5],
    ["REM1218", "Removal 12.1-18 in", 4],
    ["REM1824", "Removal 18.1-24 in", 3],
    ["REM2430", "Removal 24.1-30 in", 2],
    ["REM3036", "Removal 30.1-36 in", 1],
    ["REM36", "Removal over 36 in", 0.7],
    ["REM>30", "Removal over 30 in", 0.3],
    ["ASH612", "Ash Removal 6-12 in", 2],
    ["ASH1218", "Ash Removal 12.1-18 in", 2],
    ["ASH1824", "Ash Removal 18.1-24 in", 1],
    ["ASH2430", "Ash Removal 24.1-30 in", 0.6],
    ["ASH3036", "Ash Removal 30.1-36 in", 0.3],
    ["ASH36", "Ash Removal over 36 in", 0.2],
    ["BTR", "Branch Removal", 1],
    ["VPS", "Vine on Pole", 2],
  ]),
  ...group("none", [
    ["NW", "No Work", 2],
    ["NOT", "Notification", 1],
  ]),
  ...group("none", [["SENSI", "Sensitive Area", 1]]),
];

/** The types as choices for a weighted pick. */
export const UNIT_TYPE_CHOICES: readonly (readonly [UnitType, number])[] = UNIT_TYPES.map(
  (type) => [type, type.weight] as const,
);
