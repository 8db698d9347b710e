-- Weeks are closed on the Tuesday after them; what they were closed with is kept by circuit and planner, and what comes later stands beside it.
CREATE TABLE "week_closings" (
  "week_starting" DATE NOT NULL, "week_ending" DATE NOT NULL, "closed_at" TIMESTAMPTZ(3) NOT NULL, "closed_by" BIGINT, "sync_log_id" BIGINT,
  CONSTRAINT "week_closings_pkey" PRIMARY KEY ("week_starting"),
  CONSTRAINT "week_closings_week_check" CHECK (extract(dow FROM week_starting) = 0 AND week_ending = week_starting + 6)
);
ALTER TABLE "week_closings" ADD CONSTRAINT "week_closings_closed_by_foreign" FOREIGN KEY ("closed_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

CREATE TABLE "week_closing_lines" (
  "id" BIGSERIAL NOT NULL, "week_starting" DATE NOT NULL, "region_id" BIGINT NOT NULL, "planner_id" BIGINT, "circuit_id" BIGINT NOT NULL,
  "units" INTEGER NOT NULL, "linear_ft" DECIMAL(12,2) NOT NULL, "acres" DECIMAL(12,4) NOT NULL, "trees" INTEGER NOT NULL,
  CONSTRAINT "week_closing_lines_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "week_closing_lines_week_starting_index" ON "week_closing_lines"("week_starting");
CREATE INDEX "week_closing_lines_planner_id_index" ON "week_closing_lines"("planner_id");
CREATE INDEX "week_closing_lines_circuit_id_index" ON "week_closing_lines"("circuit_id");
ALTER TABLE "week_closing_lines" ADD CONSTRAINT "week_closing_lines_week_starting_foreign" FOREIGN KEY ("week_starting") REFERENCES "week_closings"("week_starting") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "week_closing_lines_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "week_closing_lines_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  ADD CONSTRAINT "week_closing_lines_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE "week_adjustments" (
  "id" BIGSERIAL NOT NULL, "week_starting" DATE NOT NULL, "adjusted_on" DATE NOT NULL, "region_id" BIGINT NOT NULL, "planner_id" BIGINT, "circuit_id" BIGINT NOT NULL,
  "units" INTEGER NOT NULL, "linear_ft" DECIMAL(12,2) NOT NULL, "acres" DECIMAL(12,4) NOT NULL, "trees" INTEGER NOT NULL, "reason" VARCHAR(20) NOT NULL, "sync_log_id" BIGINT,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "week_adjustments_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "week_adjustments_reason_check" CHECK (reason IN ('arrived_late', 'gone', 'changed'))
);
CREATE INDEX "week_adjustments_week_starting_index" ON "week_adjustments"("week_starting");
CREATE INDEX "week_adjustments_planner_id_adjusted_on_index" ON "week_adjustments"("planner_id", "adjusted_on");
CREATE INDEX "week_adjustments_region_id_adjusted_on_index" ON "week_adjustments"("region_id", "adjusted_on");
CREATE INDEX "week_adjustments_circuit_id_index" ON "week_adjustments"("circuit_id");
ALTER TABLE "week_adjustments" ADD CONSTRAINT "week_adjustments_week_starting_foreign" FOREIGN KEY ("week_starting") REFERENCES "week_closings"("week_starting") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "week_adjustments_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "week_adjustments_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  ADD CONSTRAINT "week_adjustments_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
