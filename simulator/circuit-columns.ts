/** The columns of the circuits view, in the order of its heading. */
export const CIRCUIT_COLUMNS = [
  "SS_JOBGUID",
  "SS_WO",
  "SS_EXT",
  "SS_TITLE",
  "SS_JOBTYPE",
  "SS_ASSIGNEDTO",
  "SS_TAKENBY",
  "SS_EDITDATE",
  "REGION",
  "VEGJOB_LENGTH",
  "VEGJOB_LENGTHCOMP",
  "VEGJOB_PRCENT",
  "VEGJOB_PROJACRES",
  "VEGJOB_CYCLETYPE",
  "VEGJOB_CONTRACTOR",
  "VEGJOB_FORESTER",
  "VEGJOB_GF",
  "VEGJOB_LINENAME",
  "VEGJOB_OPCO",
  "VEGJOB_SERVCOMP",
  "VEGJOB_COSTMETHOD",
  "VEGJOB_CIRCCOMNTS",
  "WPStartDate_Assessment_Xrefs_WP_STARTDATE",
  "WSREQ_STATUS",
  "WSREQ_JOBGUID",
  "WSREQ_WO",
  "WSREQ_EXT",
  "WSREQ_TITLE",
  "WSREQ_JOBTYPE",
  "WSREQ_ASSIGNEDTO",
  "WSREQ_TAKEN",
  "WSREQ_TAKENBY",
  "WSREQ_EDITDATE",
  "WSREQ_VERSION",
  "WSREQ_SYNCHVERSN",
  "WSREQ_SKETCHLEFT",
  "WSREQ_SKETCHTOP",
  "WSREQ_SKETCHRIGHT",
  "WSREQ_SKETCHBOTM",
  "WSREQ_SKETCHDATE",
  "WSREQ_BOUNDSGEOM",
] as const;

export type CircuitColumn = (typeof CIRCUIT_COLUMNS)[number];

/** True for the name of a column of the circuits view. */
export function isCircuitColumn(name: string): name is CircuitColumn {
  return CIRCUIT_COLUMNS.some((column) => column === name);
}
