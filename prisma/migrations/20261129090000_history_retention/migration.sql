-- What grows for ever is kept for a time that the settings say. `history_kept_from` is the day before which days can no longer be made anew.
ALTER TABLE "analytics_settings" ADD COLUMN "history_retention_days" INTEGER NOT NULL DEFAULT 1095, ADD COLUMN "log_retention_days" INTEGER NOT NULL DEFAULT 365, ADD COLUMN "history_kept_from" DATE;

-- What deleted logs of runs counted, so that a monitor's numbers never fall.
CREATE TABLE "sync_run_totals" (
  "feed" VARCHAR(100) NOT NULL, "outcome" VARCHAR(20) NOT NULL, "runs" BIGINT NOT NULL DEFAULT 0, "seconds" BIGINT NOT NULL DEFAULT 0,
  "processed" BIGINT NOT NULL DEFAULT 0, "created" BIGINT NOT NULL DEFAULT 0, "updated" BIGINT NOT NULL DEFAULT 0, "unchanged" BIGINT NOT NULL DEFAULT 0,
  "kept" BIGINT NOT NULL DEFAULT 0, "rejected" BIGINT NOT NULL DEFAULT 0, "figures" BIGINT NOT NULL DEFAULT 0,
  CONSTRAINT "sync_run_totals_pkey" PRIMARY KEY ("feed", "outcome")
);

-- Unassigned miles of deleted credits go into the circuit's opening ones, to the last of their digits.
ALTER TABLE "circuit_mile_books" ALTER COLUMN "opening_miles" TYPE DECIMAL(14,6);

CREATE INDEX "planned_units_snapshots_created_at_index" ON "planned_units_snapshots" USING BRIN ("created_at");
