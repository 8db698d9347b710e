-- Who looks after a station that waits for a permission. Like the tries there, it holds for as long as the work waits as it did.
CREATE TABLE "contact_assignments" (
  "id" BIGSERIAL NOT NULL, "circuit_id" BIGINT NOT NULL, "user_id" BIGINT NOT NULL, "assigned_by" BIGINT, "assigned_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  "station_name" VARCHAR(50) NOT NULL,
  CONSTRAINT "contact_assignments_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "contact_assignments_unique" ON "contact_assignments"("circuit_id", "station_name");
CREATE INDEX "contact_assignments_user_id_index" ON "contact_assignments"("user_id");
CREATE INDEX "contact_assignments_assigned_by_index" ON "contact_assignments"("assigned_by");
ALTER TABLE "contact_assignments" ADD CONSTRAINT "contact_assignments_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "contact_assignments_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  ADD CONSTRAINT "contact_assignments_assigned_by_foreign" FOREIGN KEY ("assigned_by") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- What people did since the work waits so, beside each group: over a million units the queue is not filtered by going through all tries.
ALTER TABLE "permission_groups" ADD COLUMN "tries" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "next_due" DATE, ADD COLUMN "last_outcome" VARCHAR(20), ADD COLUMN "assignee_id" BIGINT,
  ADD CONSTRAINT "permission_groups_assignee_id_foreign" FOREIGN KEY ("assignee_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
CREATE INDEX "permission_groups_assignee_id_index" ON "permission_groups"("assignee_id") WHERE "assignee_id" IS NOT NULL;
CREATE INDEX "permission_groups_next_due_index" ON "permission_groups"("next_due") WHERE "next_due" IS NOT NULL;
UPDATE "permission_groups" g SET "tries" = made."tries", "next_due" = made."due_on"[1], "last_outcome" = made."outcome"[1] FROM (
  SELECT own."id", count(*) AS "tries", array_agg(t."due_on" ORDER BY t."made_at" DESC, t."id" DESC) AS "due_on", array_agg(t."outcome" ORDER BY t."made_at" DESC, t."id" DESC) AS "outcome"
  FROM "permission_groups" own JOIN "contact_tries" t ON t."circuit_id" = own."circuit_id" AND t."station_name" = own."station_name" AND t."made_at" >= own."since" GROUP BY own."id") made
WHERE made."id" = g."id";

-- When work that waits in a status is the supervisor's to decide, and within how many working days.
ALTER TABLE "permission_statuses" ADD COLUMN "escalate_from_day" INTEGER, ADD COLUMN "escalate_after_tries" INTEGER, ADD COLUMN "escalate_due_days" INTEGER,
  ADD CONSTRAINT "permission_statuses_escalation_check" CHECK (escalate_from_day >= 0 AND escalate_after_tries >= 1 AND escalate_due_days >= 0);
UPDATE "permission_statuses" SET "escalate_from_day" = 31, "escalate_after_tries" = 3 WHERE "code" IN ('', 'No Contact');
UPDATE "permission_statuses" SET "escalate_from_day" = 0, "escalate_due_days" = 2 WHERE "code" = 'Refused';
