/** The reference's indexes by name; a documented name is a promise, also to whoever reads a query plan. */
export const DOCUMENTED_INDEXES: Record<string, { table: string; columns: string; unique?: true }> = {
  circuits_job_guid_unique: { table: "circuits", columns: "(job_guid)", unique: true },
  circuits_work_order_index: { table: "circuits", columns: "(work_order)" },
  circuits_region_id_api_status_index: { table: "circuits", columns: "(region_id, api_status)" },
  circuits_api_modified_date_index: { table: "circuits", columns: "(api_modified_date)" },
  circuits_api_status_deleted_at_index: { table: "circuits", columns: "(api_status, deleted_at)" },
  circuits_last_user_modified_at_index: { table: "circuits", columns: "(last_user_modified_at)" },
  // Why not on circuits: docs/decisions/circuit-indexes.md.
  circuits_is_excluded_index: { table: "excluded_circuits", columns: "(circuit_id)", unique: true },
  circuit_aggregates_unique: {
    table: "circuit_aggregates",
    columns: "(circuit_id, aggregate_date, is_rollup)",
    unique: true,
  },
  circuit_aggregates_aggregate_date_index: { table: "circuit_aggregates", columns: "(aggregate_date)" },
  circuit_aggregates_circuit_id_aggregate_date_index: {
    table: "circuit_aggregates",
    columns: "(circuit_id, aggregate_date)",
  },
  circuit_snapshots_unique: {
    table: "circuit_snapshots",
    columns: "(circuit_id, snapshot_type, snapshot_date)",
    unique: true,
  },
  circuit_snapshots_snapshot_date_snapshot_type_index: {
    table: "circuit_snapshots",
    columns: "(snapshot_date, snapshot_type)",
  },
};

/** Columns the reference calls unique without naming the index. */
export const DOCUMENTED_UNIQUE_COLUMNS: [table: string, column: string][] = [
  ["circuit_ui_states", "circuit_id"],
  ["regions", "name"],
  ["regions", "code"],
  ["users", "email"],
  ["unit_types", "code"],
  ["api_status_configs", "api_status"],
  ["permission_statuses", "code"],
  ["user_ws_credentials", "user_id"],
];

const WORKFLOW_STAGES = ["active", "pending_permissions", "qc", "rework", "closed"];

/** Columns with a closed list of values. */
export const DOCUMENTED_CHECKS: { name: string; table: string; values: string[] }[] = [
  {
    name: "circuit_snapshots_snapshot_type_check",
    table: "circuit_snapshots",
    values: ["daily", "status_change", "manual"],
  },
  { name: "circuit_snapshots_workflow_stage_check", table: "circuit_snapshots", values: WORKFLOW_STAGES },
  { name: "circuit_ui_states_workflow_stage_check", table: "circuit_ui_states", values: WORKFLOW_STAGES },
  { name: "circuit_user_assignment_source_check", table: "circuit_user", values: ["api_sync", "manual"] },
  { name: "sync_logs_sync_type_check", table: "sync_logs", values: ["circuit_list", "aggregates", "full"] },
  { name: "sync_logs_sync_status_check", table: "sync_logs", values: ["started", "completed", "failed", "warning"] },
  { name: "sync_logs_sync_trigger_check", table: "sync_logs", values: ["scheduled", "manual", "workflow_event"] },
  // `none` is this product's: unit types that say "no work" or "sensitive" are measured in nothing.
  { name: "unit_types_measurement_type_check", table: "unit_types", values: ["linear_ft", "acres", "count", "none"] },
];

/**
 * `table.column target action`; the reference fixes CASCADE and one SET NULL, the rest keeps history when a
 * person goes.
 */
export const DOCUMENTED_FOREIGN_KEYS = [
  "circuits.parent_circuit_id circuits SET NULL",
  "circuits.region_id regions RESTRICT",
  "circuits.last_user_modified_by users SET NULL",
  "circuits.excluded_by users SET NULL",
  "circuit_aggregates.circuit_id circuits CASCADE",
  "circuit_snapshots.circuit_id circuits CASCADE",
  "circuit_snapshots.created_by users SET NULL",
  "circuit_ui_states.circuit_id circuits CASCADE",
  "circuit_ui_states.stage_changed_by users SET NULL",
  "circuit_user.circuit_id circuits CASCADE",
  "circuit_user.user_id users CASCADE",
  "planned_units_snapshots.circuit_id circuits CASCADE",
  "regional_daily_aggregates.region_id regions CASCADE",
  "regional_weekly_aggregates.region_id regions CASCADE",
  "planner_daily_aggregates.user_id users CASCADE",
  "planner_daily_aggregates.region_id regions CASCADE",
  "planner_weekly_aggregates.user_id users CASCADE",
  "planner_weekly_aggregates.region_id regions CASCADE",
  "sync_logs.region_id regions SET NULL",
  "sync_logs.triggered_by users SET NULL",
  "users.default_region_id regions SET NULL",
  "user_ws_credentials.user_id users CASCADE",
  "user_regions.user_id users CASCADE",
  "user_regions.region_id regions CASCADE",
  "unlinked_planners.linked_to_user_id users SET NULL",
];
