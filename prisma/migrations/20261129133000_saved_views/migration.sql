-- A view is its owner's, or also for everybody with a role or of a region; which one a list starts with is each person's own choice.
DROP INDEX "saved_views_user_id_noun_name_unique";
ALTER TABLE "saved_views" DROP COLUMN "is_shared", DROP COLUMN "is_default", DROP COLUMN "sort_order",
  ADD COLUMN "role_id" BIGINT, ADD COLUMN "region_id" BIGINT, ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1,
  ADD CONSTRAINT "saved_views_shared_once_check" CHECK (role_id IS NULL OR region_id IS NULL),
  ADD CONSTRAINT "saved_views_role_id_foreign" FOREIGN KEY ("role_id") REFERENCES "roles"("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  ADD CONSTRAINT "saved_views_region_id_foreign" FOREIGN KEY ("region_id") REFERENCES "regions"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
CREATE UNIQUE INDEX "saved_views_user_id_noun_name_unique" ON "saved_views"("user_id", "noun", lower("name"));
CREATE INDEX "saved_views_noun_index" ON "saved_views"("noun") WHERE role_id IS NOT NULL OR region_id IS NOT NULL;
CREATE INDEX "saved_views_role_id_index" ON "saved_views"("role_id") WHERE role_id IS NOT NULL;
CREATE INDEX "saved_views_region_id_index" ON "saved_views"("region_id") WHERE region_id IS NOT NULL;

ALTER TABLE "list_settings" ADD COLUMN "default_view_id" BIGINT,
  ADD CONSTRAINT "list_settings_default_view_id_foreign" FOREIGN KEY ("default_view_id") REFERENCES "saved_views"("id") ON DELETE SET NULL ON UPDATE NO ACTION;
CREATE INDEX "list_settings_default_view_id_index" ON "list_settings"("default_view_id") WHERE default_view_id IS NOT NULL;
