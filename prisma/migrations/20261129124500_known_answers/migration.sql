-- An answer that was read before and is the same, while what it became stands as it was, need not be read again.
CREATE TABLE "work_order_answers" (
  "work_order" VARCHAR(20) NOT NULL, "digest" UUID NOT NULL, "stored" UUID NOT NULL, "read_at" TIMESTAMPTZ(3) NOT NULL,
  CONSTRAINT "work_order_answers_pkey" PRIMARY KEY ("work_order")
);
