-- What somebody put off in their inbox: a kind of matter, until the morning of a day, and why.
CREATE TABLE "inbox_snoozes" (
  "user_id" BIGINT NOT NULL,
  "kind" VARCHAR(30) NOT NULL,
  "until" DATE NOT NULL,
  "reason" VARCHAR(255) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "inbox_snoozes_pkey" PRIMARY KEY ("user_id", "kind"),
  CONSTRAINT "inbox_snoozes_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
