import { createHash } from "node:crypto";
import { testShell } from "@/scripts/lib/test-shell.mjs";

type Addresses = { databaseUrl: string; ownerUrl: string };

/**
 * Leaves of this process's environment what tests may see of a shell, and sets every variable that the product
 * must have.
 */
export function setTestEnvironment(addresses: Addresses): void {
  const environment = { ...testShell(process.env), ...testEnvironment(addresses) };
  for (const name of Object.keys(process.env)) if (!(name in environment)) Reflect.deleteProperty(process.env, name);
  Object.assign(process.env, environment);
}

function testEnvironment({ databaseUrl, ownerUrl }: Addresses): Record<string, string> {
  return {
    DATABASE_URL: databaseUrl,
    MIGRATION_DATABASE_URL: ownerUrl,
    DATABASE_MODE: "embedded",
    PORT: "3000",
    APP_URL: "http://localhost:3000",
    NEXTAUTH_URL: "http://localhost:3000",
    AUTH_SECRET: "a-secret-for-tests-only-0123456789abcdef",
    ENCRYPTION_KEYS: `test:${createHash("sha256").update("tests").digest("base64")}`,
    WORKSTUDIO_BASE_URL: "http://127.0.0.1:1/DDOProtocol",
    WORKSTUDIO_SERVICE_USERNAME: "KEYVALLEY\\svc-test",
    WORKSTUDIO_SERVICE_PASSWORD: "a-password-for-tests",
    WORKSTUDIO_VIEW_CIRCUITS: "{00000000-0000-4000-8000-000000000001}",
    WORKSTUDIO_VIEW_PLANNED_UNITS: "{00000000-0000-4000-8000-000000000002}",
    WORKSTUDIO_ALLOW_HTTP_HOSTS: "127.0.0.1,localhost",
    WORKSTUDIO_PAUSE_MS: "0",
    WORKSTUDIO_MANUAL_SYNC_PAUSE_SECONDS: "300",
    WORKSTUDIO_RETRY_DELAYS_MS: "1,1",
    INNGEST_DEV: "http://127.0.0.1:1",
    TWO_FACTOR_POLICY: "optional",
    METRICS_TOKEN: "a-token-of-the-monitor-0123456789abcdef",
    LOG_LEVEL: "silent",
  };
}
