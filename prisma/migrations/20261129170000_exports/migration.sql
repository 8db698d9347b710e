-- Files of more rows than anybody waits for, written by the jobs; in parts here, since several machines share only the database.
CREATE TABLE "exports" (
  "id" BIGSERIAL NOT NULL,
  "user_id" BIGINT NOT NULL,
  "auth_version" INTEGER NOT NULL,
  "reach" TEXT NOT NULL,
  "list" VARCHAR(50) NOT NULL,
  "format" VARCHAR(4) NOT NULL,
  "address" JSONB NOT NULL,
  "file_name" VARCHAR(200) NOT NULL,
  "state" VARCHAR(10) NOT NULL DEFAULT 'waiting',
  "total" INTEGER NOT NULL,
  "written" INTEGER NOT NULL DEFAULT 0,
  "bytes" BIGINT NOT NULL DEFAULT 0,
  "message" VARCHAR(500),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "cancel_requested_at" TIMESTAMPTZ(3),
  "expires_at" TIMESTAMPTZ(3),
  CONSTRAINT "exports_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "exports_state_check" CHECK (state IN ('waiting', 'running', 'done', 'failed', 'cancelled')),
  CONSTRAINT "exports_format_check" CHECK (format IN ('csv', 'xlsx'))
);
CREATE INDEX "exports_user_id_created_at_index" ON "exports"("user_id", "created_at");
ALTER TABLE "exports" ADD CONSTRAINT "exports_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

CREATE TABLE "export_chunks" (
  "export_id" BIGINT NOT NULL,
  "number" INTEGER NOT NULL,
  "data" BYTEA NOT NULL,
  CONSTRAINT "export_chunks_pkey" PRIMARY KEY ("export_id", "number")
);
-- Workbooks are packed already.
ALTER TABLE "export_chunks" ALTER COLUMN "data" SET STORAGE EXTERNAL;
ALTER TABLE "export_chunks" ADD CONSTRAINT "export_chunks_export_id_foreign" FOREIGN KEY ("export_id") REFERENCES "exports"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
