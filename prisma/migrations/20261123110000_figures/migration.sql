-- The raw row alone lives outside the row that lists, searches and syncs read. A target of 256 bytes pushed titles out with it, and every
-- title that a search looked at was a read of its own.
ALTER TABLE circuits SET (toast_tuple_target = 768);
-- Nobody filters by what is inside these documents; statistics of them would unpack 30 000 raw rows at every ANALYZE.
ALTER TABLE circuits ALTER COLUMN api_data_json SET STATISTICS 0;
ALTER TABLE circuits ALTER COLUMN upstream_values SET STATISTICS 0;

-- What a list filters by stands in its order's index, so that page 3 000 and a total are read from the index alone.
DROP INDEX circuits_list_work_order_index;
DROP INDEX circuits_list_title_index;
DROP INDEX circuits_list_percent_complete_index;
DROP INDEX circuits_list_total_miles_index;
DROP INDEX circuits_list_miles_planned_index;
DROP INDEX circuits_list_region_index;
DROP INDEX circuits_list_api_status_index;
CREATE INDEX circuits_list_work_order_index ON circuits (work_order, id) INCLUDE (is_excluded, region_id, api_status) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_title_index ON circuits (title, id) INCLUDE (is_excluded, region_id, api_status) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_percent_complete_index ON circuits (percent_complete, id) INCLUDE (is_excluded, region_id, api_status) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_total_miles_index ON circuits (total_miles, id) INCLUDE (is_excluded, region_id, api_status) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_miles_planned_index ON circuits (miles_planned, id) INCLUDE (is_excluded, region_id, api_status) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_region_index ON circuits (region_id, api_modified_at DESC NULLS LAST, id) INCLUDE (is_excluded, api_status) WHERE deleted_at IS NULL;
CREATE INDEX circuits_list_api_status_index ON circuits (api_status, api_modified_at DESC NULLS LAST, id) INCLUDE (is_excluded, region_id) WHERE deleted_at IS NULL;

-- What became of a planned write is kept beside it, so that a step that is run again neither repeats it nor loses count of it.
ALTER TABLE "sync_planned_writes" ADD COLUMN "outcome" VARCHAR(20), ADD COLUMN "is_kept" BOOLEAN NOT NULL DEFAULT false;

-- A staged row whose raw row is the stored one leaves the raw row out and says so by its hash.
ALTER TABLE "sync_staged_circuits" ADD COLUMN "api_data_hash" VARCHAR(32);
ALTER TABLE sync_planned_writes ADD CONSTRAINT sync_planned_writes_outcome_check CHECK (outcome IN ('created', 'updated', 'unchanged'));
