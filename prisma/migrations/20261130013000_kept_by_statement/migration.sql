-- An exclusion changes a circuit where it stands, and none of its thirty index entries (docs/decisions/circuit-indexes.md): the documented index on
-- is_excluded is the key of the table that holds the excluded ones.
DROP INDEX "circuits_is_excluded_index";
ALTER TABLE "excluded_circuits" RENAME CONSTRAINT "excluded_circuits_pkey" TO "circuits_is_excluded_index";
DROP INDEX "circuits_exclusion_reason_id_index";

-- A value of jsonb for the one field that is asked, instead of all nine for each correction.
CREATE OR REPLACE FUNCTION corrections_of(c circuits) RETURNS TABLE (field text, corrected_by bigint, corrected_at timestamptz, ours jsonb, theirs jsonb, theirs_when_corrected jsonb,
  kept_value jsonb, kept_by bigint, kept_at timestamptz, protected_until date, is_drifted boolean, is_agreed boolean) LANGUAGE sql STABLE AS $$
  SELECT e.field, (e.said->>'modified_by')::bigint, (e.said->>'modified_at')::timestamptz, v.ours, v.theirs, v.theirs_when,
    e.said->'kept_value', (e.said->>'kept_by')::bigint, (e.said->>'kept_at')::timestamptz, (e.said->>'protected_until')::date,
    NOT is_same_circuit_value(e.field, v.theirs, CASE WHEN e.said ? 'kept_value' THEN e.said->'kept_value' ELSE v.theirs_when END),
    is_same_circuit_value(e.field, v.theirs, v.ours)
  FROM jsonb_each(c.user_modified_fields) AS e(field, said)
  CROSS JOIN LATERAL (SELECT coalesce(CASE e.field WHEN 'title' THEN to_jsonb(c.title) WHEN 'region_id' THEN to_jsonb(c.region_id) WHEN 'contractor' THEN to_jsonb(c.contractor)
      WHEN 'cycle_type' THEN to_jsonb(c.cycle_type) WHEN 'total_miles' THEN to_jsonb(c.total_miles) WHEN 'miles_planned' THEN to_jsonb(c.miles_planned)
      WHEN 'percent_complete' THEN to_jsonb(c.percent_complete) WHEN 'total_acres' THEN to_jsonb(c.total_acres) WHEN 'start_date' THEN to_jsonb(c.start_date) END, 'null'::jsonb) AS ours,
    coalesce(e.said->'original_value', 'null'::jsonb) AS theirs_when,
    coalesce(CASE WHEN c.upstream_values ? e.field THEN c.upstream_values->e.field ELSE e.said->'original_value' END, 'null'::jsonb) AS theirs) v
  WHERE c.deleted_at IS NULL AND e.field IN ('title', 'region_id', 'contractor', 'cycle_type', 'total_miles', 'miles_planned', 'percent_complete', 'total_acres', 'start_date')
$$;

-- Once for a statement, over all the circuits that it changed, as a call for each of ten thousand costs more than their rows. A circuit without corrections costs one look
-- into an index. A plan is kept from the first call, of one circuit perhaps, and what changed has no index: as arrays of keys, and with a subquery that stays one,
-- no other plan is left than from what changed to a key. As joins ten thousand took minutes.
CREATE FUNCTION keep_changed_corrections() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM circuit_corrections WHERE id = ANY(ARRAY(
    SELECT gone.id FROM changed n CROSS JOIN LATERAL (SELECT x.id FROM circuit_corrections x WHERE x.circuit_id = n.id AND (n.deleted_at IS NOT NULL OR NOT coalesce(n.user_modified_fields ? x.field, false)) OFFSET 0) gone));
  INSERT INTO circuit_corrections AS x (circuit_id, region_id, work_order, searched_text, field, corrected_by, corrected_at, ours, theirs, theirs_when_corrected, kept_value, kept_by, kept_at, protected_until, is_drifted, is_agreed)
  SELECT n.id, n.region_id, n.work_order, n.searched_text, k.* FROM changed n CROSS JOIN LATERAL corrections_of(n) k WHERE n.user_modified_fields IS NOT NULL
  ON CONFLICT (circuit_id, field) DO UPDATE SET region_id = excluded.region_id, work_order = excluded.work_order, searched_text = excluded.searched_text, corrected_by = excluded.corrected_by, corrected_at = excluded.corrected_at, ours = excluded.ours, theirs = excluded.theirs,
    theirs_when_corrected = excluded.theirs_when_corrected, kept_value = excluded.kept_value, kept_by = excluded.kept_by, kept_at = excluded.kept_at, protected_until = excluded.protected_until,
    is_drifted = excluded.is_drifted, is_agreed = excluded.is_agreed
  WHERE (x.region_id, x.work_order, x.searched_text, x.corrected_by, x.corrected_at, x.ours, x.theirs, x.theirs_when_corrected, x.kept_value, x.kept_by, x.kept_at, x.protected_until)
    IS DISTINCT FROM (excluded.region_id, excluded.work_order, excluded.searched_text, excluded.corrected_by, excluded.corrected_at, excluded.ours, excluded.theirs, excluded.theirs_when_corrected, excluded.kept_value, excluded.kept_by, excluded.kept_at, excluded.protected_until);
  RETURN NULL;
END $$;
DROP TRIGGER circuits_corrections_changed ON circuits;
CREATE TRIGGER circuits_corrections_changed AFTER UPDATE ON circuits REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_changed_corrections();

CREATE FUNCTION keep_changed_exclusions() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
  DELETE FROM excluded_circuits WHERE circuit_id = ANY(ARRAY(SELECT n.id FROM changed n WHERE NOT n.is_excluded));
  INSERT INTO excluded_circuits AS e (circuit_id, ends_on, due_at) SELECT n.id, n.exclusion_ends_on, n.exclusion_due_at FROM changed n WHERE n.is_excluded
  ON CONFLICT (circuit_id) DO UPDATE SET ends_on = excluded.ends_on, due_at = excluded.due_at WHERE (e.ends_on, e.due_at) IS DISTINCT FROM (excluded.ends_on, excluded.due_at);
  RETURN NULL;
END $$;
DROP TRIGGER circuits_exclusion_changed ON circuits;
CREATE TRIGGER circuits_exclusion_changed AFTER UPDATE ON circuits REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION keep_changed_exclusions();

-- Ten thousand entries go into a list of words once, and not in five parts; the next analysis sorts them in.
ALTER INDEX "circuits_search_trgm" SET (gin_pending_list_limit = 16384);
ALTER INDEX "activity_log_search_trgm" SET (gin_pending_list_limit = 16384);
ALTER TABLE "circuits" SET (autovacuum_analyze_scale_factor = 0.02);
ALTER TABLE "activity_log" SET (autovacuum_analyze_scale_factor = 0.02);
