-- Whose miles are whose, and how that is known. The credits of a circuit are always its miles now less those with which it was first seen.
CREATE TABLE "station_credits" (
  "id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, "unit_id" BIGINT, "planner_id" BIGINT, "sync_log_id" BIGINT, "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "credited_on" DATE NOT NULL, "miles" DECIMAL(12,6) NOT NULL, "method" VARCHAR(12) NOT NULL, "station_name" VARCHAR(50),
  CONSTRAINT "station_credits_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "station_credits_method_check" CHECK (method IN ('span', 'shared', 'unassigned', 'correction', 'opening', 'moved')),
  CONSTRAINT "station_credits_station_check" CHECK ((station_name IS NULL) = (method IN ('unassigned', 'correction'))),
  CONSTRAINT "station_credits_sign_check" CHECK (CASE method WHEN 'correction' THEN miles < 0 WHEN 'opening' THEN miles = 0 WHEN 'moved' THEN miles = 0 ELSE miles >= 0 END)
);
-- A station counts once.
CREATE UNIQUE INDEX "station_credits_circuit_id_station_name_unique" ON "station_credits"("circuit_id", "station_name");
CREATE INDEX "station_credits_credited_on_index" ON "station_credits"("credited_on");
CREATE INDEX "station_credits_planner_id_credited_on_index" ON "station_credits"("planner_id", "credited_on");
CREATE INDEX "station_credits_unit_id_index" ON "station_credits"("unit_id");
ALTER TABLE "station_credits" ADD CONSTRAINT "station_credits_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "station_credits_unit_id_foreign" FOREIGN KEY ("unit_id") REFERENCES "planned_units"("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  ADD CONSTRAINT "station_credits_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

CREATE TABLE "circuit_mile_books" (
  "circuit_id" BIGINT NOT NULL, "opened_at" TIMESTAMPTZ(3) NOT NULL, "stations_opened_at" TIMESTAMPTZ(3), "opening_miles" DECIMAL(10,2) NOT NULL, "booked_miles" DECIMAL(10,2) NOT NULL,
  CONSTRAINT "circuit_mile_books_pkey" PRIMARY KEY ("circuit_id")
);
ALTER TABLE "circuit_mile_books" ADD CONSTRAINT "circuit_mile_books_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

ALTER TABLE "week_closing_lines" ADD COLUMN "miles" DECIMAL(12,6) NOT NULL DEFAULT 0;
ALTER TABLE "week_adjustments" ADD COLUMN "miles" DECIMAL(12,6) NOT NULL DEFAULT 0;

-- Every circuit is opened with the next run.
INSERT INTO aggregate_due_circuits (circuit_id) SELECT id FROM circuits WHERE deleted_at IS NULL;
