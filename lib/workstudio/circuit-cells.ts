import "server-only";
import { characterCount, parseTextCell, quoteCell, roundToHundredths } from "./cells";
import type { CellReader } from "./cell-reader";
import { calendarDayOf, type DateCell, easternDayOf } from "./date-cell";
import { normaliseGuid } from "./guid";

const START_DATE = "WPStartDate_Assessment_Xrefs_WP_STARTDATE";
const MOST_MILES = 10_000;
const MOST_ACRES = 99_999_999.99; // what decimal(10,2) holds
const LATEST_INT4 = 2_147_483_647;
const DAY_MS = 86_400_000;

/** The identity as `{GUID}`; a row without one is rejected. */
export function guidOf(reader: CellReader): string | null {
  if (reader.isBlank("SS_JOBGUID")) {
    reader.reject("missing_guid", "job_guid", "SS_JOBGUID is missing, so the row is not used.");
    return null;
  }
  const sent = reader.cell("SS_JOBGUID");
  const guid = typeof sent === "string" ? normaliseGuid(sent) : null;
  if (guid === null) reader.reject("bad_cell", "job_guid", "SS_JOBGUID is not a GUID, so the row is not used.");
  return guid;
}

/** Text that names the circuit: cutting or leaving it out would name another one, so the row is rejected instead. */
function nameOf(reader: CellReader, column: string, field: string, maxLength: number): string | null {
  const read = parseTextCell(reader.cell(column));
  const fits = read.ok && !read.value.cleaned && characterCount(read.value.text ?? "") <= maxLength;
  if (fits) return read.value.text;
  const value = quoteCell(reader.cell(column));
  reader.reject(
    "bad_cell",
    field,
    `${column} ${value} is not a name of at most ${maxLength} characters, so the row is not used.`,
  );
  return null;
}

/** The work order; a row without one, or with one that does not fit, is rejected. */
export function workOrderOf(reader: CellReader): string | null {
  if (reader.isBlank("SS_WO")) {
    reader.reject("missing_value", "work_order", "SS_WO is missing, so the row is not used.");
    return null;
  }
  return nameOf(reader, "SS_WO", "work_order", 20);
}

/** The split's name, "@" (the main circuit) when blank; one that does not fit rejects the row. */
export function extensionOf(reader: CellReader): string {
  return nameOf(reader, "SS_EXT", "extension", 5) ?? "@";
}

/** Miles with two decimals: blank, junk, negative and absurd (> 10 000) ones are 0 with a warning. */
export function milesOf(reader: CellReader, column: string, field: string): number {
  const miles = reader.decimal(column, field, "the stored miles stay, or 0 for a new circuit");
  if (miles === null) {
    if (reader.isBlank(column))
      reader.warn("missing_value", field, `${column} is missing; the stored miles stay, or 0 for a new circuit.`);
    return 0;
  }
  if (miles >= 0 && miles <= MOST_MILES) return roundToHundredths(miles);
  reader.warn(
    "implausible_value",
    field,
    `${column} says ${miles} miles; the stored miles stay, or 0 for a new circuit.`,
  );
  return 0;
}

/** Percent from 0 to 100; beyond that the nearer end with a warning. */
export function percentOf(reader: CellReader): number {
  const percent =
    reader.decimal("VEGJOB_PRCENT", "percent_complete", "the stored percent stays, or 0 for a new circuit") ?? 0;
  if (percent >= 0 && percent <= 100) return roundToHundredths(percent);
  const used = percent < 0 ? 0 : 100;
  reader.warn(
    "implausible_value",
    "percent_complete",
    `VEGJOB_PRCENT says ${percent} percent; the stored percent stays, or ${used} for a new circuit.`,
  );
  return used;
}

/** Acres with two decimals; junk, negative and absurd ones are 0 with a warning. */
export function acresOf(reader: CellReader): number {
  const acres = reader.decimal("VEGJOB_PROJACRES", "total_acres", "the stored acres stay, or 0 for a new circuit") ?? 0;
  if (acres >= 0 && acres <= MOST_ACRES) return roundToHundredths(acres);
  reader.warn(
    "implausible_value",
    "total_acres",
    `VEGJOB_PROJACRES says ${acres} acres; the stored acres stay, or 0 for a new circuit.`,
  );
  return 0;
}

/** A version number that fits an integer column, or null. */
export function versionOf(reader: CellReader, column: string, field: string): number | null {
  const version = reader.integer(column, field);
  if (version === null || (version >= 0 && version <= LATEST_INT4)) return version;
  reader.warn("implausible_value", field, `${column} says ${version}; it is left out.`);
  return null;
}

/** The moment of the last edit; a missing or future one is told. */
export function editDateOf(reader: CellReader, now: Date): DateCell | null {
  const edited = reader.date("SS_EDITDATE", "api_modified_date");
  if (edited === null) {
    if (reader.isBlank("SS_EDITDATE")) reader.warn("missing_value", "api_modified_date", "SS_EDITDATE is missing.");
  } else if (edited.epochMs > now.getTime() + DAY_MS) {
    reader.warn(
      "future_date",
      "api_modified_date",
      `SS_EDITDATE lies in the future (${easternDayOf(edited.epochMs)}).`,
    );
  }
  return edited;
}

/** The start date as a calendar day, YYYY-MM-DD. */
export function startDateOf(reader: CellReader, now: Date): string | null {
  const start = reader.date(START_DATE, "start_date");
  if (start === null) return null;
  const day = calendarDayOf(start);
  // Work is planned a few years ahead at most.
  if (start.epochMs > now.getTime() + 5 * 366 * DAY_MS) {
    reader.warn(
      "future_date",
      "start_date",
      `The start date ${day} is more than five years ahead; the stored one stays.`,
    );
    return null;
  }
  return day;
}
