-- What a sync of planned units changed on each circuit: the rows of the changes alone do not say which units were new, and reading them of a run would read them all.
CREATE TABLE "sync_run_circuits" (
  "sync_log_id" BIGINT NOT NULL, "circuit_id" BIGINT NOT NULL, "created" INTEGER NOT NULL DEFAULT 0, "changed" INTEGER NOT NULL DEFAULT 0, "moved" INTEGER NOT NULL DEFAULT 0,
  "moved_away" INTEGER NOT NULL DEFAULT 0, "rekeyed" INTEGER NOT NULL DEFAULT 0, "returned" INTEGER NOT NULL DEFAULT 0, "missing" INTEGER NOT NULL DEFAULT 0, "vanished" INTEGER NOT NULL DEFAULT 0,
  "doubted_count" INTEGER, "fields" JSONB NOT NULL DEFAULT '{}',
  CONSTRAINT "sync_run_circuits_pkey" PRIMARY KEY ("sync_log_id", "circuit_id"),
  CONSTRAINT "sync_run_circuits_sync_log_id_foreign" FOREIGN KEY ("sync_log_id") REFERENCES "sync_logs"("id") ON DELETE CASCADE,
  CONSTRAINT "sync_run_circuits_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE
);
CREATE INDEX "sync_run_circuits_circuit_id_index" ON "sync_run_circuits"("circuit_id");

-- The page of a run names the issues that it opened.
CREATE INDEX "sync_issues_opened_by_run_index" ON "sync_issues"("opened_by_run") WHERE opened_by_run IS NOT NULL;
