import { Pool } from "pg";
import { expect, it, vi } from "vitest";
import { Prisma, db, disconnect, readRows } from "@/lib/platform/db";
import { forgetEarlierFile } from "./own-connections";

const keep = globalThis as typeof globalThis & { wsTrackerDatabase?: unknown };
const named = () => readRows<{ name: string }>(Prisma.sql`SELECT current_database()::text AS name`);

it("given work that an earlier file left under way, gives nobody its connections", async () => {
  const pool = new Pool({ connectionString: "postgresql://nobody@127.0.0.1:1/test_worker_99" });
  expect(() => (keep.wsTrackerDatabase = { pool })).toThrow("Something of an earlier test file");
  expect(pool.ended).toBe(true);
  const [found] = await named();
  expect(`/${found?.name}`).toBe(new URL(process.env["DATABASE_URL"] ?? "").pathname);
});

it("given a file that closes its connections, and modules read anew, connects again", async () => {
  const before = db();
  await disconnect();
  vi.resetModules();
  const { db: anew } = await import("@/lib/platform/db");
  expect(anew()).not.toBe(before);
  expect(await named()).toHaveLength(1);
});

it("given what the modules of an earlier file made for the process, lets this file's make their own", async () => {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/test_worker_99");
  await disconnect();
  const earlier = await import("@/lib/platform/process-metrics");
  await earlier.readProcessMetrics();
  vi.unstubAllEnvs();
  vi.resetModules();
  forgetEarlierFile();
  const own = await import("@/lib/platform/process-metrics");
  expect(await own.readProcessMetrics()).toContain("ws_tracker_database_pool_connections");
  const [found] = await named();
  expect(`/${found?.name}`).toBe(new URL(process.env["DATABASE_URL"] ?? "").pathname);
});
