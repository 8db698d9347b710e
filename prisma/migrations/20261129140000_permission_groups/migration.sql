-- Work that waits for a permission, by station: one talk settles a property. Made out of the stored units with the totals of their circuit.
CREATE TABLE "permission_groups" (
  "id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, "planner_id" BIGINT, "since" TIMESTAMPTZ(3) NOT NULL, "created_at" TIMESTAMPTZ(3), "updated_at" TIMESTAMPTZ(3),
  "units" INTEGER NOT NULL, "trees" INTEGER NOT NULL, "circuit_groups" INTEGER NOT NULL, "station_name" VARCHAR(50) NOT NULL, "permission_status" VARCHAR(50) NOT NULL,
  "linear_ft" DECIMAL(12,2) NOT NULL, "acres" DECIMAL(14,4) NOT NULL, "unit_types" VARCHAR(500) NOT NULL,
  CONSTRAINT "permission_groups_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "permission_groups_unique" ON "permission_groups"("circuit_id", "station_name", "permission_status");
CREATE INDEX "permission_groups_since_id_index" ON "permission_groups"("since", "id");
CREATE INDEX "permission_groups_planner_id_index" ON "permission_groups"("planner_id");
ALTER TABLE "permission_groups" ADD CONSTRAINT "permission_groups_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "permission_groups_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- Tries to reach whoever decides at a station: codes only, never a name, a phone or a word about owners.
CREATE TABLE "contact_tries" (
  "id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, "user_id" BIGINT, "made_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(), "due_on" DATE,
  "channel" VARCHAR(10) NOT NULL, "outcome" VARCHAR(20) NOT NULL, "station_name" VARCHAR(50) NOT NULL,
  CONSTRAINT "contact_tries_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "contact_tries_channel_check" CHECK (channel IN ('visit', 'phone', 'card', 'letter')),
  CONSTRAINT "contact_tries_outcome_check" CHECK (outcome IN ('approved', 'refused', 'later', 'not_home', 'wrong_contact', 'sent'))
);
CREATE INDEX "contact_tries_circuit_id_station_name_made_at_index" ON "contact_tries"("circuit_id", "station_name", "made_at");
CREATE INDEX "contact_tries_user_id_index" ON "contact_tries"("user_id");
ALTER TABLE "contact_tries" ADD CONSTRAINT "contact_tries_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "contact_tries_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- Whatever waits already is found with the next run.
INSERT INTO aggregate_due_circuits (circuit_id) SELECT DISTINCT circuit_id FROM planned_units WHERE permission_status IN ('', 'Refused', 'No Contact', 'Deferred');
