-- What is looked for among the issues, folded as every search is (search_text), with an index that finds a part of it.
CREATE FUNCTION issue_search_text(message text, work_order text, job_guid text, api_status text, note text) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE
  AS $$ SELECT ' ' || lower(normalize(coalesce(message, '') || ' ' || coalesce(work_order, '') || ' ' || coalesce(job_guid, '') || ' ' || coalesce(api_status, '') || ' ' || coalesce(note, ''), NFC)) $$;
CREATE INDEX sync_issues_search_trgm ON sync_issues USING gin (issue_search_text(message, work_order, job_guid, api_status, note) gin_trgm_ops);

-- The order in which open issues are read, and how many wait.
CREATE INDEX sync_issues_open_index ON sync_issues (severity, last_seen_at DESC, id DESC) WHERE resolved_at IS NULL;
