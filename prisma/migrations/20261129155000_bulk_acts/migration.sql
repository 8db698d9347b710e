-- One act on many circuits: what was asked, by whom, how far it is, and which entries of the log it wrote, so that it can be undone as a whole.
CREATE TABLE "bulk_acts" (
  "id" BIGSERIAL NOT NULL,
  "act_key" UUID NOT NULL,
  "kind" VARCHAR(20) NOT NULL,
  "state" VARCHAR(20) NOT NULL DEFAULT 'waiting',
  "asked_by" BIGINT NOT NULL,
  "auth_version" INTEGER NOT NULL,
  "session_id" BIGINT,
  "ip_address" VARCHAR(45),
  "user_agent" VARCHAR(400),
  "request_id" VARCHAR(64) NOT NULL,
  "input" JSONB NOT NULL,
  "total" INTEGER NOT NULL DEFAULT 0,
  "done" INTEGER NOT NULL DEFAULT 0,
  "changed" INTEGER,
  "skipped" JSONB,
  "left_names" TEXT[] NOT NULL DEFAULT '{}',
  "message" VARCHAR(500),
  "first_entry_id" BIGINT,
  "last_entry_id" BIGINT,
  "undoes_id" BIGINT,
  "started_at" TIMESTAMPTZ(3),
  "cancel_requested_at" TIMESTAMPTZ(3),
  "finished_at" TIMESTAMPTZ(3),
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "bulk_acts_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "bulk_acts_state_check" CHECK ("state" IN ('waiting', 'done', 'cancelled', 'refused')),
  CONSTRAINT "bulk_acts_finished_check" CHECK (("state" = 'waiting') = ("finished_at" IS NULL)),
  CONSTRAINT "bulk_acts_asked_by_foreign" FOREIGN KEY ("asked_by") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT "bulk_acts_undoes_id_foreign" FOREIGN KEY ("undoes_id") REFERENCES "bulk_acts" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "bulk_acts_act_key_unique" ON "bulk_acts" ("act_key");
CREATE INDEX "bulk_acts_asked_by_id_index" ON "bulk_acts" ("asked_by", "id");
CREATE INDEX "bulk_acts_undoes_id_index" ON "bulk_acts" ("undoes_id");
-- Two tabs that undo the same act undo it once.
CREATE UNIQUE INDEX "bulk_acts_undone_once" ON "bulk_acts" ("undoes_id") WHERE "state" IN ('waiting', 'done');
