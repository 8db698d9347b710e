-- Rows of a file meet the entries of the log, and each other, by their record.
CREATE INDEX "import_rows_import_id_subject_id_index" ON "import_rows"("import_id", "subject_id");
