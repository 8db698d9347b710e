-- When the next try is due by itself, and when work goes past the supervisor to the utility; both in working days.
ALTER TABLE "permission_statuses" ADD COLUMN "retry_after_days" INTEGER, ADD COLUMN "utility_after_tries" INTEGER, ADD COLUMN "utility_due_days" INTEGER,
  ADD CONSTRAINT "permission_statuses_steps_check" CHECK (retry_after_days >= 1 AND utility_after_tries >= 1 AND utility_due_days >= 0);
-- Three tries and a letter, a working week apart.
UPDATE "permission_statuses" SET "retry_after_days" = 5, "utility_after_tries" = 4, "utility_due_days" = 10 WHERE "code" IN ('', 'No Contact');
UPDATE "permission_statuses" SET "utility_due_days" = 10 WHERE "code" = 'Refused';

-- What was offered instead, as a code: once while the work waits as it does.
ALTER TABLE "contact_tries" ADD COLUMN "alternative" VARCHAR(20),
  ADD CONSTRAINT "contact_tries_alternative_check" CHECK (alternative IN ('trim', 'other_unit', 'by_hand'));
ALTER TABLE "permission_groups" ADD COLUMN "alternative" VARCHAR(20);
