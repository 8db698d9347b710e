-- The board: a version to say what was seen, a place in the stage that no other circuit has, and exactly one state of every circuit.
ALTER TABLE circuit_ui_states ADD COLUMN row_version INTEGER NOT NULL DEFAULT 1;

-- The end of every stage: always beyond what was placed before, 64 apart so that cards find room between two others.
CREATE SEQUENCE circuit_stage_positions AS INTEGER INCREMENT BY 64 START WITH 64 OWNED BY circuit_ui_states.stage_position;

-- domain.md §3: the stage of a status of WorkStudio; null for one that says nothing about it.
CREATE FUNCTION workflow_stage_of(status TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE status WHEN 'ACTIV' THEN 'active' WHEN 'REV' THEN 'qc' WHEN 'QC' THEN 'qc' WHEN 'REWRK' THEN 'rework' WHEN 'CLOSE' THEN 'closed' END
$$;

INSERT INTO circuit_ui_states (circuit_id, workflow_stage, stage_changed_at, created_at, updated_at)
SELECT c.id, coalesce(workflow_stage_of(c.api_status), 'active'), now(), now(), now() FROM circuits c
ON CONFLICT (circuit_id) DO NOTHING;

UPDATE circuit_ui_states ui SET stage_position = placed.row_number * 64
FROM (SELECT id, (row_number() OVER (ORDER BY stage_position, circuit_id))::int AS row_number FROM circuit_ui_states) placed WHERE placed.id = ui.id;
SELECT setval('circuit_stage_positions', greatest(1, (SELECT coalesce(max(stage_position), 0) FROM circuit_ui_states)));

-- Whoever creates a circuit or changes its stage without saying where puts it at the end of that stage.
CREATE FUNCTION place_circuit_in_stage() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.stage_position := nextval('circuit_stage_positions');
  RETURN NEW;
END $$;
CREATE TRIGGER circuit_ui_states_place_new BEFORE INSERT ON circuit_ui_states FOR EACH ROW
  WHEN (NEW.stage_position = 0) EXECUTE FUNCTION place_circuit_in_stage();
CREATE TRIGGER circuit_ui_states_place_moved BEFORE UPDATE OF workflow_stage ON circuit_ui_states FOR EACH ROW
  WHEN (NEW.workflow_stage <> OLD.workflow_stage AND NEW.stage_position = OLD.stage_position) EXECUTE FUNCTION place_circuit_in_stage();

CREATE FUNCTION open_circuit_ui_states() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO circuit_ui_states (circuit_id, workflow_stage, stage_changed_at, created_at, updated_at)
  SELECT id, coalesce(workflow_stage_of(api_status), 'active'), now(), now(), now() FROM created
  ON CONFLICT (circuit_id) DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER circuits_open_ui_states AFTER INSERT ON circuits REFERENCING NEW TABLE AS created
  FOR EACH STATEMENT EXECUTE FUNCTION open_circuit_ui_states();

CREATE INDEX circuit_ui_states_place_index ON circuit_ui_states (workflow_stage, is_pinned DESC, stage_position, circuit_id);
CREATE INDEX circuit_ui_states_position_index ON circuit_ui_states (workflow_stage, stage_position, circuit_id);

ALTER TABLE circuit_ui_states ADD CONSTRAINT circuit_ui_states_custom_color_check CHECK (custom_color IN ('green', 'yellow', 'orange', 'red', 'blue', 'purple'));
