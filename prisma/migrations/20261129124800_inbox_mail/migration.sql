-- Who wants their inbox by mail on weekday mornings, and the day of the last one, so that nobody gets two.
ALTER TABLE "users" ADD COLUMN "wants_inbox_mail" BOOLEAN NOT NULL DEFAULT false, ADD COLUMN "inbox_mailed_on" DATE;
CREATE INDEX "users_wants_inbox_mail_index" ON "users" ("id") WHERE "wants_inbox_mail";
