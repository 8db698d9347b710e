-- The words of an import of 20 000 circuits fit into one list; autovacuum sorts it in within a minute
-- (docs/decisions/circuit-indexes.md).
ALTER INDEX "circuits_search_trgm" SET (gin_pending_list_limit = 65536);
ALTER INDEX "activity_log_search_trgm" SET (gin_pending_list_limit = 65536);
