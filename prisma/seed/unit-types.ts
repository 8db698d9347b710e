type UnitType = {
  code: string;
  name: string;
  category: string;
  measurementType: "linear_ft" | "acres" | "count" | "none";
  dbhMin?: number;
  dbhMax?: number;
  species?: string;
};

const line = (code: string, name: string): UnitType => ({ code, name, category: "VLG", measurementType: "linear_ft" });
const area = (code: string, name: string): UnitType => ({ code, name, category: "VAR", measurementType: "acres" });
const count = (code: string, name: string): UnitType => ({ code, name, category: "VCT", measurementType: "count" });

/** Removals by trunk diameter at breast height, in inches; bands of domain.md §2.4. */
function removal(code: string, dbhMin: number, dbhMax: number | undefined, species?: string): UnitType {
  const size = dbhMax === undefined ? `over ${Math.floor(dbhMin)}"` : `${Math.floor(dbhMin)}–${dbhMax}"`;
  return {
    ...count(code, `${species ? "Ash removal" : "Removal"} ${size} DBH`),
    dbhMin,
    ...(dbhMax === undefined ? {} : { dbhMax }),
    ...(species ? { species } : {}),
  };
}

const bands = (prefix: string, species?: string): UnitType[] => [
  removal(`${prefix}612`, 6, 12, species),
  removal(`${prefix}1218`, 12.1, 18, species),
  removal(`${prefix}1824`, 18.1, 24, species),
  removal(`${prefix}2430`, 24.1, 30, species),
  removal(`${prefix}3036`, 30.1, 36, species),
  removal(`${prefix}36`, 36.1, undefined, species),
];

/** The 42 unit types WorkStudio plans with (domain.md §2.4). */
export const UNIT_TYPES: UnitType[] = [
  line("SPM", "Single phase manual"),
  line("SPB", "Single phase bucket"),
  line("SPE", "Single phase enhanced"),
  line("MPM", "Multi-phase manual"),
  line("MPB", "Multi-phase bucket"),
  line("MPE", "Multi-phase enhanced"),
  line("MPME", "Multi-phase manual enhanced"),
  line("MPBE", "Multi-phase bucket enhanced"),
  line("MST", "Mechanical side trim"),
  line("OHT", "Overhang trim"),
  line("SIDET", "Side trim"),
  line("SOHT", "Side and overhang trim"),
  line("STB", "Side trim bucket"),
  line("STM", "Side trim manual"),
  line("TTS", "Tree trim service"),
  area("HCB", "Hand-cut brush"),
  area("BRUSH", "Brush"),
  area("BRUSHTRIM", "Brush with trim"),
  area("MOW", "Mowing"),
  area("HERBNA", "Herbicide, non-aquatic"),
  area("HERBA", "Herbicide, aquatic"),
  area("HERBS", "Herbicide, stump"),
  area("Herb-Sub", "Herbicide, substation"),
  area("T&M", "Time and material"),
  ...bands("REM"),
  removal("REM>30", 30.1, undefined),
  ...bands("ASH", "ash"),
  count("BTR", "Brush tree removal"),
  count("VPS", "Vine on pole"),
  { code: "NW", name: "No work", category: "VNW", measurementType: "none" },
  { code: "NOT", name: "Notification", category: "VNW", measurementType: "none" },
  { code: "SENSI", name: "Sensitive area", category: "VSA", measurementType: "none" },
];
