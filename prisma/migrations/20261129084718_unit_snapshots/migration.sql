-- When the unit lists of circuits are kept, and as what each circuit was judged last, so that a crossing counts once.
ALTER TABLE planned_units_snapshots DROP CONSTRAINT planned_units_snapshots_snapshot_trigger_check;
ALTER TABLE planned_units_snapshots ADD CONSTRAINT planned_units_snapshots_snapshot_trigger_check
  CHECK (snapshot_trigger IN ('initial', 'milestone_25', 'milestone_50', 'milestone_75', 'milestone_100', 'qc', 'custody', 'closed', 'manual'));

CREATE TABLE "unit_snapshot_marks" (
  "circuit_id" BIGINT NOT NULL, "quarters" SMALLINT NOT NULL, "api_status" VARCHAR(20) NOT NULL, "custody" VARCHAR(20),
  CONSTRAINT "unit_snapshot_marks_pkey" PRIMARY KEY ("circuit_id")
);
ALTER TABLE "unit_snapshot_marks" ADD CONSTRAINT "unit_snapshot_marks_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- A list of units packs to a tenth, and lz4 does it in a fraction of the time; a server built without it keeps its own way.
DO $$ BEGIN
  ALTER TABLE planned_units_snapshots ALTER COLUMN raw_json SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN NULL;
END $$;
