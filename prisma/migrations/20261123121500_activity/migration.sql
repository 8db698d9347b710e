-- The activity log is read newest first, whatever it is filtered by: each filter has an index that ends in the id.
CREATE INDEX "activity_log_subject_type_id_index" ON "activity_log"("subject_type", "id");
CREATE INDEX "activity_log_actor_type_id_index" ON "activity_log"("actor_type", "id");
CREATE INDEX activity_log_request_id_index ON activity_log (request_id, id) WHERE request_id IS NOT NULL;

-- What people write is searched by parts of words. A sync's own rows stay out: they are the most by far, and their circuits are found
-- through the circuits' own search.
CREATE INDEX activity_log_search_trgm ON activity_log USING gin (lower(actor_name || ' ' || coalesce(subject_label, '') || ' ' || coalesce(reason, '')) gin_trgm_ops) WHERE actor_type <> 'sync';
