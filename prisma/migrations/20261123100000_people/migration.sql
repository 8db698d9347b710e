-- The half-signed-in state: a password was right and the second factor is still owed (security B7). It opens nothing.
CREATE TABLE "sign_in_challenges" (
    "id" BIGSERIAL NOT NULL,
    "token_hash" VARCHAR(64) NOT NULL,
    "user_id" BIGINT NOT NULL,
    "auth_version" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "ip_address" VARCHAR(45),
    "user_agent" VARCHAR(400),
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sign_in_challenges_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "sign_in_challenges_token_hash_unique" ON "sign_in_challenges"("token_hash");
CREATE INDEX "sign_in_challenges_user_id_index" ON "sign_in_challenges"("user_id");
CREATE INDEX "sign_in_challenges_expires_at_index" ON "sign_in_challenges"("expires_at");
ALTER TABLE "sign_in_challenges" ADD CONSTRAINT "sign_in_challenges_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Counters of the rate limits; in the database, so that a restart and a second process change nothing (security A6, E9).
CREATE TABLE "rate_limits" (
    "id" BIGSERIAL NOT NULL,
    "bucket" VARCHAR(255) NOT NULL,
    "count" INTEGER NOT NULL DEFAULT 0,
    "window_started_at" TIMESTAMPTZ(3) NOT NULL,
    "blocked_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "rate_limits_bucket_unique" ON "rate_limits"("bucket");
CREATE INDEX "rate_limits_updated_at_index" ON "rate_limits"("updated_at");

-- A new second factor waits here until a code of it was right; the old one stays valid until then.
ALTER TABLE "users" ADD COLUMN "two_factor_pending_secret" TEXT;
-- Null until the person has walked through the first steps after an invitation.
ALTER TABLE "users" ADD COLUMN "onboarded_at" TIMESTAMPTZ(3);
UPDATE "users" SET "onboarded_at" = "created_at";
-- What GETUSERDETAILS said when the account was last proved; its groups suggest regions, an administrator decides.
ALTER TABLE "users" ADD COLUMN "ws_full_name" VARCHAR(255);
ALTER TABLE "users" ADD COLUMN "ws_groups_json" JSONB;

-- Conflict checks of the administrator's tables.
ALTER TABLE "user_ws_credentials" ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "roles" ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "regions" ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "unit_types" ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "api_status_configs" ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "permission_statuses" ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1;
ALTER TABLE "analytics_settings" ADD COLUMN "row_version" INTEGER NOT NULL DEFAULT 1;

-- The people list sorts by name and searches parts of names and addresses.
CREATE INDEX "users_search_trgm" ON "users" USING gin (lower("name" || ' ' || "email" || ' ' || coalesce("ws_username", '')) gin_trgm_ops);
CREATE INDEX "users_name_id_index" ON "users"("name", "id");
CREATE INDEX "users_last_sign_in_at_id_index" ON "users"("last_sign_in_at", "id");
