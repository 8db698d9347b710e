-- Stations of the queue that somebody tried are few of all, and are looked at one by one for whether the supervisor is asked.
CREATE INDEX "permission_groups_tried_index" ON "permission_groups"("id") WHERE "tries" > 0;
