import { UNIT_FIELDS, type UnitField } from "@/lib/workstudio/unit-row";

/** The column and type of each field of a unit; whether a change of it is history. */
export const UNIT_COLUMNS: Record<UnitField, { column: string; type: string; isHistory: boolean }> = {
  unitType: { column: "unit_type", type: "varchar", isHistory: true },
  permissionStatus: { column: "permission_status", type: "varchar", isHistory: true },
  stationName: { column: "station_name", type: "varchar", isHistory: true },
  species: { column: "species", type: "varchar", isHistory: true },
  forester: { column: "forester", type: "varchar", isHistory: true },
  removalCategory: { column: "removal_category", type: "varchar", isHistory: true },
  auditUser: { column: "audit_user", type: "varchar", isHistory: true },
  auditor: { column: "auditor", type: "varchar", isHistory: true },
  assessedAt: { column: "assessed_at", type: "timestamptz", isHistory: true },
  assessedOn: { column: "assessed_on", type: "date", isHistory: false },
  editedAt: { column: "edited_at", type: "timestamptz", isHistory: false },
  auditedOn: { column: "audited_on", type: "date", isHistory: true },
  notifiedOn: { column: "notified_on", type: "date", isHistory: true },
  dueOn: { column: "due_on", type: "date", isHistory: true },
  refusedOn: { column: "refused_on", type: "date", isHistory: true },
  acceptedOn: { column: "accepted_on", type: "date", isHistory: true },
  populatedOn: { column: "populated_on", type: "date", isHistory: true },
  linearFt: { column: "linear_ft", type: "numeric(10,2)", isHistory: true },
  acres: { column: "acres", type: "numeric(12,4)", isHistory: true },
  trees: { column: "trees", type: "int", isHistory: true },
  spanMetres: { column: "span_metres", type: "real", isHistory: true },
  unitClass: { column: "unit_class", type: "smallint", isHistory: true },
  auditPassed: { column: "audit_passed", type: "boolean", isHistory: true },
  auditFailedEver: { column: "audit_failed_ever", type: "boolean", isHistory: true },
  hasNote: { column: "has_note", type: "boolean", isHistory: true },
  latitude: { column: "latitude", type: "real", isHistory: true },
  longitude: { column: "longitude", type: "real", isHistory: true },
};

export const COLUMN_LIST = UNIT_FIELDS.map((field) => UNIT_COLUMNS[field]);
