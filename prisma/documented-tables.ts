/**
 * The schema reference's tables, a line a column as it writes them: name, type, whether null is refused, the default
 * where it names one.
 */
export const DOCUMENTED_TABLES: Record<string, string> = {
  circuits: `
    id bigint not null
    job_guid varchar not null
    work_order varchar(20) not null
    extension varchar(5)
    parent_circuit_id bigint
    region_id bigint not null
    title varchar not null
    contractor varchar(50)
    cycle_type varchar(100)
    total_miles decimal(10,2) not null = 0
    miles_planned decimal(10,2) not null = 0
    percent_complete decimal(5,2) not null = 0
    total_acres decimal(10,2) not null = 0
    start_date date
    api_modified_date date not null
    api_status varchar(20) not null
    api_data_json jsonb
    user_modified_fields jsonb
    last_user_modified_at timestamp
    last_user_modified_by bigint
    last_synced_at timestamp
    last_planned_units_synced_at timestamp
    planned_units_sync_enabled boolean not null = true
    is_excluded boolean not null = false
    exclusion_reason varchar
    excluded_by bigint
    excluded_at timestamp
    created_at timestamp
    updated_at timestamp
    deleted_at timestamp`,
  circuit_aggregates: `
    id bigint not null
    circuit_id bigint not null
    aggregate_date date not null
    is_rollup boolean not null
    total_miles decimal(10,2) not null
    miles_planned decimal(10,2) not null
    miles_remaining decimal(10,2) not null
    total_units integer not null = 0
    total_linear_ft decimal(12,2) not null = 0
    total_acres decimal(12,4) not null = 0
    total_trees integer not null = 0
    units_approved integer not null = 0
    units_refused integer not null = 0
    units_pending integer not null = 0
    unit_counts_by_type jsonb
    linear_ft_by_type jsonb
    acres_by_type jsonb
    planner_distribution jsonb
    created_at timestamp
    updated_at timestamp`,
  circuit_snapshots: `
    id bigint not null
    circuit_id bigint not null
    snapshot_type varchar not null
    snapshot_date date not null
    miles_planned decimal(10,2)
    percent_complete decimal(5,2)
    api_status varchar(20)
    workflow_stage varchar
    total_units integer
    total_linear_ft decimal(12,2)
    total_acres decimal(12,4)
    total_trees integer
    units_approved integer
    units_refused integer
    units_pending integer
    metrics_json jsonb
    created_by bigint
    notes text
    created_at timestamp
    updated_at timestamp`,
  circuit_ui_states: `
    id bigint not null
    circuit_id bigint not null
    workflow_stage varchar not null
    stage_position integer not null = 0
    stage_changed_at timestamp
    stage_changed_by bigint
    is_hidden boolean not null = false
    is_pinned boolean not null = false
    custom_color varchar(20)
    notes text
    created_at timestamp
    updated_at timestamp`,
  regions: `
    id bigint not null
    name varchar not null
    code varchar not null
    sort_order integer not null = 0
    is_active boolean not null = true
    created_at timestamp
    updated_at timestamp`,
  sync_logs: `
    id bigint not null
    sync_type varchar not null
    sync_status varchar not null
    sync_trigger varchar not null
    region_id bigint
    api_status_filter varchar
    started_at timestamp
    completed_at timestamp
    duration_seconds integer
    circuits_processed integer
    circuits_created integer
    circuits_updated integer
    aggregates_created integer
    error_message text
    error_details jsonb
    triggered_by bigint
    context_json jsonb
    created_at timestamp
    updated_at timestamp`,
  users: `
    id bigint not null
    name varchar not null
    email varchar not null
    email_verified_at timestamp
    password varchar not null
    remember_token varchar(100)
    two_factor_secret text
    two_factor_recovery_codes text
    two_factor_confirmed_at timestamp
    ws_credentials_fail_count integer not null
    ws_credentials_last_used_at timestamp
    ws_credentials_failed_at timestamp
    ws_user_guid varchar
    ws_username varchar
    is_ws_linked boolean not null = false
    ws_linked_at timestamp
    default_region_id bigint
    created_at timestamp
    updated_at timestamp`,
  unit_types: `
    id bigint not null
    code varchar not null
    name varchar not null
    category varchar not null
    measurement_type varchar not null
    dbh_min decimal(5,2)
    dbh_max decimal(5,2)
    species varchar
    sort_order integer not null
    is_active boolean not null
    created_at timestamp
    updated_at timestamp`,
  api_status_configs: `
    id bigint not null
    api_status varchar not null
    display_name varchar not null
    sync_frequency varchar not null
    sync_planned_units boolean not null
    is_active boolean not null
    sort_order integer not null
    created_at timestamp
    updated_at timestamp`,
  permission_statuses: `
    id bigint not null
    name varchar not null
    code varchar not null
    color varchar(20)
    sort_order integer not null
    is_active boolean not null
    created_at timestamp
    updated_at timestamp`,
};

/** Tables that the reference only draws: the columns of its picture, with the type where it says one. */
export const SKETCHED_TABLES: Record<string, string> = {
  circuit_user: "circuit_id user_id assignment_source",
  planned_units_snapshots: "circuit_id work_order snapshot_trigger content_hash raw_json:jsonb",
  regional_daily_aggregates:
    "region_id aggregate_date:date active_circuits qc_circuits closed_circuits total_miles miles_planned status_breakdown:jsonb",
  regional_weekly_aggregates: "region_id week_starting:date week_ending:date excluded_circuits daily_breakdown:jsonb",
  planner_daily_aggregates:
    "user_id region_id aggregate_date:date circuits_worked total_units_assessed circuit_breakdown:jsonb",
  planner_weekly_aggregates: "user_id region_id week_starting:date week_ending:date days_worked daily_breakdown:jsonb",
  user_ws_credentials: "user_id encrypted_username encrypted_password is_valid:boolean",
  user_regions: "user_id region_id",
  unlinked_planners: "ws_user_guid ws_username circuit_count linked_to_user_id",
};
