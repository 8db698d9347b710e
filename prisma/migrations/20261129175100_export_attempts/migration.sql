-- Whoever takes an export raises its attempt: a writer that was taken for lost writes nothing into the file of the next one.
ALTER TABLE "exports" ADD COLUMN "attempt" INTEGER NOT NULL DEFAULT 0;
-- Each reading of an import's file is another preview, also where as many rows would change.
ALTER TABLE "imports" ADD COLUMN "revision" INTEGER NOT NULL DEFAULT 0;
