-- Exclusions are looked for in a small table that the database keeps out of `circuits`, which stays the law, and stand in none of the lists' indexes
-- (docs/decisions/circuit-indexes.md).
CREATE TABLE "excluded_circuits" (
  "circuit_id" BIGINT NOT NULL,
  "ends_on" DATE,
  "due_at" TIMESTAMPTZ(3),
  CONSTRAINT "excluded_circuits_pkey" PRIMARY KEY ("circuit_id"),
  CONSTRAINT "excluded_circuits_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE INDEX "excluded_circuits_ends_on_index" ON "excluded_circuits" ("ends_on") WHERE "ends_on" IS NOT NULL AND "due_at" IS NULL;
CREATE INDEX "excluded_circuits_due_at_index" ON "excluded_circuits" ("due_at") WHERE "due_at" IS NOT NULL;

CREATE FUNCTION keep_excluded_circuit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.is_excluded THEN
    INSERT INTO excluded_circuits (circuit_id, ends_on, due_at) VALUES (NEW.id, NEW.exclusion_ends_on, NEW.exclusion_due_at)
    ON CONFLICT (circuit_id) DO UPDATE SET ends_on = excluded.ends_on, due_at = excluded.due_at;
  ELSE
    DELETE FROM excluded_circuits WHERE circuit_id = NEW.id;
  END IF;
  RETURN NULL;
END $$;

-- By column and with a condition: a sync writes a hundred thousand circuits and no exclusion.
CREATE TRIGGER circuits_created_excluded AFTER INSERT ON circuits FOR EACH ROW WHEN (NEW.is_excluded) EXECUTE FUNCTION keep_excluded_circuit();
CREATE TRIGGER circuits_exclusion_changed AFTER UPDATE OF is_excluded, exclusion_ends_on, exclusion_due_at ON circuits FOR EACH ROW
  WHEN ((OLD.is_excluded, OLD.exclusion_ends_on, OLD.exclusion_due_at) IS DISTINCT FROM (NEW.is_excluded, NEW.exclusion_ends_on, NEW.exclusion_due_at))
  EXECUTE FUNCTION keep_excluded_circuit();

INSERT INTO excluded_circuits (circuit_id, ends_on, due_at) SELECT id, exclusion_ends_on, exclusion_due_at FROM circuits WHERE is_excluded;

DROP INDEX "circuits_exclusion_ends_on_index";
DROP INDEX "circuits_region_id_exclusion_due_at_index";

-- Beside the folded names and the lists' own indexes nothing asks these.
DROP INDEX "circuits_contractor_index";
DROP INDEX "circuits_taken_by_lower_index";

-- Compared byte by byte one index serves both a whole GUID and the start of one, whatever the database's locale.
DROP INDEX "circuits_job_guid_prefix_index";
ALTER TABLE "circuits" ALTER COLUMN "job_guid" TYPE VARCHAR(255) COLLATE "C";

-- The lists' indexes without the exclusion.
DROP INDEX "circuits_list_api_modified_at_index";
CREATE INDEX "circuits_list_api_modified_at_index" ON "circuits" ("api_modified_at" DESC NULLS LAST, "id") WHERE "deleted_at" IS NULL;
DROP INDEX "circuits_list_region_index";
CREATE INDEX "circuits_list_region_index" ON "circuits" ("region_id", "api_modified_at" DESC NULLS LAST, "id") INCLUDE ("api_status") WHERE "deleted_at" IS NULL;
DROP INDEX "circuits_list_api_status_index";
CREATE INDEX "circuits_list_api_status_index" ON "circuits" ("api_status", "api_modified_at" DESC NULLS LAST, "id") INCLUDE ("region_id") WHERE "deleted_at" IS NULL;
DROP INDEX "circuits_list_work_order_index";
CREATE INDEX "circuits_list_work_order_index" ON "circuits" ("work_order", "id") INCLUDE ("region_id", "api_status") WHERE "deleted_at" IS NULL;
DROP INDEX "circuits_list_title_index";
CREATE INDEX "circuits_list_title_index" ON "circuits" ("title", "id") INCLUDE ("region_id", "api_status") WHERE "deleted_at" IS NULL;
DROP INDEX "circuits_list_percent_complete_index";
CREATE INDEX "circuits_list_percent_complete_index" ON "circuits" ("percent_complete", "id") INCLUDE ("region_id", "api_status") WHERE "deleted_at" IS NULL;
DROP INDEX "circuits_list_total_miles_index";
CREATE INDEX "circuits_list_total_miles_index" ON "circuits" ("total_miles", "id") INCLUDE ("region_id", "api_status") WHERE "deleted_at" IS NULL;
DROP INDEX "circuits_list_miles_planned_index";
CREATE INDEX "circuits_list_miles_planned_index" ON "circuits" ("miles_planned", "id") INCLUDE ("region_id", "api_status") WHERE "deleted_at" IS NULL;
