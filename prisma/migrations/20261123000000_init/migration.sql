-- Everything Prisma's schema can say, then what it cannot: extension, search function, checks, partial and expression indexes, triggers.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "activity_log" (
    "id" BIGSERIAL NOT NULL,
    "occurred_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor_type" VARCHAR(20) NOT NULL,
    "user_id" BIGINT,
    "actor_name" VARCHAR(255) NOT NULL,
    "action" VARCHAR(100) NOT NULL,
    "subject_type" VARCHAR(50) NOT NULL,
    "subject_id" BIGINT,
    "subject_label" VARCHAR(255),
    "reason" TEXT,
    "changes" JSONB,
    "context_json" JSONB,
    "ip_address" VARCHAR(45),
    "user_agent" VARCHAR(400),
    "session_id" BIGINT,
    "request_id" VARCHAR(64),
    "sync_log_id" BIGINT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "activity_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "saved_views" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "noun" VARCHAR(50) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "query" TEXT NOT NULL,
    "is_shared" BOOLEAN NOT NULL DEFAULT false,
    "is_default" BOOLEAN NOT NULL DEFAULT false,
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_views_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "circuit_aggregates" (
    "id" BIGSERIAL NOT NULL,
    "circuit_id" BIGINT NOT NULL,
    "aggregate_date" DATE NOT NULL,
    "is_rollup" BOOLEAN NOT NULL DEFAULT false,
    "total_miles" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "miles_planned" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "miles_remaining" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "total_units" INTEGER NOT NULL DEFAULT 0,
    "total_linear_ft" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "total_acres" DECIMAL(12,4) NOT NULL DEFAULT 0,
    "total_trees" INTEGER NOT NULL DEFAULT 0,
    "units_approved" INTEGER NOT NULL DEFAULT 0,
    "units_refused" INTEGER NOT NULL DEFAULT 0,
    "units_pending" INTEGER NOT NULL DEFAULT 0,
    "unit_counts_by_type" JSONB,
    "linear_ft_by_type" JSONB,
    "acres_by_type" JSONB,
    "permission_counts" JSONB,
    "planner_distribution" JSONB,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "circuit_aggregates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "circuit_snapshots" (
    "id" BIGSERIAL NOT NULL,
    "circuit_id" BIGINT NOT NULL,
    "snapshot_type" VARCHAR(255) NOT NULL,
    "snapshot_date" DATE NOT NULL,
    "miles_planned" DECIMAL(10,2),
    "percent_complete" DECIMAL(5,2),
    "api_status" VARCHAR(20),
    "workflow_stage" VARCHAR(255),
    "total_units" INTEGER,
    "total_linear_ft" DECIMAL(12,2),
    "total_acres" DECIMAL(12,4),
    "total_trees" INTEGER,
    "units_approved" INTEGER,
    "units_refused" INTEGER,
    "units_pending" INTEGER,
    "metrics_json" JSONB,
    "created_by" BIGINT,
    "notes" TEXT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "circuit_snapshots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "planned_units_snapshots" (
    "id" BIGSERIAL NOT NULL,
    "circuit_id" BIGINT NOT NULL,
    "work_order" VARCHAR(20) NOT NULL,
    "extension" VARCHAR(5),
    "snapshot_trigger" VARCHAR(255) NOT NULL,
    "percent_complete" DECIMAL(5,2),
    "api_status" VARCHAR(20),
    "content_hash" VARCHAR(64) NOT NULL,
    "unit_count" INTEGER NOT NULL DEFAULT 0,
    "raw_json" JSONB NOT NULL,
    "created_by" BIGINT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "planned_units_snapshots_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "regional_daily_aggregates" (
    "id" BIGSERIAL NOT NULL,
    "region_id" BIGINT NOT NULL,
    "aggregate_date" DATE NOT NULL,
    "active_circuits" INTEGER NOT NULL DEFAULT 0,
    "qc_circuits" INTEGER NOT NULL DEFAULT 0,
    "rework_circuits" INTEGER NOT NULL DEFAULT 0,
    "closed_circuits" INTEGER NOT NULL DEFAULT 0,
    "total_circuits" INTEGER NOT NULL DEFAULT 0,
    "excluded_circuits" INTEGER NOT NULL DEFAULT 0,
    "total_miles" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "miles_planned" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "miles_remaining" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "miles_added" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "avg_percent_complete" DECIMAL(5,2) NOT NULL DEFAULT 0,
    "total_units" INTEGER NOT NULL DEFAULT 0,
    "units_added" INTEGER NOT NULL DEFAULT 0,
    "total_linear_ft" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "total_acres" DECIMAL(14,4) NOT NULL DEFAULT 0,
    "total_trees" INTEGER NOT NULL DEFAULT 0,
    "units_approved" INTEGER NOT NULL DEFAULT 0,
    "units_refused" INTEGER NOT NULL DEFAULT 0,
    "units_pending" INTEGER NOT NULL DEFAULT 0,
    "active_planners" INTEGER NOT NULL DEFAULT 0,
    "status_breakdown" JSONB,
    "permission_counts" JSONB,
    "unit_counts_by_type" JSONB,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "regional_daily_aggregates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "regional_weekly_aggregates" (
    "id" BIGSERIAL NOT NULL,
    "region_id" BIGINT NOT NULL,
    "week_starting" DATE NOT NULL,
    "week_ending" DATE NOT NULL,
    "active_circuits" INTEGER NOT NULL DEFAULT 0,
    "qc_circuits" INTEGER NOT NULL DEFAULT 0,
    "rework_circuits" INTEGER NOT NULL DEFAULT 0,
    "closed_circuits" INTEGER NOT NULL DEFAULT 0,
    "total_circuits" INTEGER NOT NULL DEFAULT 0,
    "excluded_circuits" INTEGER NOT NULL DEFAULT 0,
    "total_miles" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "miles_planned" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "miles_remaining" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "miles_added" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "avg_percent_complete" DECIMAL(5,2) NOT NULL DEFAULT 0,
    "total_units" INTEGER NOT NULL DEFAULT 0,
    "units_added" INTEGER NOT NULL DEFAULT 0,
    "total_linear_ft" DECIMAL(14,2) NOT NULL DEFAULT 0,
    "total_acres" DECIMAL(14,4) NOT NULL DEFAULT 0,
    "total_trees" INTEGER NOT NULL DEFAULT 0,
    "units_approved" INTEGER NOT NULL DEFAULT 0,
    "units_refused" INTEGER NOT NULL DEFAULT 0,
    "units_pending" INTEGER NOT NULL DEFAULT 0,
    "active_planners" INTEGER NOT NULL DEFAULT 0,
    "status_breakdown" JSONB,
    "daily_breakdown" JSONB,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "regional_weekly_aggregates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "planner_daily_aggregates" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "region_id" BIGINT,
    "aggregate_date" DATE NOT NULL,
    "circuits_worked" INTEGER NOT NULL DEFAULT 0,
    "total_units_assessed" INTEGER NOT NULL DEFAULT 0,
    "total_linear_ft" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "total_acres" DECIMAL(12,4) NOT NULL DEFAULT 0,
    "total_trees" INTEGER NOT NULL DEFAULT 0,
    "miles_planned" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "units_approved" INTEGER NOT NULL DEFAULT 0,
    "units_refused" INTEGER NOT NULL DEFAULT 0,
    "units_pending" INTEGER NOT NULL DEFAULT 0,
    "unit_counts_by_type" JSONB,
    "circuit_breakdown" JSONB,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "planner_daily_aggregates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "planner_weekly_aggregates" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "region_id" BIGINT,
    "week_starting" DATE NOT NULL,
    "week_ending" DATE NOT NULL,
    "days_worked" INTEGER NOT NULL DEFAULT 0,
    "circuits_worked" INTEGER NOT NULL DEFAULT 0,
    "total_units_assessed" INTEGER NOT NULL DEFAULT 0,
    "total_linear_ft" DECIMAL(12,2) NOT NULL DEFAULT 0,
    "total_acres" DECIMAL(12,4) NOT NULL DEFAULT 0,
    "total_trees" INTEGER NOT NULL DEFAULT 0,
    "miles_planned" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "units_approved" INTEGER NOT NULL DEFAULT 0,
    "units_refused" INTEGER NOT NULL DEFAULT 0,
    "units_pending" INTEGER NOT NULL DEFAULT 0,
    "unit_counts_by_type" JSONB,
    "daily_breakdown" JSONB,
    "circuit_breakdown" JSONB,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "planner_weekly_aggregates_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "regions" (
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "code" VARCHAR(255) NOT NULL,
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "regions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "circuits" (
    "id" BIGSERIAL NOT NULL,
    "job_guid" VARCHAR(255) NOT NULL,
    "work_order" VARCHAR(20) NOT NULL,
    "extension" VARCHAR(5),
    "parent_circuit_id" BIGINT,
    "region_id" BIGINT NOT NULL,
    "title" VARCHAR(255) NOT NULL,
    "contractor" VARCHAR(50),
    "cycle_type" VARCHAR(100),
    "total_miles" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "miles_planned" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "percent_complete" DECIMAL(5,2) NOT NULL DEFAULT 0,
    "total_acres" DECIMAL(10,2) NOT NULL DEFAULT 0,
    "start_date" DATE,
    "api_modified_date" DATE NOT NULL,
    "api_modified_at" TIMESTAMPTZ(3),
    "api_status" VARCHAR(20) NOT NULL,
    "api_data_json" JSONB,
    "taken_by" VARCHAR(100),
    "ws_version" INTEGER,
    "ws_sync_version" INTEGER,
    "user_modified_fields" JSONB,
    "upstream_values" JSONB,
    "last_user_modified_at" TIMESTAMPTZ(3),
    "last_user_modified_by" BIGINT,
    "last_synced_at" TIMESTAMPTZ(3),
    "last_planned_units_synced_at" TIMESTAMPTZ(3),
    "planned_units_sync_enabled" BOOLEAN NOT NULL DEFAULT true,
    "is_excluded" BOOLEAN NOT NULL DEFAULT false,
    "exclusion_reason" VARCHAR(255),
    "excluded_by" BIGINT,
    "excluded_at" TIMESTAMPTZ(3),
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "deleted_at" TIMESTAMPTZ(3),

    CONSTRAINT "circuits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "circuit_ui_states" (
    "id" BIGSERIAL NOT NULL,
    "circuit_id" BIGINT NOT NULL,
    "workflow_stage" VARCHAR(255) NOT NULL,
    "stage_position" INTEGER NOT NULL DEFAULT 0,
    "stage_changed_at" TIMESTAMPTZ(3),
    "stage_changed_by" BIGINT,
    "is_hidden" BOOLEAN NOT NULL DEFAULT false,
    "is_pinned" BOOLEAN NOT NULL DEFAULT false,
    "custom_color" VARCHAR(20),
    "notes" TEXT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "circuit_ui_states_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "circuit_user" (
    "id" BIGSERIAL NOT NULL,
    "circuit_id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "assignment_source" VARCHAR(255) NOT NULL,
    "assigned_by" BIGINT,
    "assigned_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "circuit_user_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unit_types" (
    "id" BIGSERIAL NOT NULL,
    "code" VARCHAR(255) NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "category" VARCHAR(255) NOT NULL,
    "measurement_type" VARCHAR(255) NOT NULL,
    "dbh_min" DECIMAL(5,2),
    "dbh_max" DECIMAL(5,2),
    "species" VARCHAR(255),
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unit_types_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_status_configs" (
    "id" BIGSERIAL NOT NULL,
    "api_status" VARCHAR(255) NOT NULL,
    "display_name" VARCHAR(255) NOT NULL,
    "sync_frequency" VARCHAR(255) NOT NULL,
    "sync_planned_units" BOOLEAN NOT NULL DEFAULT false,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_status_configs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "permission_statuses" (
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "code" VARCHAR(255) NOT NULL,
    "color" VARCHAR(20),
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permission_statuses_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "analytics_settings" (
    "id" BIGSERIAL NOT NULL,
    "scope_year" INTEGER,
    "selected_cycle_types" JSONB,
    "selected_contractors" JSONB,
    "planned_units_sync_interval_hours" INTEGER NOT NULL DEFAULT 12,
    "raw_data_retention_days" INTEGER NOT NULL DEFAULT 730,
    "session_retention_days" INTEGER NOT NULL DEFAULT 90,
    "updated_by" BIGINT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "analytics_settings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_logs" (
    "id" BIGSERIAL NOT NULL,
    "sync_type" VARCHAR(255) NOT NULL,
    "sync_status" VARCHAR(255) NOT NULL,
    "sync_trigger" VARCHAR(255) NOT NULL,
    "region_id" BIGINT,
    "api_status_filter" VARCHAR(255),
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "duration_seconds" INTEGER,
    "circuits_processed" INTEGER,
    "circuits_created" INTEGER,
    "circuits_updated" INTEGER,
    "circuits_unchanged" INTEGER,
    "circuits_kept" INTEGER,
    "circuits_rejected" INTEGER,
    "aggregates_created" INTEGER,
    "error_message" TEXT,
    "error_details" JSONB,
    "triggered_by" BIGINT,
    "context_json" JSONB,
    "progress_json" JSONB,
    "heartbeat_at" TIMESTAMPTZ(3),
    "cancel_requested_at" TIMESTAMPTZ(3),
    "cancel_requested_by" BIGINT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_leases" (
    "id" BIGSERIAL NOT NULL,
    "scope" VARCHAR(100) NOT NULL,
    "sync_log_id" BIGINT,
    "fencing_token" BIGINT NOT NULL DEFAULT 0,
    "acquired_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_leases_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE UNLOGGED TABLE "sync_staged_circuits" (
    "sync_log_id" BIGINT NOT NULL,
    "row_number" INTEGER NOT NULL,
    "api_status_requested" VARCHAR(20) NOT NULL,
    "job_guid" VARCHAR(255),
    "work_order" VARCHAR(20),
    "extension" VARCHAR(5),
    "title" VARCHAR(255),
    "region_name" VARCHAR(255),
    "region_id" BIGINT,
    "contractor" VARCHAR(50),
    "cycle_type" VARCHAR(100),
    "total_miles" DECIMAL(10,2),
    "miles_planned" DECIMAL(10,2),
    "percent_complete" DECIMAL(5,2),
    "total_acres" DECIMAL(10,2),
    "start_date" DATE,
    "api_modified_date" DATE,
    "api_modified_at" TIMESTAMPTZ(3),
    "api_status" VARCHAR(20),
    "taken_by" VARCHAR(100),
    "ws_version" INTEGER,
    "ws_sync_version" INTEGER,
    "api_data_json" JSONB,
    "problems" JSONB NOT NULL DEFAULT '[]',
    "is_rejected" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_staged_circuits_pkey" PRIMARY KEY ("sync_log_id","row_number")
);

-- CreateTable
CREATE TABLE "sync_issues" (
    "id" BIGSERIAL NOT NULL,
    "fingerprint" VARCHAR(64) NOT NULL,
    "sync_log_id" BIGINT,
    "circuit_id" BIGINT,
    "job_guid" VARCHAR(255),
    "work_order" VARCHAR(255),
    "api_status" VARCHAR(20),
    "kind" VARCHAR(50) NOT NULL,
    "severity" VARCHAR(20) NOT NULL,
    "field" VARCHAR(255),
    "message" TEXT NOT NULL,
    "row_data" JSONB,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "occurrences" INTEGER NOT NULL DEFAULT 1,
    "resolved_at" TIMESTAMPTZ(3),
    "resolved_by" BIGINT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sync_issues_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "email" VARCHAR(255) NOT NULL,
    "email_verified_at" TIMESTAMPTZ(3),
    "password" VARCHAR(255) NOT NULL,
    "remember_token" VARCHAR(100),
    "two_factor_secret" TEXT,
    "two_factor_recovery_codes" TEXT,
    "two_factor_confirmed_at" TIMESTAMPTZ(3),
    "two_factor_last_step" BIGINT,
    "two_factor_fail_count" INTEGER NOT NULL DEFAULT 0,
    "two_factor_blocked_until" TIMESTAMPTZ(3),
    "ws_credentials_fail_count" INTEGER NOT NULL DEFAULT 0,
    "ws_credentials_last_used_at" TIMESTAMPTZ(3),
    "ws_credentials_failed_at" TIMESTAMPTZ(3),
    "ws_user_guid" VARCHAR(255),
    "ws_username" VARCHAR(255),
    "is_ws_linked" BOOLEAN NOT NULL DEFAULT false,
    "ws_linked_at" TIMESTAMPTZ(3),
    "default_region_id" BIGINT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "sees_all_regions" BOOLEAN NOT NULL DEFAULT false,
    "auth_version" INTEGER NOT NULL DEFAULT 1,
    "must_change_password" BOOLEAN NOT NULL DEFAULT false,
    "password_changed_at" TIMESTAMPTZ(3),
    "last_sign_in_at" TIMESTAMPTZ(3),
    "failed_sign_in_count" INTEGER NOT NULL DEFAULT 0,
    "sign_in_blocked_until" TIMESTAMPTZ(3),
    "theme" VARCHAR(10) NOT NULL DEFAULT 'system',
    "row_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_ws_credentials" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "encrypted_username" TEXT NOT NULL,
    "encrypted_password" TEXT NOT NULL,
    "key_id" VARCHAR(20),
    "is_valid" BOOLEAN NOT NULL DEFAULT true,
    "validated_at" TIMESTAMPTZ(3),
    "last_used_at" TIMESTAMPTZ(3),
    "failed_at" TIMESTAMPTZ(3),
    "fail_count" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_ws_credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "user_regions" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "region_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_regions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "unlinked_planners" (
    "id" BIGSERIAL NOT NULL,
    "ws_user_guid" VARCHAR(255),
    "ws_username" VARCHAR(255) NOT NULL,
    "display_name" VARCHAR(255),
    "circuit_count" INTEGER NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3),
    "last_seen_at" TIMESTAMPTZ(3),
    "linked_to_user_id" BIGINT,
    "linked_at" TIMESTAMPTZ(3),
    "linked_by" BIGINT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "unlinked_planners_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "roles" (
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "display_name" VARCHAR(255) NOT NULL,
    "description" VARCHAR(255),
    "is_system" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "roles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "permissions" (
    "id" BIGSERIAL NOT NULL,
    "name" VARCHAR(255) NOT NULL,
    "noun" VARCHAR(255) NOT NULL,
    "description" VARCHAR(255),
    "sort_order" INTEGER NOT NULL DEFAULT 0,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "permissions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "role_permissions" (
    "role_id" BIGINT NOT NULL,
    "permission_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "role_permissions_pkey" PRIMARY KEY ("role_id","permission_id")
);

-- CreateTable
CREATE TABLE "user_roles" (
    "user_id" BIGINT NOT NULL,
    "role_id" BIGINT NOT NULL,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "user_roles_pkey" PRIMARY KEY ("user_id","role_id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" BIGSERIAL NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL,
    "user_id" BIGINT NOT NULL,
    "auth_version" INTEGER NOT NULL,
    "ip_address" VARCHAR(45),
    "user_agent" VARCHAR(400),
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "last_proof_at" TIMESTAMPTZ(3),
    "two_factor_passed_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),
    "revoked_reason" VARCHAR(255),
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "password_reset_tokens" (
    "id" BIGSERIAL NOT NULL,
    "user_id" BIGINT NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL,
    "purpose" VARCHAR(20) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "created_by" BIGINT,
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "password_reset_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "activity_log_subject_type_subject_id_id_index" ON "activity_log"("subject_type", "subject_id", "id");

-- CreateIndex
CREATE INDEX "activity_log_user_id_id_index" ON "activity_log"("user_id", "id");

-- CreateIndex
CREATE INDEX "activity_log_action_id_index" ON "activity_log"("action", "id");

-- CreateIndex
CREATE INDEX "activity_log_occurred_at_index" ON "activity_log"("occurred_at");

-- CreateIndex
CREATE INDEX "activity_log_sync_log_id_index" ON "activity_log"("sync_log_id");

-- CreateIndex
CREATE UNIQUE INDEX "saved_views_user_id_noun_name_unique" ON "saved_views"("user_id", "noun", "name");

-- CreateIndex
CREATE INDEX "circuit_aggregates_aggregate_date_index" ON "circuit_aggregates"("aggregate_date");

-- CreateIndex
CREATE INDEX "circuit_aggregates_circuit_id_aggregate_date_index" ON "circuit_aggregates"("circuit_id", "aggregate_date");

-- CreateIndex
CREATE UNIQUE INDEX "circuit_aggregates_unique" ON "circuit_aggregates"("circuit_id", "aggregate_date", "is_rollup");

-- CreateIndex
CREATE INDEX "circuit_snapshots_snapshot_date_snapshot_type_index" ON "circuit_snapshots"("snapshot_date", "snapshot_type");

-- CreateIndex
CREATE UNIQUE INDEX "circuit_snapshots_unique" ON "circuit_snapshots"("circuit_id", "snapshot_type", "snapshot_date");

-- CreateIndex
CREATE INDEX "planned_units_snapshots_circuit_id_created_at_index" ON "planned_units_snapshots"("circuit_id", "created_at");

-- CreateIndex
CREATE INDEX "planned_units_snapshots_work_order_index" ON "planned_units_snapshots"("work_order");

-- CreateIndex
CREATE INDEX "planned_units_snapshots_content_hash_index" ON "planned_units_snapshots"("content_hash");

-- CreateIndex
CREATE INDEX "regional_daily_aggregates_aggregate_date_index" ON "regional_daily_aggregates"("aggregate_date");

-- CreateIndex
CREATE UNIQUE INDEX "regional_daily_aggregates_region_id_aggregate_date_unique" ON "regional_daily_aggregates"("region_id", "aggregate_date");

-- CreateIndex
CREATE INDEX "regional_weekly_aggregates_week_ending_index" ON "regional_weekly_aggregates"("week_ending");

-- CreateIndex
CREATE UNIQUE INDEX "regional_weekly_aggregates_region_id_week_starting_unique" ON "regional_weekly_aggregates"("region_id", "week_starting");

-- CreateIndex
CREATE INDEX "planner_daily_aggregates_aggregate_date_index" ON "planner_daily_aggregates"("aggregate_date");

-- CreateIndex
CREATE UNIQUE INDEX "planner_daily_aggregates_unique" ON "planner_daily_aggregates"("user_id", "region_id", "aggregate_date");

-- CreateIndex
CREATE INDEX "planner_weekly_aggregates_week_ending_index" ON "planner_weekly_aggregates"("week_ending");

-- CreateIndex
CREATE UNIQUE INDEX "planner_weekly_aggregates_unique" ON "planner_weekly_aggregates"("user_id", "region_id", "week_starting");

-- CreateIndex
CREATE UNIQUE INDEX "regions_name_unique" ON "regions"("name");

-- CreateIndex
CREATE UNIQUE INDEX "regions_code_unique" ON "regions"("code");

-- CreateIndex
CREATE UNIQUE INDEX "circuits_job_guid_unique" ON "circuits"("job_guid");

-- CreateIndex
CREATE INDEX "circuits_work_order_index" ON "circuits"("work_order");

-- CreateIndex
CREATE INDEX "circuits_region_id_api_status_index" ON "circuits"("region_id", "api_status");

-- CreateIndex
CREATE INDEX "circuits_api_modified_date_index" ON "circuits"("api_modified_date");

-- CreateIndex
CREATE INDEX "circuits_api_status_deleted_at_index" ON "circuits"("api_status", "deleted_at");

-- CreateIndex
CREATE INDEX "circuits_last_user_modified_at_index" ON "circuits"("last_user_modified_at");

-- CreateIndex
CREATE INDEX "circuits_is_excluded_index" ON "circuits"("is_excluded");

-- CreateIndex
CREATE INDEX "circuits_parent_circuit_id_index" ON "circuits"("parent_circuit_id");

-- CreateIndex
CREATE INDEX "circuits_contractor_index" ON "circuits"("contractor");

-- CreateIndex
CREATE INDEX "circuits_cycle_type_index" ON "circuits"("cycle_type");

-- CreateIndex
CREATE UNIQUE INDEX "circuit_ui_states_circuit_id_unique" ON "circuit_ui_states"("circuit_id");

-- CreateIndex
CREATE INDEX "circuit_user_user_id_index" ON "circuit_user"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "circuit_user_circuit_id_user_id_unique" ON "circuit_user"("circuit_id", "user_id");

-- CreateIndex
CREATE UNIQUE INDEX "unit_types_code_unique" ON "unit_types"("code");

-- CreateIndex
CREATE UNIQUE INDEX "api_status_configs_api_status_unique" ON "api_status_configs"("api_status");

-- CreateIndex
CREATE UNIQUE INDEX "permission_statuses_code_unique" ON "permission_statuses"("code");

-- CreateIndex
CREATE INDEX "sync_logs_started_at_index" ON "sync_logs"("started_at");

-- CreateIndex
CREATE INDEX "sync_logs_sync_type_sync_status_index" ON "sync_logs"("sync_type", "sync_status");

-- CreateIndex
CREATE UNIQUE INDEX "sync_leases_scope_unique" ON "sync_leases"("scope");

-- CreateIndex
CREATE INDEX "sync_staged_circuits_sync_log_id_job_guid_index" ON "sync_staged_circuits"("sync_log_id", "job_guid");

-- CreateIndex
CREATE UNIQUE INDEX "sync_issues_fingerprint_unique" ON "sync_issues"("fingerprint");

-- CreateIndex
CREATE INDEX "sync_issues_resolved_at_last_seen_at_index" ON "sync_issues"("resolved_at", "last_seen_at");

-- CreateIndex
CREATE INDEX "sync_issues_circuit_id_index" ON "sync_issues"("circuit_id");

-- CreateIndex
CREATE INDEX "sync_issues_sync_log_id_index" ON "sync_issues"("sync_log_id");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_unique" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "user_ws_credentials_user_id_unique" ON "user_ws_credentials"("user_id");

-- CreateIndex
CREATE INDEX "user_regions_region_id_index" ON "user_regions"("region_id");

-- CreateIndex
CREATE UNIQUE INDEX "user_regions_user_id_region_id_unique" ON "user_regions"("user_id", "region_id");

-- CreateIndex
CREATE UNIQUE INDEX "unlinked_planners_ws_username_unique" ON "unlinked_planners"("ws_username");

-- CreateIndex
CREATE UNIQUE INDEX "roles_name_unique" ON "roles"("name");

-- CreateIndex
CREATE UNIQUE INDEX "permissions_name_unique" ON "permissions"("name");

-- CreateIndex
CREATE INDEX "role_permissions_permission_id_index" ON "role_permissions"("permission_id");

-- CreateIndex
CREATE INDEX "user_roles_role_id_index" ON "user_roles"("role_id");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_unique" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_user_id_index" ON "sessions"("user_id");

-- CreateIndex
CREATE INDEX "sessions_expires_at_index" ON "sessions"("expires_at");

-- CreateIndex
CREATE UNIQUE INDEX "password_reset_tokens_token_hash_unique" ON "password_reset_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "password_reset_tokens_user_id_index" ON "password_reset_tokens"("user_id");

-- AddForeignKey
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_sync_log_id_foreign" FOREIGN KEY ("sync_log_id") REFERENCES "sync_logs"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "saved_views" ADD CONSTRAINT "saved_views_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_aggregates" ADD CONSTRAINT "circuit_aggregates_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_snapshots" ADD CONSTRAINT "circuit_snapshots_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_snapshots" ADD CONSTRAINT "circuit_snapshots_created_by_foreign" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "planned_units_snapshots" ADD CONSTRAINT "planned_units_snapshots_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "planned_units_snapshots" ADD CONSTRAINT "planned_units_snapshots_created_by_foreign" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "regional_daily_aggregates" ADD CONSTRAINT "regional_daily_aggregates_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "regional_weekly_aggregates" ADD CONSTRAINT "regional_weekly_aggregates_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "planner_daily_aggregates" ADD CONSTRAINT "planner_daily_aggregates_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "planner_daily_aggregates" ADD CONSTRAINT "planner_daily_aggregates_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "planner_weekly_aggregates" ADD CONSTRAINT "planner_weekly_aggregates_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "planner_weekly_aggregates" ADD CONSTRAINT "planner_weekly_aggregates_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuits" ADD CONSTRAINT "circuits_parent_circuit_id_foreign" FOREIGN KEY ("parent_circuit_id") REFERENCES "circuits"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuits" ADD CONSTRAINT "circuits_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE RESTRICT ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuits" ADD CONSTRAINT "circuits_last_user_modified_by_foreign" FOREIGN KEY ("last_user_modified_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuits" ADD CONSTRAINT "circuits_excluded_by_foreign" FOREIGN KEY ("excluded_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_ui_states" ADD CONSTRAINT "circuit_ui_states_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_ui_states" ADD CONSTRAINT "circuit_ui_states_stage_changed_by_foreign" FOREIGN KEY ("stage_changed_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_user" ADD CONSTRAINT "circuit_user_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_user" ADD CONSTRAINT "circuit_user_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "circuit_user" ADD CONSTRAINT "circuit_user_assigned_by_foreign" FOREIGN KEY ("assigned_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "analytics_settings" ADD CONSTRAINT "analytics_settings_updated_by_foreign" FOREIGN KEY ("updated_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_logs" ADD CONSTRAINT "sync_logs_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_logs" ADD CONSTRAINT "sync_logs_triggered_by_foreign" FOREIGN KEY ("triggered_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_logs" ADD CONSTRAINT "sync_logs_cancel_requested_by_foreign" FOREIGN KEY ("cancel_requested_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_leases" ADD CONSTRAINT "sync_leases_sync_log_id_foreign" FOREIGN KEY ("sync_log_id") REFERENCES "sync_logs"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_staged_circuits" ADD CONSTRAINT "sync_staged_circuits_sync_log_id_foreign" FOREIGN KEY ("sync_log_id") REFERENCES "sync_logs"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_issues" ADD CONSTRAINT "sync_issues_sync_log_id_foreign" FOREIGN KEY ("sync_log_id") REFERENCES "sync_logs"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_issues" ADD CONSTRAINT "sync_issues_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_issues" ADD CONSTRAINT "sync_issues_resolved_by_foreign" FOREIGN KEY ("resolved_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_default_region_id_foreign" FOREIGN KEY ("default_region_id") REFERENCES "regions"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_ws_credentials" ADD CONSTRAINT "user_ws_credentials_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_regions" ADD CONSTRAINT "user_regions_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_regions" ADD CONSTRAINT "user_regions_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "unlinked_planners" ADD CONSTRAINT "unlinked_planners_linked_to_user_id_foreign" FOREIGN KEY ("linked_to_user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "unlinked_planners" ADD CONSTRAINT "unlinked_planners_linked_by_foreign" FOREIGN KEY ("linked_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "role_permissions" ADD CONSTRAINT "role_permissions_role_id_foreign" FOREIGN KEY ("role_id") REFERENCES "roles"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "role_permissions" ADD CONSTRAINT "role_permissions_permission_id_foreign" FOREIGN KEY ("permission_id") REFERENCES "permissions"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "user_roles" ADD CONSTRAINT "user_roles_role_id_foreign" FOREIGN KEY ("role_id") REFERENCES "roles"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "password_reset_tokens" ADD CONSTRAINT "password_reset_tokens_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "password_reset_tokens" ADD CONSTRAINT "password_reset_tokens_created_by_foreign" FOREIGN KEY ("created_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;


-- Allowed values (database-schema.md); api_status is not checked, unknown codes are kept.
ALTER TABLE circuit_ui_states ADD CONSTRAINT circuit_ui_states_workflow_stage_check CHECK (workflow_stage IN ('active', 'pending_permissions', 'qc', 'rework', 'closed'));
ALTER TABLE circuit_user ADD CONSTRAINT circuit_user_assignment_source_check CHECK (assignment_source IN ('api_sync', 'manual'));
ALTER TABLE circuit_snapshots ADD CONSTRAINT circuit_snapshots_snapshot_type_check CHECK (snapshot_type IN ('daily', 'status_change', 'manual'));
ALTER TABLE circuit_snapshots ADD CONSTRAINT circuit_snapshots_workflow_stage_check CHECK (workflow_stage IN ('active', 'pending_permissions', 'qc', 'rework', 'closed'));
ALTER TABLE planned_units_snapshots ADD CONSTRAINT planned_units_snapshots_snapshot_trigger_check CHECK (snapshot_trigger IN ('initial', 'milestone_25', 'milestone_50', 'milestone_75', 'milestone_100', 'qc', 'manual'));
ALTER TABLE sync_logs ADD CONSTRAINT sync_logs_sync_type_check CHECK (sync_type IN ('circuit_list', 'aggregates', 'full'));
ALTER TABLE sync_logs ADD CONSTRAINT sync_logs_sync_status_check CHECK (sync_status IN ('started', 'completed', 'failed', 'warning'));
ALTER TABLE sync_logs ADD CONSTRAINT sync_logs_sync_trigger_check CHECK (sync_trigger IN ('scheduled', 'manual', 'workflow_event'));
ALTER TABLE sync_issues ADD CONSTRAINT sync_issues_kind_check CHECK (kind IN ('missing_guid', 'unknown_region', 'bad_cell', 'unknown_status', 'duplicate_row', 'missing_value', 'implausible_value', 'broken_row', 'future_date', 'orphan_split', 'other'));
ALTER TABLE sync_issues ADD CONSTRAINT sync_issues_severity_check CHECK (severity IN ('rejected', 'warning'));
ALTER TABLE unit_types ADD CONSTRAINT unit_types_measurement_type_check CHECK (measurement_type IN ('linear_ft', 'acres', 'count', 'none'));
ALTER TABLE api_status_configs ADD CONSTRAINT api_status_configs_sync_frequency_check CHECK (sync_frequency IN ('daily', 'weekly', 'manual'));
ALTER TABLE users ADD CONSTRAINT users_theme_check CHECK (theme IN ('light', 'dark', 'system'));
ALTER TABLE password_reset_tokens ADD CONSTRAINT password_reset_tokens_purpose_check CHECK (purpose IN ('reset', 'invitation'));
ALTER TABLE activity_log ADD CONSTRAINT activity_log_actor_type_check CHECK (actor_type IN ('user', 'system', 'sync'));

-- One text to search a circuit by; IMMUTABLE so that an index can hold it.
CREATE FUNCTION circuit_search_text(work_order text, extension text, title text, job_guid text, taken_by text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT lower(coalesce(work_order, '') || ' ' || coalesce(extension, '') || ' ' || coalesce(title, '') || ' ' || coalesce(job_guid, '') || ' ' || coalesce(taken_by, '')) $$;
CREATE INDEX circuits_search_trgm ON circuits USING gin (circuit_search_text(work_order, extension, title, job_guid, taken_by) gin_trgm_ops);

-- The list's orders; `id` makes each total, the predicate is the list's own.
CREATE INDEX circuits_list_work_order_index ON circuits (work_order, id) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_title_index ON circuits (title, id) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_api_modified_at_index ON circuits (api_modified_at DESC NULLS LAST, id) INCLUDE (is_excluded) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_percent_complete_index ON circuits (percent_complete, id) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_total_miles_index ON circuits (total_miles, id) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_miles_planned_index ON circuits (miles_planned, id) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_region_index ON circuits (region_id, api_modified_at DESC NULLS LAST, id) INCLUDE (is_excluded) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_api_status_index ON circuits (api_status, api_modified_at DESC NULLS LAST, id) INCLUDE (is_excluded) WHERE deleted_at IS NULL;
CREATE INDEX circuits_taken_by_lower_index ON circuits (lower(taken_by)) WHERE taken_by IS NOT NULL;
CREATE INDEX circuits_modified_index ON circuits (id) WHERE user_modified_fields IS NOT NULL AND user_modified_fields <> '{}'::jsonb;

-- The raw row lives outside the row that lists and syncs read (measured in bench/); WorkStudio's sync times change in place.
ALTER TABLE circuits SET (toast_tuple_target = 256, fillfactor = 90);
ALTER TABLE sync_staged_circuits ALTER COLUMN api_data_json SET STORAGE EXTERNAL;
ALTER TABLE sync_staged_circuits SET (toast_tuple_target = 8160, autovacuum_enabled = false);

-- Names that differ only in case are one person.
CREATE UNIQUE INDEX users_email_lower_unique ON users (lower(email));
CREATE UNIQUE INDEX users_ws_username_lower_unique ON users (lower(ws_username)) WHERE ws_username IS NOT NULL;
CREATE UNIQUE INDEX unlinked_planners_ws_username_lower_unique ON unlinked_planners (lower(ws_username));

-- The activity log is append-only; only a deleted person or sync may let go of its rows.
CREATE FUNCTION refuse_activity_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY['user_id', 'sync_log_id'] = to_jsonb(OLD) - ARRAY['user_id', 'sync_log_id']
    AND (NEW.user_id IS NULL OR NEW.user_id = OLD.user_id) AND (NEW.sync_log_id IS NULL OR NEW.sync_log_id = OLD.sync_log_id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'activity_log is append-only';
END $$;
CREATE TRIGGER activity_log_append_only BEFORE UPDATE OR DELETE ON activity_log FOR EACH ROW EXECUTE FUNCTION refuse_activity_log_change();
CREATE TRIGGER activity_log_no_truncate BEFORE TRUNCATE ON activity_log FOR EACH STATEMENT EXECUTE FUNCTION refuse_activity_log_change();
