-- Which run an issue was opened by, so that what is news does not depend on how often a run's step was made; and the name that is not known here, apart from the sentence about it.
ALTER TABLE "sync_issues" ADD COLUMN "opened_by_run" BIGINT, ADD COLUMN "name" VARCHAR(255);
UPDATE "sync_issues" SET "name" = CASE WHEN kind IN ('unknown_region', 'unknown_domain') THEN left(substring(message FROM '“([^”]*)”'), 255)
  WHEN kind = 'unknown_status' THEN api_status WHEN kind IN ('unit_unknown_type', 'unit_unknown_permission') THEN nullif(field, '') END
WHERE kind IN ('unknown_region', 'unknown_domain', 'unknown_status', 'unit_unknown_type', 'unit_unknown_permission');

-- Whose account fetched a work order of a run, for the same reason.
ALTER TABLE "sync_work_orders" ADD COLUMN "is_personal" BOOLEAN NOT NULL DEFAULT false;
