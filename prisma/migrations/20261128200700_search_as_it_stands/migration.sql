-- The one place that folds what is searched and what is typed: composed characters (NFC), lower case as this database folds it. A text that stands in
-- a field is so found as it stands, which two foldings, one of them in the program, could not promise.
CREATE FUNCTION search_fold(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT lower(normalize(value, NFC)) $$;

-- What an index holds; the blank lets one or two characters be looked for as the start of a word.
CREATE FUNCTION search_text(value text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT ' ' || lower(normalize(value, NFC)) $$;

-- What somebody typed, for LIKE: its own wildcards are plain characters.
CREATE FUNCTION search_pattern(typed text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT replace(replace(replace(lower(normalize(typed, NFC)), '\', '\\'), '%', '\%'), '_', '\_') $$;

DROP INDEX circuits_search_trgm;
CREATE OR REPLACE FUNCTION circuit_search_text(work_order text, extension text, title text, taken_by text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT ' ' || lower(normalize(coalesce(work_order, '') || ' ' || coalesce(extension, '') || ' ' || coalesce(title, '') || ' ' || coalesce(taken_by, ''), NFC)) $$;
CREATE INDEX circuits_search_trgm ON circuits USING gin (circuit_search_text(work_order, extension, title, taken_by) gin_trgm_ops);
-- Contractors that differ only in case are one; the planner knows by the index how many circuits each has.
CREATE INDEX circuits_contractor_fold_index ON circuits (search_fold(contractor)) WHERE deleted_at IS NULL;

DROP INDEX users_search_trgm;
CREATE INDEX users_search_trgm ON users USING gin (search_text(name || ' ' || email || ' ' || coalesce(ws_username, '')) gin_trgm_ops);

DROP INDEX activity_log_search_trgm;
CREATE INDEX activity_log_search_trgm ON activity_log USING gin (search_text(actor_name || ' ' || coalesce(subject_label, '') || ' ' || coalesce(reason, '')) gin_trgm_ops) WHERE actor_type <> 'sync';
