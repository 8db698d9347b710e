-- How long work of a station waited until WorkStudio had a decision: from which answer to which. Written when the last unit that waited so is decided.
CREATE TABLE "permission_decisions" (
  "id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, "planner_id" BIGINT, "since" TIMESTAMPTZ(3) NOT NULL, "decided_on" DATE NOT NULL,
  "days" INTEGER NOT NULL, "tries" INTEGER NOT NULL, "station_name" VARCHAR(50) NOT NULL, "from_status" VARCHAR(50) NOT NULL, "to_status" VARCHAR(50) NOT NULL,
  CONSTRAINT "permission_decisions_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "permission_decisions_decided_on_index" ON "permission_decisions"("decided_on");
CREATE INDEX "permission_decisions_circuit_id_index" ON "permission_decisions"("circuit_id");
CREATE INDEX "permission_decisions_planner_id_index" ON "permission_decisions"("planner_id");
ALTER TABLE "permission_decisions" ADD CONSTRAINT "permission_decisions_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "permission_decisions_planner_id_foreign" FOREIGN KEY ("planner_id") REFERENCES "planners"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
