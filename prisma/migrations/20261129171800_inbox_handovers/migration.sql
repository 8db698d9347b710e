-- Somebody asks a colleague to settle what waits for both. It settles nothing: it is told for as long as the fact stands.
CREATE TABLE "inbox_handovers" (
  "id" BIGSERIAL NOT NULL,
  "kind" VARCHAR(20) NOT NULL,
  "circuit_id" BIGINT NOT NULL,
  "from_user_id" BIGINT NOT NULL,
  "to_user_id" BIGINT NOT NULL,
  "note" VARCHAR(255) NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  CONSTRAINT "inbox_handovers_pkey" PRIMARY KEY ("id"),
  CONSTRAINT "inbox_handovers_others_check" CHECK ("from_user_id" <> "to_user_id"),
  CONSTRAINT "inbox_handovers_circuit_id_foreign" FOREIGN KEY ("circuit_id") REFERENCES "circuits" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT "inbox_handovers_from_user_id_foreign" FOREIGN KEY ("from_user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
  CONSTRAINT "inbox_handovers_to_user_id_foreign" FOREIGN KEY ("to_user_id") REFERENCES "users" ("id") ON DELETE CASCADE ON UPDATE NO ACTION
);
CREATE INDEX "inbox_handovers_circuit_id_kind_id_index" ON "inbox_handovers" ("circuit_id", "kind", "id");
CREATE INDEX "inbox_handovers_from_user_id_index" ON "inbox_handovers" ("from_user_id");
CREATE INDEX "inbox_handovers_to_user_id_index" ON "inbox_handovers" ("to_user_id");
