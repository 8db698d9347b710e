/** The columns of the planned-units view, in the order of its heading. */
export const UNIT_COLUMNS = [
  "VEGJOB_REGION",
  "VEGJOB_CYCLETYPE",
  "VEGJOB_CONTRACTOR",
  "WPStartDate_Assessment_Xrefs_WP_STARTDATE",
  "SS_WO",
  "SS_EXT",
  "VEGSTAT_LINENAME",
  "VEGSTAT_FROMSTR",
  "VEGSTAT_TOSTR",
  "LineIDLookup_FeederID",
  "STATIONS_STATNAME",
  "STATIONS_SPANLGTH",
  "UNITS_DESCRIPTIO",
  "VEGUNIT_REMOVCAT",
  "VEGUNIT_FORESTER",
  "VEGUNIT_ASSDDATE",
  "VEGUNIT_PERMSTAT",
  "VEGUNIT_UNIT",
  "VEGUNIT_UNIT_CLASS",
  "VEGUNIT_SPECIES",
  "VEGUNIT_AUDIT_USER",
  "VEGUNIT_AUDITOR",
  "VEGUNIT_AUDITDATE",
  "VEGUNIT_AUDIT_PASS",
  "VEGUNIT_AUDIT_FAIL_HIST",
  "VEGUNIT_ASSNOTE",
  "VEGUNIT_PARCELCOMMENTS",
  "VEGUNIT_ASSLAT",
  "VEGUNIT_ASSLONG",
  "VEGUNIT_COSTMETHOD",
  "JOBVEGETATIONUNITS_NUMTREES",
  "JOBVEGETATIONUNITS_LENGTHWRK",
  "JOBVEGETATIONUNITS_ACRES",
  "SSUNITS_OBJECTID",
  "SSUNITS_GEOMETRY",
] as const;

export type UnitColumn = (typeof UNIT_COLUMNS)[number];

/** The heading of a world's view: many installations do not send how long a span is. */
export function unitHeading({ spans }: { spans: boolean }): readonly UnitColumn[] {
  return spans ? UNIT_COLUMNS : UNIT_COLUMNS.filter((column) => column !== "STATIONS_SPANLGTH");
}
