-- What a type is measured in decides what counts as work: its circuits' totals and what of them waits are made anew. The database notes it, so that no way of changing a type forgets to.
CREATE FUNCTION note_type_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO aggregate_due_circuits (circuit_id)
  SELECT DISTINCT u.circuit_id FROM planned_units u WHERE u.state = 'present'
    AND u.unit_type IN (CASE WHEN TG_OP <> 'INSERT' THEN OLD.code END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.code END);
  RETURN NULL;
END $$;
CREATE TRIGGER unit_types_added AFTER INSERT OR DELETE ON unit_types FOR EACH ROW EXECUTE FUNCTION note_type_changed();
CREATE TRIGGER unit_types_changed AFTER UPDATE OF code, measurement_type ON unit_types FOR EACH ROW
  WHEN (OLD.code IS DISTINCT FROM NEW.code OR OLD.measurement_type IS DISTINCT FROM NEW.measurement_type) EXECUTE FUNCTION note_type_changed();
