import "server-only";
import { CellReader, type RowProblem } from "./cell-reader";
import { extensionOf, workOrderOf } from "./circuit-cells";
import { calendarDayOf } from "./date-cell";
import { normaliseGuid } from "./guid";
import type { Cells } from "./json-value";
import type { TableRow } from "./table-row";
import { parseGeometry, type Position, positionOf, positionOfGeometry, type UnitGeometry } from "./unit-position";

const TEXT_COLUMNS = {
  regionName: "VEGJOB_REGION",
  cycleType: "VEGJOB_CYCLETYPE",
  contractor: "VEGJOB_CONTRACTOR",
  lineName: "VEGSTAT_LINENAME",
  fromStructure: "VEGSTAT_FROMSTR",
  toStructure: "VEGSTAT_TOSTR",
  feederId: "LineIDLookup_FeederID",
  stationName: "STATIONS_STATNAME",
  description: "UNITS_DESCRIPTIO",
  removalCategory: "VEGUNIT_REMOVCAT",
  forester: "VEGUNIT_FORESTER",
  permissionStatus: "VEGUNIT_PERMSTAT",
  unitType: "VEGUNIT_UNIT",
  unitClass: "VEGUNIT_UNIT_CLASS",
  species: "VEGUNIT_SPECIES",
  auditUser: "VEGUNIT_AUDIT_USER",
  auditor: "VEGUNIT_AUDITOR",
  auditFailHistory: "VEGUNIT_AUDIT_FAIL_HIST",
  costMethod: "VEGUNIT_COSTMETHOD",
} as const;

const DATE_COLUMNS = {
  startDate: "WPStartDate_Assessment_Xrefs_WP_STARTDATE",
  assessedDate: "VEGUNIT_ASSDDATE",
  auditedDate: "VEGUNIT_AUDITDATE",
} as const;

const AMOUNT_COLUMNS = {
  trees: "JOBVEGETATIONUNITS_NUMTREES",
  lengthFt: "JOBVEGETATIONUNITS_LENGTHWRK",
  acres: "JOBVEGETATIONUNITS_ACRES",
} as const;

const MOST_OF_ANYTHING = 9_999_999;

/** A planned unit: blank fields are left out, days are YYYY-MM-DD (Eastern). */
export type PlannedUnit = {
  /** SSUNITS_OBJECTID: the unit's identity, always text. */
  objectId: string;
  workOrder: string;
  /** "@" for the main circuit. */
  extension: string;
  auditPassed?: boolean;
  /** Where the unit is: from its geometry, else from its latitude and longitude. */
  position?: Position;
  geometry?: UnitGeometry;
} & { -readonly [Field in keyof typeof TEXT_COLUMNS]?: string } & {
  -readonly [Field in keyof typeof DATE_COLUMNS]?: string;
} & {
  -readonly [Field in keyof typeof AMOUNT_COLUMNS]?: number;
};

/** A unit, or none when a problem is `rejected`. */
export type PlannedUnitRow = { unit: PlannedUnit | null; problems: RowProblem[] };

/** Columns that can hold landowners' names and phones: they leave no trace behind the reader. Source: domain §2.2. */
export const UNIT_COLUMNS_DROPPED: ReadonlySet<string> = new Set(["VEGUNIT_ASSNOTE", "VEGUNIT_PARCELCOMMENTS"]);

/** Columns without which an answer is refused as a whole. */
export const UNIT_COLUMNS_REQUIRED: readonly string[] = [
  "SSUNITS_OBJECTID",
  "SS_WO",
  "VEGUNIT_UNIT",
  "VEGUNIT_PERMSTAT",
];

function keys<T extends object>(record: T): (keyof T & string)[] {
  return Object.keys(record) as (keyof T & string)[];
}

function amountOf(reader: CellReader, field: string, column: string): number | null {
  const amount = reader.decimal(column, field, "it is left out");
  if (amount === null || (amount >= 0 && amount <= MOST_OF_ANYTHING)) return amount;
  reader.warn("implausible_value", field, `${column} says ${amount}; it is left out.`);
  return null;
}

function addPosition(unit: PlannedUnit, reader: CellReader): void {
  const geometry = parseGeometry(reader.cell("SSUNITS_GEOMETRY"));
  const latitude = reader.decimal("VEGUNIT_ASSLAT", "position", "it is left out");
  const longitude = reader.decimal("VEGUNIT_ASSLONG", "position", "it is left out");
  const position = (geometry && positionOfGeometry(geometry)) ?? positionOf(latitude, longitude);
  if (geometry !== null) unit.geometry = geometry;
  if (position !== null) unit.position = position;
}

/**
 * Reads one row of the planned-units view. Only the columns named in domain §2.2 are taken: a new column could hold
 * personal data. Never throws; a row without SSUNITS_OBJECTID is rejected.
 */
export function parseUnitRow(cells: Cells): PlannedUnitRow {
  const reader = new CellReader(cells);
  const sentId = reader.text("SSUNITS_OBJECTID", "object_id", { maxLength: 100, tooLong: "reject" });
  if (sentId === null) {
    reader.reject("missing_value", "object_id", "SSUNITS_OBJECTID is missing, so the unit is not used.");
    return { unit: null, problems: reader.problems };
  }
  const workOrder = workOrderOf(reader);
  const extension = extensionOf(reader);
  if (workOrder === null) return { unit: null, problems: reader.problems };
  const unit: PlannedUnit = { objectId: normaliseGuid(sentId) ?? sentId, workOrder, extension };
  for (const field of keys(TEXT_COLUMNS)) {
    const text = reader.text(TEXT_COLUMNS[field], field, { maxLength: 1000, tooLong: "cut" });
    if (text !== null) unit[field] = text;
  }
  for (const field of keys(DATE_COLUMNS)) {
    const date = reader.date(DATE_COLUMNS[field], field);
    if (date !== null) unit[field] = calendarDayOf(date);
  }
  for (const field of keys(AMOUNT_COLUMNS)) {
    const amount = amountOf(reader, field, AMOUNT_COLUMNS[field]);
    if (amount !== null) unit[field] = amount;
  }
  const auditPassed = reader.boolean("VEGUNIT_AUDIT_PASS", "auditPassed");
  if (auditPassed !== null) unit.auditPassed = auditPassed;
  addPosition(unit, reader);
  const rejected = reader.problems.some(({ severity }) => severity === "rejected");
  return { unit: rejected ? null : unit, problems: reader.problems };
}

/** Turns a row of the answer into a unit; a broken one is rejected with its position in the answer. */
export function unitOfTableRow(row: TableRow): PlannedUnitRow {
  if (row.kind === "row") return parseUnitRow(row.cells);
  return { unit: null, problems: [{ kind: "broken_row", severity: "rejected", field: null, message: row.reason }] };
}

/** A planner as `SS_TAKENBY` names one. `username` is the whole `CONTRACTOR\user`, the value users are linked by. */
export type PlannerName = { username: string; contractor: string; user: string };

/** The planner in an `SS_TAKENBY` value, or null: only `CONTRACTOR\user` names one. */
export function plannerOf(takenBy: string | null): PlannerName | null {
  const parts = /^([^\\]+)\\([^\\]+)$/.exec(takenBy?.trim() ?? "");
  const contractor = parts?.[1]?.trim() ?? "";
  const user = parts?.[2]?.trim() ?? "";
  return contractor === "" || user === "" ? null : { username: `${contractor}\\${user}`, contractor, user };
}
