import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Prisma's own engine, without its download (prisma/engine).
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= fileURLToPath(
  new URL("./prisma/engine/schema-engine.mjs", import.meta.url),
);

const url = process.env["DATABASE_URL"];

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations", seed: "node --conditions=react-server --import tsx prisma/seed/main.ts" },
  // No fallback: a command that could write must be told where; `generate` and `validate` need no database.
  ...(url ? { datasource: { url } } : {}),
});
