-- The last lines of a run that goes on are its newest finished work orders: a look at them every second must not read all.
CREATE INDEX "sync_work_orders_finished_index" ON "sync_work_orders"("sync_log_id", "position") WHERE outcome IS NOT NULL;
