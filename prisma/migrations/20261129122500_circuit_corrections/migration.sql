-- One line for each corrected field. The database keeps it out of `circuits.user_modified_fields`, which stays the law, so that no way of writing a circuit forgets to.
CREATE TABLE "circuit_corrections" (
  "id" BIGSERIAL NOT NULL,
  "circuit_id" BIGINT NOT NULL,
  "field" VARCHAR(30) NOT NULL,
  "region_id" BIGINT NOT NULL,
  "work_order" VARCHAR(20) NOT NULL,
  "searched_text" TEXT,
  "corrected_by" BIGINT,
  "corrected_at" TIMESTAMPTZ(3),
  "ours" JSONB NOT NULL,
  "theirs" JSONB NOT NULL,
  "theirs_when_corrected" JSONB NOT NULL,
  "kept_value" JSONB,
  "kept_by" BIGINT,
  "kept_at" TIMESTAMPTZ(3),
  "protected_until" DATE,
  "is_drifted" BOOLEAN NOT NULL,
  "is_agreed" BOOLEAN NOT NULL,
  CONSTRAINT "circuit_corrections_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "circuit_corrections_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "circuit_corrections_circuit_id_field_unique" ON "circuit_corrections"("circuit_id", "field");
-- What the navigation counts on every page: few of many.
CREATE INDEX circuit_corrections_asking_index ON circuit_corrections (region_id) INCLUDE (circuit_id, protected_until, is_drifted, is_agreed) WHERE is_drifted OR protected_until IS NOT NULL;

-- Contractor names differ in case from row to row: folded they are compared (docs/domain.md §3).
CREATE FUNCTION is_same_circuit_value(field text, one jsonb, other jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN field = 'contractor' THEN lower(one #>> '{}') IS NOT DISTINCT FROM lower(other #>> '{}') ELSE one IS NOT DISTINCT FROM other END
$$;

-- The corrections of a circuit as its own columns say them; a deleted circuit has none.
CREATE FUNCTION corrections_of(c circuits) RETURNS TABLE (field text, corrected_by bigint, corrected_at timestamptz, ours jsonb, theirs jsonb, theirs_when_corrected jsonb,
  kept_value jsonb, kept_by bigint, kept_at timestamptz, protected_until date, is_drifted boolean, is_agreed boolean) LANGUAGE sql STABLE AS $$
  SELECT e.field, (e.said->>'modified_by')::bigint, (e.said->>'modified_at')::timestamptz, v.ours, v.theirs, v.theirs_when,
    e.said->'kept_value', (e.said->>'kept_by')::bigint, (e.said->>'kept_at')::timestamptz, (e.said->>'protected_until')::date,
    NOT is_same_circuit_value(e.field, v.theirs, CASE WHEN e.said ? 'kept_value' THEN e.said->'kept_value' ELSE v.theirs_when END),
    is_same_circuit_value(e.field, v.theirs, v.ours)
  FROM jsonb_each(c.user_modified_fields) AS e(field, said)
  JOIN (VALUES ('title', to_jsonb(c.title)), ('region_id', to_jsonb(c.region_id)), ('contractor', to_jsonb(c.contractor)), ('cycle_type', to_jsonb(c.cycle_type)), ('total_miles', to_jsonb(c.total_miles)),
    ('miles_planned', to_jsonb(c.miles_planned)), ('percent_complete', to_jsonb(c.percent_complete)), ('total_acres', to_jsonb(c.total_acres)), ('start_date', to_jsonb(c.start_date))) AS own(field, value) USING (field)
  CROSS JOIN LATERAL (SELECT coalesce(own.value, 'null'::jsonb) AS ours, coalesce(e.said->'original_value', 'null'::jsonb) AS theirs_when,
    coalesce(CASE WHEN c.upstream_values ? e.field THEN c.upstream_values->e.field ELSE e.said->'original_value' END, 'null'::jsonb) AS theirs) v
  WHERE c.deleted_at IS NULL
$$;

CREATE FUNCTION keep_corrections() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM circuit_corrections x WHERE x.circuit_id = NEW.id AND (NEW.deleted_at IS NOT NULL OR NOT coalesce(NEW.user_modified_fields ? x.field, false));
  IF NEW.user_modified_fields IS NULL THEN RETURN NULL; END IF;
  INSERT INTO circuit_corrections AS x (circuit_id, region_id, work_order, searched_text, field, corrected_by, corrected_at, ours, theirs, theirs_when_corrected, kept_value, kept_by, kept_at, protected_until, is_drifted, is_agreed)
  SELECT NEW.id, NEW.region_id, NEW.work_order, NEW.searched_text, k.* FROM corrections_of(NEW) k
  ON CONFLICT (circuit_id, field) DO UPDATE SET region_id = excluded.region_id, work_order = excluded.work_order, searched_text = excluded.searched_text, corrected_by = excluded.corrected_by, corrected_at = excluded.corrected_at, ours = excluded.ours, theirs = excluded.theirs,
    theirs_when_corrected = excluded.theirs_when_corrected, kept_value = excluded.kept_value, kept_by = excluded.kept_by, kept_at = excluded.kept_at, protected_until = excluded.protected_until,
    is_drifted = excluded.is_drifted, is_agreed = excluded.is_agreed
  WHERE (x.region_id, x.work_order, x.searched_text, x.corrected_by, x.corrected_at, x.ours, x.theirs, x.theirs_when_corrected, x.kept_value, x.kept_by, x.kept_at, x.protected_until)
    IS DISTINCT FROM (excluded.region_id, excluded.work_order, excluded.searched_text, excluded.corrected_by, excluded.corrected_at, excluded.ours, excluded.theirs, excluded.theirs_when_corrected, excluded.kept_value, excluded.kept_by, excluded.kept_at, excluded.protected_until);
  RETURN NULL;
END $$;

-- By row and with a condition: a sync writes a hundred thousand circuits, of which few are corrected, and those that are not must cost nothing.
CREATE TRIGGER circuits_created_with_corrections AFTER INSERT ON circuits FOR EACH ROW WHEN (NEW.user_modified_fields IS NOT NULL) EXECUTE FUNCTION keep_corrections();
CREATE TRIGGER circuits_corrections_changed AFTER UPDATE ON circuits FOR EACH ROW
  WHEN ((OLD.user_modified_fields IS NOT NULL OR NEW.user_modified_fields IS NOT NULL) AND
    (OLD.user_modified_fields, OLD.upstream_values, OLD.region_id, OLD.work_order, OLD.searched_text, OLD.title, OLD.contractor, OLD.cycle_type, OLD.total_miles, OLD.miles_planned, OLD.percent_complete, OLD.total_acres, OLD.start_date, OLD.deleted_at)
    IS DISTINCT FROM (NEW.user_modified_fields, NEW.upstream_values, NEW.region_id, NEW.work_order, NEW.searched_text, NEW.title, NEW.contractor, NEW.cycle_type, NEW.total_miles, NEW.miles_planned, NEW.percent_complete, NEW.total_acres, NEW.start_date, NEW.deleted_at))
  EXECUTE FUNCTION keep_corrections();

INSERT INTO circuit_corrections (circuit_id, region_id, work_order, searched_text, field, corrected_by, corrected_at, ours, theirs, theirs_when_corrected, kept_value, kept_by, kept_at, protected_until, is_drifted, is_agreed)
SELECT c.id, c.region_id, c.work_order, c.searched_text, k.* FROM circuits c CROSS JOIN LATERAL corrections_of(c) k WHERE c.user_modified_fields IS NOT NULL;
