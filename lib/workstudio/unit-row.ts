import "server-only";
import { hash } from "node:crypto";
import { CellReader, type RowProblem } from "./cell-reader";
import { roundToHundredths } from "./cells";
import { extensionOf, workOrderOf } from "./circuit-cells";
import { type DateCell, calendarDayOf, easternDayOf } from "./date-cell";
import { identityOf } from "./unit-identity";
import { type Cells, storableJson } from "./json-value";
import type { TableRow } from "./table-row";
import { parseGeometry, positionOf, positionOfGeometry } from "./unit-position";

const TEXTS = {
  unitType: ["VEGUNIT_UNIT", 50],
  permissionStatus: ["VEGUNIT_PERMSTAT", 50],
  stationName: ["STATIONS_STATNAME", 50],
  species: ["VEGUNIT_SPECIES", 100],
  forester: ["VEGUNIT_FORESTER", 100],
  removalCategory: ["VEGUNIT_REMOVCAT", 50],
  auditUser: ["VEGUNIT_AUDIT_USER", 100],
  auditor: ["VEGUNIT_AUDITOR", 100],
} as const;

const DAYS = {
  auditedOn: "VEGUNIT_AUDITDATE",
  notifiedOn: "VEGUNIT_NOTIFDATE",
  dueOn: "VEGUNIT_DUEDATE",
  refusedOn: "VEGUNIT_REFDATE",
  acceptedOn: "VEGUNIT_ACCDATE",
  populatedOn: "DATEPOP",
} as const;

/** Column, and the most that can be. */
const AMOUNTS = {
  linearFt: ["JOBVEGETATIONUNITS_LENGTHWRK", 9_999_999],
  acres: ["JOBVEGETATIONUNITS_ACRES", 9_999_999],
  trees: ["JOBVEGETATIONUNITS_NUMTREES", 9_999_999],
  spanMetres: ["STATIONS_SPANLGTH", 100_000],
} as const;

type Fields = { [Field in keyof typeof TEXTS]: string | null } & { [Field in keyof typeof DAYS]: string | null } & {
  [Field in keyof typeof AMOUNTS]: number | null;
} & {
  /** The instant, ISO 8601, and its Eastern day. */
  assessedAt: string | null;
  assessedOn: string | null;
  editedAt: string | null;
  unitClass: number | null;
  auditPassed: boolean | null;
  auditFailedEver: boolean | null;
  hasNote: boolean;
  /** Degrees, WGS 84; of the geometry where it has a place, else of the assessment's own position. */
  latitude: number | null;
  longitude: number | null;
};

/**
 * A unit's values by field: null where its cell is blank. A field is missing where nothing can be said: its cell cannot
 * be read, or the view has no such column. Lengths in feet (`linearFt`) and metres (`spanMetres`), areas in acres.
 */
export type UnitValues = Partial<Fields>;
export type UnitField = keyof Fields;

/** Every field; units are hashed in an order of their own. */
export const UNIT_FIELDS: readonly UnitField[] = [
  ...(Object.keys(TEXTS) as (keyof typeof TEXTS)[]),
  "assessedAt",
  "assessedOn",
  "editedAt",
  ...(Object.keys(DAYS) as (keyof typeof DAYS)[]),
  ...(Object.keys(AMOUNTS) as (keyof typeof AMOUNTS)[]),
  "unitClass",
  "auditPassed",
  "auditFailedEver",
  "hasNote",
  "latitude",
  "longitude",
];

export type PlannedUnit = {
  /** SSUNITS_OBJECTID as a UUID in lower case, without braces. */
  identity: string;
  workOrder: string;
  /** "@" for the main circuit. */
  extension: string;
  values: UnitValues;
  /** `values` as JSON. */
  json: string;
  /** The same for equal `values`: 64 bits of their MD5 as a signed decimal number, as a bigint column holds it. */
  hash: string;
};

/** A unit, or none when a problem is `rejected`; `raw` is the row as received, without landowners' comments. */
export type PlannedUnitRow = { unit: PlannedUnit | null; problems: RowProblem[]; raw: () => string };

/**
 * Columns that can hold landowners' names and phones: only whether something stood there leaves the reader. Source:
 * domain §2.2.
 */
export const UNIT_COLUMNS_DROPPED: ReadonlySet<string> = new Set(["VEGUNIT_ASSNOTE", "VEGUNIT_PARCELCOMMENTS"]);

/** Columns without which an answer is refused as a whole. */
export const UNIT_COLUMNS_REQUIRED: readonly string[] = [
  "SSUNITS_OBJECTID",
  "SS_WO",
  "SS_EXT",
  "VEGUNIT_UNIT",
  "VEGUNIT_PERMSTAT",
];

const STAYS = "the stored value stays";
const MOST_CLASS = 32_767;
const DAY_MS = 86_400_000;
const DUE_DAYS_AHEAD = 5 * 366;

function keys<T extends object>(record: T): (keyof T & string)[] {
  return Object.keys(record) as (keyof T & string)[];
}

/** Sets a field unless its column is missing or its cell could not be read. */
function set<Field extends UnitField>(
  { reader, values }: Reading,
  field: Field,
  column: string,
  read: () => Fields[Field],
): void {
  if (reader.cell(column) === undefined) return;
  const told = reader.problems.length;
  const value = read();
  if (value !== null || reader.problems.length === told) values[field] = value;
}

type Reading = { reader: CellReader; values: UnitValues; now: Date };

const DECIMALS: Partial<Record<keyof typeof AMOUNTS, (amount: number) => number>> = {
  linearFt: roundToHundredths,
  spanMetres: roundToHundredths,
  acres: (acres) => Math.round(acres * 10_000) / 10_000,
};

function amountOf({ reader }: Reading, field: keyof typeof AMOUNTS): number | null {
  const [column, most] = AMOUNTS[field];
  const amount = field === "trees" ? reader.integer(column, field, STAYS) : reader.decimal(column, field, STAYS);
  if (amount === null) return null;
  if (amount >= 0 && amount <= most) return DECIMALS[field]?.(amount) ?? amount;
  reader.warn("implausible_value", field, `${column} says ${amount}; ${STAYS}.`);
  return null;
}

/** A date that can be: the day after tomorrow has not been, and nothing is due in more than five years. */
function dateOf({ reader, now }: Reading, column: string, field: UnitField, mostDaysAhead = 1): DateCell | null {
  const date = reader.date(column, field, STAYS);
  if (date === null || date.epochMs <= now.getTime() + mostDaysAhead * DAY_MS) return date;
  reader.warn("future_date", field, `${column} lies in the future (${easternDayOf(date.epochMs)}); ${STAYS}.`);
  return null;
}

function classOf({ reader }: Reading): number | null {
  const unitClass = reader.integer("VEGUNIT_UNIT_CLASS", "unitClass", STAYS);
  if (unitClass === null || (unitClass >= 0 && unitClass <= MOST_CLASS)) return unitClass;
  reader.warn("implausible_value", "unitClass", `VEGUNIT_UNIT_CLASS says ${unitClass}; ${STAYS}.`);
  return null;
}

const isText = (cell: unknown) => cell === true || (typeof cell === "string" && cell.trim() !== "");

function readPosition({ reader, values }: Reading): void {
  if (reader.cell("SSUNITS_GEOMETRY") === undefined && reader.cell("VEGUNIT_ASSLAT") === undefined) return;
  const told = reader.problems.length;
  const latitude = reader.decimal("VEGUNIT_ASSLAT", "latitude", STAYS);
  const longitude = reader.decimal("VEGUNIT_ASSLONG", "longitude", STAYS);
  const geometry = parseGeometry(reader.cell("SSUNITS_GEOMETRY"));
  const position = (geometry && positionOfGeometry(geometry)) ?? positionOf(latitude, longitude);
  if (position === null && reader.problems.length > told) return;
  values.latitude = position?.latitude ?? null;
  values.longitude = position?.longitude ?? null;
}

function readValues(reading: Reading): UnitValues {
  const { reader, values } = reading;
  for (const field of keys(TEXTS)) {
    const [column, maxLength] = TEXTS[field];
    set(reading, field, column, () => reader.text(column, field, { maxLength, tooLong: "cut" }, STAYS));
  }
  set(reading, "assessedAt", "VEGUNIT_ASSDDATE", () => {
    const assessed = dateOf(reading, "VEGUNIT_ASSDDATE", "assessedAt");
    if (assessed !== null) values.assessedOn = calendarDayOf(assessed);
    return assessed === null ? null : new Date(assessed.epochMs).toISOString();
  });
  if (values.assessedAt === null) values.assessedOn = null;
  set(reading, "editedAt", "EDITDATE", () => {
    const edited = dateOf(reading, "EDITDATE", "editedAt");
    return edited === null ? null : new Date(edited.epochMs).toISOString();
  });
  for (const field of keys(DAYS))
    set(reading, field, DAYS[field], () => {
      const date = dateOf(reading, DAYS[field], field, field === "dueOn" ? DUE_DAYS_AHEAD : 1);
      return date === null ? null : calendarDayOf(date);
    });
  for (const field of keys(AMOUNTS)) set(reading, field, AMOUNTS[field][0], () => amountOf(reading, field));
  set(reading, "unitClass", "VEGUNIT_UNIT_CLASS", () => classOf(reading));
  set(reading, "auditPassed", "VEGUNIT_AUDIT_PASS", () => reader.boolean("VEGUNIT_AUDIT_PASS", "auditPassed", STAYS));
  set(reading, "auditFailedEver", "VEGUNIT_AUDIT_FAIL_HIST", () => {
    const cell = reader.cell("VEGUNIT_AUDIT_FAIL_HIST");
    // Some views send the reason in words: then it failed.
    const isReason = typeof cell === "string" && /^(?!true$|false$|yes$|no$)[a-z][a-z ,.'-]{4,}/i.test(cell.trim());
    return isReason || reader.boolean("VEGUNIT_AUDIT_FAIL_HIST", "auditFailedEver", STAYS);
  });
  set(reading, "hasNote", "VEGUNIT_ASSNOTE", () => isText(reader.cell("VEGUNIT_ASSNOTE")));
  readPosition(reading);
  return values;
}

/**
 * Reads one row of the planned-units view. Only the columns named in domain §2.2 are taken: a new column could hold
 * personal data. Never throws; a row without SSUNITS_OBJECTID or with a work order or extension that cannot be
 * is rejected.
 */
export function parseUnitRow(cells: Cells, now: Date): PlannedUnitRow {
  const reader = new CellReader(cells);
  const raw = () => storableJson(withoutComments(cells)).text;
  const identity = identityOf(reader);
  const workOrder = workOrderOf(reader);
  const extension = extensionOf(reader);
  const { problems } = reader;
  if (identity === null || workOrder === null || problems.some(({ severity }) => severity === "rejected"))
    return { unit: null, problems, raw };
  const values = readValues({ reader, values: {}, now });
  const json = JSON.stringify(values);
  const digest = BigInt.asIntN(64, BigInt(`0x${hash("md5", json).slice(0, 16)}`)).toString();
  return { unit: { identity, workOrder, extension, values, json, hash: digest }, problems, raw };
}

function withoutComments(cells: Cells): Cells {
  return Object.fromEntries(
    Object.entries(cells).map(([name, cell]) => [name, UNIT_COLUMNS_DROPPED.has(name) ? isText(cell) : cell]),
  );
}

/** Turns a row of the answer into a unit; a broken one is rejected with its position in the answer. */
export function unitOfTableRow(row: TableRow, now: Date): PlannedUnitRow {
  if (row.kind === "row") return parseUnitRow(row.cells, now);
  const problem = { kind: "broken_row", severity: "rejected", field: null, message: row.reason } as const;
  return { unit: null, problems: [problem], raw: () => storableJson(withoutComments(row.cells ?? {})).text };
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
