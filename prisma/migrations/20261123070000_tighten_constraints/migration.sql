-- A planner's production always belongs to the region of its circuits: a null would escape the unique keys below.
ALTER TABLE "planner_daily_aggregates" ALTER COLUMN "region_id" SET NOT NULL;
ALTER TABLE "planner_weekly_aggregates" ALTER COLUMN "region_id" SET NOT NULL;
CREATE INDEX "planner_daily_aggregates_region_id_aggregate_date_index" ON "planner_daily_aggregates"("region_id", "aggregate_date");
CREATE INDEX "planner_weekly_aggregates_region_id_week_starting_index" ON "planner_weekly_aggregates"("region_id", "week_starting");

-- Weeks run from Sunday to Saturday, so a week has one key.
ALTER TABLE regional_weekly_aggregates ADD CONSTRAINT regional_weekly_aggregates_week_check CHECK (extract(dow FROM week_starting) = 0 AND week_ending = week_starting + 6);
ALTER TABLE planner_weekly_aggregates ADD CONSTRAINT planner_weekly_aggregates_week_check CHECK (extract(dow FROM week_starting) = 0 AND week_ending = week_starting + 6);

-- The settings are one row, also when two starts seed at once.
CREATE UNIQUE INDEX analytics_settings_single_row ON analytics_settings ((true));

-- Letting go of a person or a sync is the foreign key's own act: while that row exists, the log keeps its name.
CREATE OR REPLACE FUNCTION refuse_activity_log_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - ARRAY['user_id', 'sync_log_id'] = to_jsonb(OLD) - ARRAY['user_id', 'sync_log_id']
    AND (NEW.user_id IS NOT DISTINCT FROM OLD.user_id OR NEW.user_id IS NULL AND NOT EXISTS (SELECT FROM users WHERE id = OLD.user_id))
    AND (NEW.sync_log_id IS NOT DISTINCT FROM OLD.sync_log_id OR NEW.sync_log_id IS NULL AND NOT EXISTS (SELECT FROM sync_logs WHERE id = OLD.sync_log_id)) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'activity_log is append-only';
END $$;
