-- Runs of one documented type can belong to different feeds.
ALTER TABLE "sync_logs" ADD COLUMN "feed" VARCHAR(100) NOT NULL DEFAULT 'circuits';
CREATE INDEX "sync_logs_feed_started_at_index" ON "sync_logs"("feed", "started_at");

-- Wide columns first, so that no row carries padding; ten million rows are the size to think of.
CREATE TABLE "planned_units" (
  "id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, "planner_id" BIGINT, "content_hash" BIGINT NOT NULL,
  "assessed_at" TIMESTAMPTZ(3), "permission_since" TIMESTAMPTZ(3) NOT NULL, "first_seen_at" TIMESTAMPTZ(3) NOT NULL, "last_seen_at" TIMESTAMPTZ(3),
  "state_since" TIMESTAMPTZ(3) NOT NULL, "edited_at" TIMESTAMPTZ(3), "identity" UUID NOT NULL,
  "assessed_on" DATE, "audited_on" DATE, "notified_on" DATE, "due_on" DATE, "refused_on" DATE, "accepted_on" DATE, "populated_on" DATE,
  "trees" INTEGER, "latitude" REAL, "longitude" REAL, "span_metres" REAL, "unit_class" SMALLINT,
  "has_note" BOOLEAN NOT NULL DEFAULT false, "audit_passed" BOOLEAN, "audit_failed_ever" BOOLEAN,
  "state" VARCHAR(10) NOT NULL DEFAULT 'present', "came_by" VARCHAR(10), "unit_type" VARCHAR(50) NOT NULL, "permission_status" VARCHAR(50) NOT NULL,
  "station_name" VARCHAR(50), "linear_ft" DECIMAL(10,2), "acres" DECIMAL(12,4), "species" VARCHAR(100), "forester" VARCHAR(100),
  "removal_category" VARCHAR(50), "audit_user" VARCHAR(100), "auditor" VARCHAR(100),
  CONSTRAINT "planned_units_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "planned_units_state_check" CHECK (state IN ('present', 'missing', 'vanished')),
  CONSTRAINT "planned_units_came_by_check" CHECK (came_by IN ('returned', 'moved', 'rekeyed')),
  CONSTRAINT "planned_units_last_seen_check" CHECK ((state = 'present') = (last_seen_at IS NULL))
);
ALTER TABLE "planned_units" SET (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02, autovacuum_vacuum_insert_scale_factor = 0.05);
CREATE UNIQUE INDEX "planned_units_identity_unique" ON "planned_units"("identity");
CREATE INDEX "planned_units_circuit_id_index" ON "planned_units"("circuit_id");
CREATE INDEX "planned_units_assessed_on_id_index" ON "planned_units"("assessed_on" DESC, "id" DESC);
CREATE INDEX "planned_units_permission_status_permission_since_index" ON "planned_units"("permission_status", "permission_since");
CREATE INDEX "planned_units_unit_type_index" ON "planned_units"("unit_type");
-- Few units are gone, and many have no planner that is known: the indexes hold only who is asked for.
CREATE INDEX "planned_units_planner_id_assessed_on_index" ON "planned_units"("planner_id", "assessed_on") WHERE planner_id IS NOT NULL;
CREATE INDEX "planned_units_state_state_since_index" ON "planned_units"("state", "state_since") WHERE state <> 'present';
CREATE INDEX "planned_units_came_by_state_since_index" ON "planned_units"("came_by", "state_since") WHERE came_by IS NOT NULL;
ALTER TABLE "planned_units" ADD CONSTRAINT "planned_units_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE "planned_unit_changes" (
  "id" BIGSERIAL NOT NULL, "unit_id" BIGINT NOT NULL, "circuit_id" BIGINT NOT NULL, "sync_log_id" BIGINT, "seen_at" TIMESTAMPTZ(3) NOT NULL,
  "field" VARCHAR(30) NOT NULL, "before" TEXT, "after" TEXT,
  CONSTRAINT "planned_unit_changes_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "planned_unit_changes_unit_id_seen_at_index" ON "planned_unit_changes"("unit_id", "seen_at");
CREATE INDEX "planned_unit_changes_circuit_id_seen_at_index" ON "planned_unit_changes"("circuit_id", "seen_at");
-- For what is purged by age; rows lie in the order of time.
CREATE INDEX "planned_unit_changes_seen_at_index" ON "planned_unit_changes" USING BRIN ("seen_at");
ALTER TABLE "planned_unit_changes" ADD CONSTRAINT "planned_unit_changes_unit_id_foreign" FOREIGN KEY ("unit_id") REFERENCES "planned_units"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE "circuit_unit_fetches" (
  "circuit_id" BIGINT NOT NULL, "fetched_at" TIMESTAMPTZ(3), "tried_at" TIMESTAMPTZ(3) NOT NULL, "sync_log_id" BIGINT, "unit_count" INTEGER NOT NULL DEFAULT 0,
  "api_modified_at" TIMESTAMPTZ(3), "api_status" VARCHAR(20), "suspicious_since" TIMESTAMPTZ(3), "suspicious_count" INTEGER, "failed_since" TIMESTAMPTZ(3), "failure" VARCHAR(500),
  CONSTRAINT "circuit_unit_fetches_pkey" PRIMARY KEY ("circuit_id")
);
ALTER TABLE "circuit_unit_fetches" SET (fillfactor = 50);
ALTER TABLE "circuit_unit_fetches" ADD CONSTRAINT "circuit_unit_fetches_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Not unlogged: a run whose list of work were lost in a crash would end as if it had done everything.
CREATE TABLE "sync_work_orders" (
  "sync_log_id" BIGINT NOT NULL, "work_order" VARCHAR(20) NOT NULL, "position" INTEGER NOT NULL, "claimed_token" BIGINT, "attempts" SMALLINT NOT NULL DEFAULT 0,
  "outcome" VARCHAR(10), "failure_kind" VARCHAR(50), "failure" VARCHAR(500), "circuits" INTEGER NOT NULL DEFAULT 0, "changed_circuits" INTEGER NOT NULL DEFAULT 0,
  "suspicious" INTEGER NOT NULL DEFAULT 0, "units" INTEGER NOT NULL DEFAULT 0, "created" INTEGER NOT NULL DEFAULT 0, "changed" INTEGER NOT NULL DEFAULT 0,
  "moved" INTEGER NOT NULL DEFAULT 0, "rekeyed" INTEGER NOT NULL DEFAULT 0, "returned" INTEGER NOT NULL DEFAULT 0, "missing" INTEGER NOT NULL DEFAULT 0,
  "vanished" INTEGER NOT NULL DEFAULT 0, "rejected" INTEGER NOT NULL DEFAULT 0,
  CONSTRAINT "sync_work_orders_pkey" PRIMARY KEY ("sync_log_id", "work_order")
);
CREATE INDEX "sync_work_orders_waiting_index" ON "sync_work_orders"("sync_log_id", "position") WHERE outcome IS NULL;

-- Every name that means a permission status, as WorkStudio's are compared: without case and spaces.
CREATE VIEW permission_names AS
SELECT DISTINCT p.code, lower(regexp_replace(known.name, '\s', '', 'g')) AS folded_name
FROM permission_statuses p CROSS JOIN LATERAL unnest(p.aliases || ARRAY[p.code::text, p.name::text]) AS known(name);

-- Open issues of one work order, which its next answer settles.
CREATE INDEX "sync_issues_work_order_open_index" ON "sync_issues"("work_order") WHERE resolved_at IS NULL;

ALTER TABLE sync_issues DROP CONSTRAINT sync_issues_kind_check;
ALTER TABLE sync_issues ADD CONSTRAINT sync_issues_kind_check CHECK (kind IN ('missing_guid', 'unknown_region', 'unknown_domain', 'bad_cell', 'unknown_status', 'duplicate_row', 'missing_value', 'implausible_value', 'broken_row', 'future_date', 'orphan_split', 'other',
  'unit_bad_cell', 'unit_missing_value', 'unit_implausible_value', 'unit_broken_row', 'unit_future_date', 'unit_other_order', 'unit_duplicate', 'unit_unknown_circuit', 'unit_elsewhere', 'unit_suspicious', 'unit_unknown_type', 'unit_unknown_permission'));
