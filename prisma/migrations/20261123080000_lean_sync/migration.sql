-- Staged rows are written and dropped by one run: no foreign key to check for each, no index nobody reads, the raw row as text that is
-- parsed only if it has to be stored.
ALTER TABLE "sync_staged_circuits" DROP CONSTRAINT "sync_staged_circuits_sync_log_id_foreign";
DROP INDEX "sync_staged_circuits_sync_log_id_job_guid_index";
ALTER TABLE "sync_staged_circuits" ALTER COLUMN "api_data_json" SET DATA TYPE TEXT;
ALTER TABLE sync_staged_circuits ALTER COLUMN api_data_json SET STORAGE EXTERNAL;

-- The MD5 of the raw row as it came: equal texts need no comparison of documents, different ones are compared by meaning.
ALTER TABLE "circuits" ADD COLUMN "api_data_hash" VARCHAR(32);

-- Half a page stays free, so that the sync time of every circuit moves without touching an index.
ALTER TABLE circuits SET (fillfactor = 50);

-- A GUID is pasted from its start: a prefix index finds it, and its hex digits need not fill the trigram index.
DROP INDEX circuits_search_trgm;
DROP FUNCTION circuit_search_text(text, text, text, text, text);
CREATE FUNCTION circuit_search_text(work_order text, extension text, title text, taken_by text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT lower(coalesce(work_order, '') || ' ' || coalesce(extension, '') || ' ' || coalesce(title, '') || ' ' || coalesce(taken_by, '')) $$;
CREATE INDEX circuits_search_trgm ON circuits USING gin (circuit_search_text(work_order, extension, title, taken_by) gin_trgm_ops);
CREATE INDEX circuits_job_guid_prefix_index ON circuits (job_guid varchar_pattern_ops);

-- Which staged rows have to be written, decided once for the whole run: an unchanged run has none, a batch touches only its own circuits.
CREATE UNLOGGED TABLE "sync_planned_writes" (
    "sync_log_id" BIGINT NOT NULL,
    "batch_number" INTEGER NOT NULL,
    "row_number" INTEGER NOT NULL,
    "circuit_id" BIGINT,
    CONSTRAINT "sync_planned_writes_pkey" PRIMARY KEY ("sync_log_id", "batch_number", "row_number")
);
ALTER TABLE sync_planned_writes SET (autovacuum_enabled = false);
