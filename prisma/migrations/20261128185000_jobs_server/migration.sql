-- One installation is one database: several of them may share a jobs server, and are told apart by this.
CREATE TABLE "installation" (
  "id" SMALLINT NOT NULL DEFAULT 1,
  "installation_id" VARCHAR(26) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
  CONSTRAINT "installation_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "installation_one_row" CHECK ("id" = 1)
);
INSERT INTO "installation" ("installation_id") VALUES (left(replace(gen_random_uuid()::text, '-', ''), 12));

-- What the product knows of the server that runs its jobs: who registered what, and when it was heard of last.
CREATE TABLE "jobs_server" (
  "id" SMALLINT NOT NULL DEFAULT 1,
  "engine" VARCHAR(255),
  "address" VARCHAR(500),
  "functions_fingerprint" VARCHAR(64),
  "registered_at" TIMESTAMPTZ(3),
  "last_call_at" TIMESTAMPTZ(3),
  "last_call_engine" VARCHAR(255),
  "problem" TEXT,
  "problem_at" TIMESTAMPTZ(3),
  "swept_at" TIMESTAMPTZ(3),
  CONSTRAINT "jobs_server_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "jobs_server_one_row" CHECK ("id" = 1)
);
INSERT INTO "jobs_server" DEFAULT VALUES;
