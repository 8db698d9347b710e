-- What a decision frees stands with its group, so that those that free most are found on an index.
ALTER TABLE "permission_groups" ADD COLUMN "freed_miles" DECIMAL(10,2) NOT NULL DEFAULT 0;
CREATE INDEX "permission_groups_freed_miles_id_index" ON "permission_groups"("freed_miles" DESC, "id" DESC);
INSERT INTO aggregate_due_circuits (circuit_id) SELECT DISTINCT circuit_id FROM permission_groups;
