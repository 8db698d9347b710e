import { afterAll, expect, it, vi } from "vitest";
import { disconnect } from "@/lib/platform/db";

const TOKEN = "a-token-of-the-monitor-0123456789abcdef";

afterAll(async () => {
  await disconnect();
  vi.unstubAllEnvs();
});

it("R5 a monitor is told that the database is away, and how the process is", async () => {
  vi.resetModules();
  vi.stubEnv("DATABASE_URL", "postgresql://nobody:nothing@127.0.0.1:1/none");
  const { tellMetrics } = await import("./tell-metrics");
  const { db } = await import("@/lib/platform/db");
  await disconnect();
  // At once: what an earlier file left under way would connect to its own database again.
  db();
  const answer = await tellMetrics(new Headers({ authorization: `Bearer ${TOKEN}` }));
  expect(answer.status).toBe(503);
  const text = await answer.text();
  expect(text).toContain("ws_tracker_database_up 0");
  expect(text).toContain("process_resident_memory_bytes");
});
