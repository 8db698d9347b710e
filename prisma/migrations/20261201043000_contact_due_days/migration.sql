-- When the next step at a station that waits is due, where somebody set it without a try. Like the tries there, it holds for as long as the work waits as it did.
CREATE TABLE "contact_due_days" (
  "id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, "set_by" BIGINT, "set_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(), "due_on" DATE NOT NULL, "station_name" VARCHAR(50) NOT NULL,
  CONSTRAINT "contact_due_days_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "contact_due_days_unique" ON "contact_due_days"("circuit_id", "station_name");
CREATE INDEX "contact_due_days_set_by_index" ON "contact_due_days"("set_by");
ALTER TABLE "contact_due_days" ADD CONSTRAINT "contact_due_days_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "contact_due_days_set_by_foreign" FOREIGN KEY ("set_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- A station can be due, and overdue, before anybody tried: among those that are looked at one by one for whether the supervisor is asked are these as well.
DROP INDEX "permission_groups_tried_index";
CREATE INDEX "permission_groups_steps_index" ON "permission_groups"("id") WHERE "tries" > 0 OR "next_due" IS NOT NULL;
