-- What an act changed, as stored and not in words, so that it can be taken back; and which act another one takes back.
ALTER TABLE "activity_log" ADD COLUMN "states_json" JSONB, ADD COLUMN "reverts_id" BIGINT;
ALTER TABLE "activity_log" ADD CONSTRAINT "activity_log_reverts_id_foreign" FOREIGN KEY ("reverts_id") REFERENCES "activity_log"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;
-- An act is taken back once: what takes it back can be taken back in its turn.
CREATE UNIQUE INDEX "activity_log_reverts_id_unique" ON "activity_log"("reverts_id") WHERE "reverts_id" IS NOT NULL;
