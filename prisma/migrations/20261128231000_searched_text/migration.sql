-- The folded text of a circuit stands in its row: a search that meets thousands of circuits must not fold each of them again, which took ten times as long
-- as reading them (docs/decisions/lists.md). The table's statistics then say how common a text is, and so whether to go through the order or the index.
DROP INDEX circuits_search_trgm;
ALTER TABLE circuits ADD COLUMN searched_text text GENERATED ALWAYS AS (circuit_search_text(work_order, extension, title, taken_by)) STORED;
ALTER TABLE circuits ALTER COLUMN searched_text SET STATISTICS 500;
CREATE INDEX circuits_search_trgm ON circuits USING gin (searched_text gin_trgm_ops);
ANALYZE circuits (searched_text);

-- WorkStudio's planner is filtered by.
CREATE INDEX circuits_taken_by_index ON circuits (taken_by) WHERE deleted_at IS NULL;
