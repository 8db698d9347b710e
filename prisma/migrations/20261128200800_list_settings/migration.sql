-- Columns and row height that a person chose for a list; the address still wins.
CREATE TABLE "list_settings" (
    "user_id" BIGINT NOT NULL,
    "list" VARCHAR(50) NOT NULL,
    "columns" TEXT[] NOT NULL DEFAULT '{}',
    "density" VARCHAR(20),
    "created_at" TIMESTAMPTZ(3) DEFAULT now(),
    "updated_at" TIMESTAMPTZ(3) DEFAULT now(),
    CONSTRAINT "list_settings_pkey" PRIMARY KEY ("user_id", "list")
);
ALTER TABLE "list_settings" ADD CONSTRAINT "list_settings_user_id_foreign" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE NO ACTION;
ALTER TABLE "list_settings" ADD CONSTRAINT "list_settings_density_check" CHECK (density IN ('compact', 'comfortable'));
