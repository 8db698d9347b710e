-- Files that people send for a list, staged so that preview, act and undo are statements over all of their rows at once.
CREATE TABLE "imports" (
  "id" BIGSERIAL NOT NULL,
  "user_id" BIGINT NOT NULL,
  "list" VARCHAR(50) NOT NULL,
  "file_name" VARCHAR(200) NOT NULL,
  "note" VARCHAR(500),
  "header" TEXT[],
  "columns" TEXT[],
  "state" VARCHAR(10) NOT NULL DEFAULT 'previewed',
  "counts" JSONB NOT NULL DEFAULT '{}',
  "reason" VARCHAR(500),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "applied_at" TIMESTAMPTZ(3),
  "undone_at" TIMESTAMPTZ(3),
  CONSTRAINT "imports_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "imports_state_check" CHECK (state IN ('previewed', 'applied', 'undone'))
);
CREATE INDEX "imports_user_id_created_at_index" ON "imports"("user_id", "created_at");
ALTER TABLE "imports" ADD CONSTRAINT "imports_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE "import_rows" (
  "import_id" BIGINT NOT NULL,
  "line" INTEGER NOT NULL,
  "cells" JSONB NOT NULL,
  "unread" JSONB,
  "subject_key" VARCHAR(300),
  "version" VARCHAR(100),
  "given" JSONB NOT NULL DEFAULT '{}',
  "raw" JSONB NOT NULL DEFAULT '{}',
  "faults" JSONB NOT NULL DEFAULT '{}',
  "subject_id" BIGINT,
  "subject_label" VARCHAR(300),
  "outcome" VARCHAR(10) NOT NULL DEFAULT 'fault',
  "edits" JSONB NOT NULL DEFAULT '{}',
  "problems" JSONB NOT NULL DEFAULT '[]',
  "entry_id" BIGINT,
  CONSTRAINT "import_rows_pkey" PRIMARY KEY ("import_id", "line"),
  CONSTRAINT "import_rows_outcome_check" CHECK (outcome IN ('change', 'create', 'same', 'fault', 'conflict', 'applied', 'undone', 'left'))
);
ALTER TABLE "import_rows" ADD CONSTRAINT "import_rows_import_id_foreign" FOREIGN KEY ("import_id") REFERENCES "imports"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Under which field a person last brought in a column of a list's files.
CREATE TABLE "import_columns" (
  "user_id" BIGINT NOT NULL,
  "list" VARCHAR(50) NOT NULL,
  "header" VARCHAR(200) NOT NULL,
  "field" VARCHAR(50) NOT NULL,
  CONSTRAINT "import_columns_pkey" PRIMARY KEY ("user_id", "list", "header")
);
ALTER TABLE "import_columns" ADD CONSTRAINT "import_columns_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
