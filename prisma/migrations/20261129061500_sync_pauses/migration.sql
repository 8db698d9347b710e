-- While one of them is open, no run of any feed begins; scheduled times wait and are caught up afterwards.
CREATE TABLE "sync_pauses" (
  "id" BIGSERIAL NOT NULL,
  "paused_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "paused_by" BIGINT,
  "reason" VARCHAR(500) NOT NULL,
  "resumed_at" TIMESTAMPTZ(3),
  "resumed_by" BIGINT,
  CONSTRAINT "sync_pauses_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "sync_pauses_end_check" CHECK ("resumed_at" >= "paused_at")
);
CREATE UNIQUE INDEX sync_pauses_open_unique ON sync_pauses ((true)) WHERE resumed_at IS NULL;
ALTER TABLE "sync_pauses" ADD CONSTRAINT "sync_pauses_paused_by_foreign" FOREIGN KEY ("paused_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION;
ALTER TABLE "sync_pauses" ADD CONSTRAINT "sync_pauses_resumed_by_foreign" FOREIGN KEY ("resumed_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION;
