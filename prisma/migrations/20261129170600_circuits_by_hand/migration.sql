-- Circuits that people make before WorkStudio knows their work order, delete, or merge into another one.
ALTER TABLE "circuits"
  ADD COLUMN "made_by" BIGINT,
  ADD COLUMN "made_at" TIMESTAMPTZ(3),
  ADD COLUMN "adopted_at" TIMESTAMPTZ(3),
  ADD COLUMN "deleted_by" BIGINT,
  ADD COLUMN "deletion_reason" VARCHAR(500),
  ADD COLUMN "merged_into_id" BIGINT,
  ADD CONSTRAINT "circuits_made_by_foreign" FOREIGN KEY ("made_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  ADD CONSTRAINT "circuits_deleted_by_foreign" FOREIGN KEY ("deleted_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  ADD CONSTRAINT "circuits_merged_into_id_foreign" FOREIGN KEY ("merged_into_id") REFERENCES "circuits" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  ADD CONSTRAINT "circuits_adopted_check" CHECK ("adopted_at" IS NULL OR "made_at" IS NOT NULL),
  ADD CONSTRAINT "circuits_merged_check" CHECK ("merged_into_id" IS NULL OR "deleted_at" IS NOT NULL);
-- Few of many, and a sync looks for them.
CREATE INDEX "circuits_awaited_index" ON "circuits" ("work_order") WHERE "made_at" IS NOT NULL AND "adopted_at" IS NULL;
CREATE INDEX "circuits_merged_into_id_index" ON "circuits" ("merged_into_id") WHERE "merged_into_id" IS NOT NULL;
CREATE INDEX "circuits_deleted_at_index" ON "circuits" ("deleted_at" DESC, "id") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "circuits_made_by_index" ON "circuits" ("made_by") WHERE "made_by" IS NOT NULL;
CREATE INDEX "circuits_deleted_by_index" ON "circuits" ("deleted_by") WHERE "deleted_by" IS NOT NULL;
