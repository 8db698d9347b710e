-- Why circuits are left out of reporting: a closed list, which says what happens when an exclusion ends.
CREATE TABLE "exclusion_reasons" (
  "id" BIGSERIAL NOT NULL,
  "code" VARCHAR(30) NOT NULL,
  "name" VARCHAR(100) NOT NULL,
  "at_end" VARCHAR(20) NOT NULL,
  "needs_note" BOOLEAN NOT NULL DEFAULT false,
  "sort_order" INTEGER NOT NULL DEFAULT 0,
  "is_active" BOOLEAN NOT NULL DEFAULT true,
  "row_version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "exclusion_reasons_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "exclusion_reasons_at_end_check" CHECK ("at_end" IN ('returns', 'decision'))
);
CREATE UNIQUE INDEX "exclusion_reasons_code_unique" ON "exclusion_reasons" ("code");
CREATE UNIQUE INDEX "exclusion_reasons_name_unique" ON "exclusion_reasons" ("name");
INSERT INTO "exclusion_reasons" ("code", "name", "at_end", "needs_note", "sort_order") VALUES
  ('storm', 'Crews are on storm work', 'returns', false, 10),
  ('construction', 'The line is being rebuilt', 'returns', false, 20),
  ('season', 'Protected season (nesting, wetland)', 'returns', false, 30),
  ('budget', 'Moved to another budget year', 'returns', false, 40),
  ('access', 'No access', 'decision', false, 50),
  ('dispute', 'Dispute over a right of way', 'decision', false, 60),
  ('ownership', 'Belongs to another utility', 'decision', false, 70),
  ('other', 'Another reason', 'decision', true, 80);

-- What an exclusion says beside `exclusion_reason`, which holds the reason's name as it was then; circuits that were excluded before the list keep their own words there.
ALTER TABLE "circuits"
  ADD COLUMN "exclusion_reason_id" BIGINT,
  ADD COLUMN "exclusion_note" VARCHAR(500),
  ADD COLUMN "exclusion_ends_on" DATE,
  ADD COLUMN "exclusion_due_at" TIMESTAMPTZ(3),
  ADD CONSTRAINT "circuits_exclusion_reason_id_foreign" FOREIGN KEY ("exclusion_reason_id") REFERENCES "exclusion_reasons" ("id") ON DELETE RESTRICT ON UPDATE NO ACTION,
  ADD CONSTRAINT "circuits_exclusion_check" CHECK ("is_excluded" OR ("exclusion_reason_id" IS NULL AND "exclusion_note" IS NULL AND "exclusion_ends_on" IS NULL AND "exclusion_due_at" IS NULL));
CREATE INDEX "circuits_exclusion_reason_id_index" ON "circuits" ("exclusion_reason_id") WHERE "exclusion_reason_id" IS NOT NULL;
CREATE INDEX "circuits_exclusion_ends_on_index" ON "circuits" ("exclusion_ends_on") WHERE "exclusion_ends_on" IS NOT NULL;
CREATE INDEX "circuits_region_id_exclusion_due_at_index" ON "circuits" ("region_id", "exclusion_due_at") WHERE "exclusion_due_at" IS NOT NULL;
