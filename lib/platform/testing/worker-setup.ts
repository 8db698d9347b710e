import { afterAll, inject } from "vitest";
import { createDatabase } from "./test-database";

// A database of its own for every test file, set before any code under test reads the environment.
const database = await createDatabase(inject("clusterUrl"), inject("templateDatabase"));
Object.assign(process.env, {
  DATABASE_URL: database.url,
  DATABASE_MODE: "embedded",
  APP_URL: "http://localhost:3000",
  AUTH_SECRET: "a-secret-for-tests-only-0123456789abcdef",
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 1).toString("base64")}`,
  WORKSTUDIO_BASE_URL: "http://127.0.0.1:1/DDOProtocol",
  WORKSTUDIO_ALLOW_HTTP_HOSTS: "127.0.0.1,localhost",
  WORKSTUDIO_PAUSE_MS: "0",
  WORKSTUDIO_RETRY_DELAYS_MS: "1,1",
  LOG_LEVEL: "silent",
});

afterAll(async () => {
  const { disconnect } = await import("@/lib/platform/db").catch(() => ({ disconnect: async () => undefined }));
  await disconnect();
  await database.drop();
});
