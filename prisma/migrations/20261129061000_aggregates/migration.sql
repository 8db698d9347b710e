-- What a circuit's day says beyond the documented columns.
ALTER TABLE "circuit_aggregates" ADD COLUMN "percent_complete" DECIMAL(5,2), ADD COLUMN "work_permission_counts" JSONB;
ALTER TABLE "regional_daily_aggregates" ADD COLUMN "work_permission_counts" JSONB;

-- Planners without an account here have their figures too: a row is a planner's, and says whose account that is.
ALTER TABLE "planner_daily_aggregates" ALTER COLUMN "user_id" DROP NOT NULL, ADD COLUMN "planner_id" BIGINT, ADD COLUMN "permission_counts" JSONB, ADD COLUMN "work_permission_counts" JSONB,
  ADD CONSTRAINT "planner_daily_aggregates_whose_check" CHECK (user_id IS NOT NULL OR planner_id IS NOT NULL),
  ADD CONSTRAINT "planner_daily_aggregates_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
CREATE UNIQUE INDEX "planner_daily_aggregates_planner_unique" ON "planner_daily_aggregates"("planner_id", "region_id", "aggregate_date");
ALTER TABLE "planner_weekly_aggregates" ALTER COLUMN "user_id" DROP NOT NULL, ADD COLUMN "planner_id" BIGINT, ADD COLUMN "permission_counts" JSONB, ADD COLUMN "work_permission_counts" JSONB,
  ADD CONSTRAINT "planner_weekly_aggregates_whose_check" CHECK (user_id IS NOT NULL OR planner_id IS NOT NULL),
  ADD CONSTRAINT "planner_weekly_aggregates_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
CREATE UNIQUE INDEX "planner_weekly_aggregates_planner_unique" ON "planner_weekly_aggregates"("planner_id", "region_id", "week_starting");

-- Whose figures have to be made anew. Only ever added to by those who change units, so that they never wait for one another; whoever makes the figures takes the lines away.
CREATE TABLE "aggregate_due_circuits" ("id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, CONSTRAINT "aggregate_due_circuits_pkey" PRIMARY KEY ("id"));
CREATE INDEX "aggregate_due_circuits_circuit_id_index" ON "aggregate_due_circuits"("circuit_id");
CREATE TABLE "aggregate_due_days" ("id" BIGSERIAL NOT NULL, "day" DATE NOT NULL, CONSTRAINT "aggregate_due_days_pkey" PRIMARY KEY ("id"));
CREATE INDEX "aggregate_due_days_day_index" ON "aggregate_due_days"("day");

-- The database notes it, so that no way of changing a unit forgets to.
CREATE FUNCTION note_units_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO aggregate_due_circuits (circuit_id) SELECT DISTINCT circuit_id FROM new_units;
    INSERT INTO aggregate_due_days (day) SELECT DISTINCT assessed_on FROM new_units WHERE assessed_on IS NOT NULL;
  ELSIF TG_OP = 'DELETE' THEN
    INSERT INTO aggregate_due_circuits (circuit_id) SELECT DISTINCT circuit_id FROM old_units;
    INSERT INTO aggregate_due_days (day) SELECT DISTINCT assessed_on FROM old_units WHERE assessed_on IS NOT NULL;
  ELSE
    INSERT INTO aggregate_due_circuits (circuit_id) SELECT circuit_id FROM old_units UNION SELECT circuit_id FROM new_units;
    INSERT INTO aggregate_due_days (day) SELECT assessed_on FROM old_units WHERE assessed_on IS NOT NULL UNION SELECT assessed_on FROM new_units WHERE assessed_on IS NOT NULL;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER planned_units_added AFTER INSERT ON planned_units REFERENCING NEW TABLE AS new_units FOR EACH STATEMENT EXECUTE FUNCTION note_units_changed();
CREATE TRIGGER planned_units_changed AFTER UPDATE ON planned_units REFERENCING OLD TABLE AS old_units NEW TABLE AS new_units FOR EACH STATEMENT EXECUTE FUNCTION note_units_changed();
CREATE TRIGGER planned_units_removed AFTER DELETE ON planned_units REFERENCING OLD TABLE AS old_units FOR EACH STATEMENT EXECUTE FUNCTION note_units_changed();

INSERT INTO aggregate_due_circuits (circuit_id) SELECT DISTINCT circuit_id FROM planned_units;
INSERT INTO aggregate_due_days (day) SELECT DISTINCT assessed_on FROM planned_units WHERE assessed_on IS NOT NULL;
