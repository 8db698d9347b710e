-- Somebody who may not exclude a circuit asks for it; whoever may decides, or asks back. One request of a circuit is open at a time.
CREATE TABLE "exclusion_requests" (
  "id" BIGSERIAL NOT NULL,
  "circuit_id" BIGINT NOT NULL,
  "asked_by" BIGINT,
  "reason_id" BIGINT NOT NULL,
  "note" VARCHAR(500),
  "ends_on" DATE,
  "state" VARCHAR(20) NOT NULL DEFAULT 'open',
  "question" VARCHAR(500),
  "questioned_by" BIGINT,
  "questioned_at" TIMESTAMPTZ(3),
  "answer" VARCHAR(500),
  "answered_at" TIMESTAMPTZ(3),
  "decided_by" BIGINT,
  "decided_at" TIMESTAMPTZ(3),
  "decision" VARCHAR(500),
  "row_version" INTEGER NOT NULL DEFAULT 1,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "exclusion_requests_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "exclusion_requests_state_check" CHECK ("state" IN ('open', 'asked_back', 'granted', 'refused', 'withdrawn')),
  CONSTRAINT "exclusion_requests_decided_check" CHECK (("state" IN ('open', 'asked_back')) = ("decided_at" IS NULL)),
  CONSTRAINT "exclusion_requests_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT "exclusion_requests_asked_by_foreign" FOREIGN KEY ("asked_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  CONSTRAINT "exclusion_requests_reason_id_foreign" FOREIGN KEY ("reason_id") REFERENCES "exclusion_reasons" ("id") ON DELETE RESTRICT ON UPDATE NO ACTION,
  CONSTRAINT "exclusion_requests_questioned_by_foreign" FOREIGN KEY ("questioned_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION,
  CONSTRAINT "exclusion_requests_decided_by_foreign" FOREIGN KEY ("decided_by") REFERENCES "users" ("id") ON DELETE SET NULL ON UPDATE NO ACTION
);
CREATE UNIQUE INDEX "exclusion_requests_open_unique" ON "exclusion_requests" ("circuit_id") WHERE "state" IN ('open', 'asked_back');
CREATE INDEX "exclusion_requests_circuit_id_id_index" ON "exclusion_requests" ("circuit_id", "id");
CREATE INDEX "exclusion_requests_asked_by_id_index" ON "exclusion_requests" ("asked_by", "id");
CREATE INDEX "exclusion_requests_reason_id_index" ON "exclusion_requests" ("reason_id");
