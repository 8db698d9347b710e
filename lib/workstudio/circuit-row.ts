import "server-only";
import { hash } from "node:crypto";
import { CellReader, type RowProblem } from "./cell-reader";
import {
  acresOf,
  editDateOf,
  extensionOf,
  guidOf,
  milesOf,
  percentOf,
  startDateOf,
  versionOf,
  workOrderOf,
} from "./circuit-cells";
import { easternDayOf } from "./date-cell";
import { type Cells, mayBeUnstorable, storableJson } from "./json-value";
import type { TableRow } from "./table-row";

/** One circuit as WorkStudio has it, in this product's terms. Miles, acres and percent have two decimals. */
export type CircuitRow = {
  /** `{GUID}` in upper case. */
  jobGuid: string | null;
  workOrder: string | null;
  /** "@" for the main circuit, else the name of the split. */
  extension: string;
  title: string | null;
  regionName: string | null;
  contractor: string | null;
  cycleType: string | null;
  totalMiles: number;
  milesPlanned: number;
  percentComplete: number;
  totalAcres: number;
  /** YYYY-MM-DD */
  startDate: string | null;
  /** ISO instant, UTC. */
  apiModifiedAt: string | null;
  /** Eastern calendar day of `apiModifiedAt`. */
  apiModifiedDate: string | null;
  apiStatus: string | null;
  takenBy: string | null;
  wsVersion: number | null;
  wsSyncVersion: number | null;
  /**
   * The row as received by column name, as JSON that jsonb accepts; made when asked for, since most rows are
   * stored already.
   */
  apiData: () => string;
  /**
   * MD5 of the row as received and of its columns' names: equal ones are equal rows, different ones may be equal too.
   */
  apiDataHash: string;
  problems: RowProblem[];
};

export type CircuitRowContext = {
  /** The status the answer was asked for; it stands in for a missing one. */
  requestedStatus: string;
  now: Date;
};

/**
 * Columns without which an answer is refused as a whole: identity, and everything whose absence would blank good data.
 */
export const CIRCUIT_COLUMNS_REQUIRED: readonly string[] = [
  "SS_JOBGUID",
  "SS_WO",
  "SS_EXT",
  "SS_TITLE",
  "WSREQ_STATUS",
  "REGION",
  "VEGJOB_LENGTH",
  "VEGJOB_LENGTHCOMP",
  "VEGJOB_PRCENT",
  "VEGJOB_PROJACRES",
  "VEGJOB_CYCLETYPE",
  "VEGJOB_CONTRACTOR",
  "WPStartDate_Assessment_Xrefs_WP_STARTDATE",
  "SS_EDITDATE",
  "SS_TAKENBY",
];

function statusOf(reader: CellReader, context: CircuitRowContext): string | null {
  const status = reader.text("WSREQ_STATUS", "api_status", { maxLength: 20, tooLong: "reject" });
  if (status === null) {
    if (reader.isBlank("WSREQ_STATUS")) {
      const asked = context.requestedStatus;
      reader.warn("missing_value", "api_status", `WSREQ_STATUS is missing; ${asked}, which was asked for, is used.`);
    }
    return context.requestedStatus;
  }
  return status;
}

/**
 * Reads one row of the circuits view; `raw` is its JSON text as received, `heading` stands for its columns. Never
 * throws: what is wrong is told in `problems`, and a row with a `rejected` problem must not be used. An unknown status
 * or region is for the caller, who knows which are configured. Source: domain §2.1.
 */
export function parseCircuitRow(
  cells: Cells,
  context: CircuitRowContext,
  { raw, heading } = { raw: JSON.stringify(cells), heading: "" },
): CircuitRow {
  const reader = new CellReader(cells);
  const jobGuid = guidOf(reader);
  const workOrder = workOrderOf(reader);
  const extension = extensionOf(reader);
  const sentTitle = reader.text("SS_TITLE", "title", { maxLength: 255, tooLong: "cut" });
  if (sentTitle === null && !reader.hasProblem("title")) {
    reader.warn("missing_value", "title", "SS_TITLE is missing; the work order stands in for it.");
  }
  const edited = editDateOf(reader, context.now);
  const isCleaned = mayBeUnstorable(raw) && storableJson(cells).cleaned;
  const row: CircuitRow = {
    jobGuid,
    workOrder,
    extension,
    title: sentTitle ?? workOrder,
    regionName: reader.text("REGION", "region_id", { maxLength: 255, tooLong: "leave_out" }),
    contractor: reader.text("VEGJOB_CONTRACTOR", "contractor", { maxLength: 50, tooLong: "cut" }),
    cycleType: reader.text("VEGJOB_CYCLETYPE", "cycle_type", { maxLength: 100, tooLong: "cut" }),
    totalMiles: milesOf(reader, "VEGJOB_LENGTH", "total_miles"),
    milesPlanned: milesOf(reader, "VEGJOB_LENGTHCOMP", "miles_planned"),
    percentComplete: percentOf(reader),
    totalAcres: acresOf(reader),
    startDate: startDateOf(reader, context.now),
    apiModifiedAt: edited === null ? null : new Date(edited.epochMs).toISOString(),
    apiModifiedDate: edited === null ? null : easternDayOf(edited.epochMs),
    apiStatus: statusOf(reader, context),
    takenBy: reader.text("SS_TAKENBY", "taken_by", { maxLength: 100, tooLong: "leave_out" }),
    wsVersion: versionOf(reader, "WSREQ_VERSION", "ws_version"),
    wsSyncVersion: versionOf(reader, "WSREQ_SYNCHVERSN", "ws_sync_version"),
    apiData: () => storableJson(cells).text,
    apiDataHash: hash("md5", heading + raw),
    problems: reader.problems,
  };
  if (isCleaned && reader.problems.every(({ kind }) => kind !== "bad_cell")) {
    reader.warn("bad_cell", null, "Some cells held characters that cannot be stored; they were taken out.");
  }
  return row;
}

/** Turns a row of the answer into a circuit; a broken one is rejected with its position and what is legible of it. */
export function circuitOfTableRow(row: TableRow, context: CircuitRowContext): CircuitRow {
  if (row.kind === "row") return parseCircuitRow(row.cells, context, row);
  const legible = parseCircuitRow(row.cells ?? {}, context, { raw: row.raw, heading: "" });
  return {
    ...legible,
    apiData: row.cells === null ? () => storableJson({ rowNumber: row.rowNumber, raw: row.raw }).text : legible.apiData,
    problems: [{ kind: "broken_row", severity: "rejected", field: null, message: row.reason }],
  };
}
