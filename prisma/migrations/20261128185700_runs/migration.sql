-- Runs of any feed: who carries them, why they ended, which of their steps are done, how fresh each part of a feed is.
ALTER TABLE "sync_logs" ADD COLUMN "is_job" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "taken_up_at" TIMESTAMPTZ(3),
  ADD COLUMN "restarts" INTEGER NOT NULL DEFAULT 0, ADD COLUMN "end_cause" VARCHAR(30);
UPDATE "sync_logs" SET "end_cause" = 'cancelled' WHERE "sync_status" = 'failed' AND "error_message" LIKE 'Cancelled.%';
ALTER TABLE "sync_issues" ADD COLUMN "note" VARCHAR(500);

CREATE UNLOGGED TABLE "sync_run_steps" (
  "sync_log_id" BIGINT NOT NULL, "name" VARCHAR(200) NOT NULL, "claimed_by" VARCHAR(36) NOT NULL, "claimed_until" TIMESTAMPTZ(3) NOT NULL,
  "finished_at" TIMESTAMPTZ(3), "answer" TEXT,
  CONSTRAINT "sync_run_steps_pkey" PRIMARY KEY ("sync_log_id", "name")
);
CREATE TABLE "sync_freshness" (
  "feed" VARCHAR(100) NOT NULL, "part" VARCHAR(100) NOT NULL, "sync_log_id" BIGINT NOT NULL, "fresh_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sync_freshness_pkey" PRIMARY KEY ("feed", "part")
);
CREATE TABLE "sync_schedules" (
  "feed" VARCHAR(100) NOT NULL, "handled_until" TIMESTAMPTZ(3) NOT NULL, "swept_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "sync_schedules_pkey" PRIMARY KEY ("feed")
);

-- What earlier runs made fresh: their statuses without those that failed.
INSERT INTO "sync_freshness" ("feed", "part", "sync_log_id", "fresh_at")
SELECT DISTINCT ON (part) 'circuits', part, l.id, l.completed_at
FROM "sync_logs" l CROSS JOIN LATERAL jsonb_array_elements_text(CASE WHEN jsonb_typeof(l.context_json->'statuses') = 'array' THEN l.context_json->'statuses' ELSE '[]' END) AS part
WHERE l.sync_type = 'circuit_list' AND l.sync_status IN ('completed', 'warning') AND l.completed_at IS NOT NULL
  AND NOT coalesce((l.context_json->>'preview')::boolean, false) AND NOT coalesce((l.context_json->>'personal_account')::boolean, false)
  AND NOT coalesce(l.error_details->'failures', '[]') @> jsonb_build_array(jsonb_build_object('status', part))
ORDER BY part, l.completed_at DESC;
