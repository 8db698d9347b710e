import type { Cells } from "../json-value";

/** The cells of an invented circuit, all in order. */
export const SAMPLE_CIRCUIT: Cells = {
  SS_JOBGUID: "{0A1B2C3D-1111-2222-3333-444455556666}",
  SS_WO: "2025-2082",
  SS_EXT: "@",
  SS_TITLE: "MAPLE HOLLOW 69/12 KV 56-02 LINE",
  WSREQ_STATUS: "ACTIV",
  REGION: "Lancaster",
  VEGJOB_LENGTH: 57.79,
  VEGJOB_LENGTHCOMP: 33.89,
  VEGJOB_PRCENT: 62,
  VEGJOB_PROJACRES: 0.51,
  WPStartDate_Assessment_Xrefs_WP_STARTDATE: "/Date(2026-01-05T05:00:00.000Z)/",
  VEGJOB_CYCLETYPE: "Reactive",
  VEGJOB_CONTRACTOR: "Asplundh",
  SS_EDITDATE: "/Date(2026-01-20T21:48:22.216Z)/",
  SS_TAKENBY: "ASPLUNDH\\jdoe",
  WSREQ_VERSION: 77,
  WSREQ_SYNCHVERSN: 68,
};

/** The heading of `SAMPLE_CIRCUIT`. */
export const CIRCUIT_HEADING: readonly string[] = Object.keys(SAMPLE_CIRCUIT);

/** The row of `SAMPLE_CIRCUIT` with other cells where told. */
export function circuitCells(changes: Cells = {}): Cells {
  return { ...SAMPLE_CIRCUIT, ...changes };
}
