import { fileURLToPath } from "node:url";
import { defineConfig } from "prisma/config";

// Prisma's own engine, without its download (prisma/engine).
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= fileURLToPath(new URL("./prisma/engine/schema-engine.mjs", import.meta.url));

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations", seed: "node --conditions=react-server --import tsx prisma/seed/main.ts" },
  datasource: { url: process.env["DATABASE_URL"] ?? "postgresql://postgres@127.0.0.1:5432/ws_tracker" },
});
