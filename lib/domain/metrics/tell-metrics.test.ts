import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { type Prisma, db } from "@/lib/platform/db";
import { storedCircuit } from "../testing/circuits";

const TOKEN = "a-token-of-the-monitor-0123456789abcdef";
const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` });

async function load(settings: Record<string, string> = {}) {
  vi.resetModules();
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  return (await import("./tell-metrics")).tellMetrics;
}

async function told(): Promise<Map<string, number>> {
  const answer = await (await load())(bearer(TOKEN));
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toBe("text/plain; version=0.0.4; charset=utf-8");
  const lines = (await answer.text()).split("\n").filter((line) => line && !line.startsWith("#"));
  return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.split(" ").at(-1))]));
}

const ended = (feed: string, syncStatus: string, data: Partial<Prisma.SyncLogUncheckedCreateInput> = {}) =>
  db().syncLog.create({
    data: { feed, syncType: "circuit_list", syncStatus, syncTrigger: "manual", startedAt: new Date(), ...data },
    select: { id: true },
  });

afterEach(() => vi.unstubAllEnvs());

describe("H6 who is told numbers", () => {
  it("is whoever shows the token, whole and as it is", async () => {
    const tellMetrics = await load();
    expect((await tellMetrics(bearer(TOKEN))).status).toBe(200);
    for (const headers of [
      new Headers(),
      bearer(""),
      bearer(`${TOKEN}x`),
      bearer(TOKEN.slice(0, -1)),
      new Headers({ authorization: TOKEN }),
    ])
      expect((await tellMetrics(headers)).status).toBe(404);
  });

  it("is nobody where no token is set, whatever is shown", async () => {
    const tellMetrics = await load({ METRICS_TOKEN: "" });
    for (const headers of [new Headers(), bearer(""), bearer("undefined"), bearer(TOKEN)])
      expect((await tellMetrics(headers)).status).toBe(404);
  });
});

describe("numbers for a monitor", () => {
  beforeAll(async () => {
    await ended("circuits", "completed", { durationSeconds: 40, circuitsProcessed: 300, circuitsCreated: 5 });
    await ended("circuits", "completed", { durationSeconds: 20, circuitsProcessed: 200, circuitsRejected: 1 });
    await ended("circuits", "warning", { durationSeconds: 3, endCause: "cancelled" });
    await ended("circuits", "completed", { durationSeconds: 7, contextJson: { preview: true } });
    const { id } = await ended("planned-units", "started");
    await db().syncFreshness.createMany({
      data: [
        { feed: "circuits", part: "ACTIV", syncLogId: id, freshAt: new Date(Date.now() - 3_600_000) },
        { feed: "circuits", part: "GONE", syncLogId: id, freshAt: new Date(0) },
        { feed: "planned-units", part: "due", syncLogId: id, freshAt: new Date(Date.now() - 60_000) },
      ],
    });
    await storedCircuit({ apiStatus: "ACTIV", workOrder: "2025-7001" });
    await storedCircuit({ apiStatus: "ACTIV", workOrder: "2025-7001", extension: "A" });
    await db().$executeRaw`INSERT INTO aggregate_due_days (day) VALUES ('2026-01-14'), ('2026-01-14'), ('2099-01-01')`;
    await db().syncIssue.create({
      data: {
        fingerprint: "metrics",
        kind: "unknown_region",
        severity: "rejected",
        message: "?",
        firstSeenAt: new Date(),
        lastSeenAt: new Date(),
      },
    });
  });

  it("count runs by feed and how they ended, with what they took and met; a preview is none", async () => {
    const numbers = await told();
    expect(numbers.get('ws_tracker_sync_runs_total{feed="circuits",outcome="completed"}')).toBe(2);
    expect(numbers.get('ws_tracker_sync_runs_total{feed="circuits",outcome="cancelled"}')).toBe(1);
    expect(numbers.get('ws_tracker_sync_run_seconds_total{feed="circuits",outcome="completed"}')).toBe(60);
    expect(numbers.get('ws_tracker_sync_rows_total{feed="circuits",kind="processed"}')).toBe(500);
    expect(numbers.get('ws_tracker_sync_rows_total{feed="circuits",kind="rejected"}')).toBe(1);
    expect(numbers.get('ws_tracker_sync_last_run_seconds{feed="circuits"}')).toBe(20);
    expect(numbers.get('ws_tracker_sync_running{feed="planned-units"}')).toBe(1);
    expect(numbers.get('ws_tracker_sync_running{feed="snapshots"}')).toBe(0);
  });

  it("say how old each part of a feed is, but nothing of a status that is not synced", async () => {
    const numbers = await told();
    expect(numbers.get('ws_tracker_feed_age_seconds{feed="circuits",part="ACTIV"}')).toBeCloseTo(3_600, -2);
    expect(numbers.get('ws_tracker_feed_age_seconds{feed="planned-units",part="due"}')).toBeCloseTo(60, -2);
    expect([...numbers.keys()].filter((name) => name.includes("GONE"))).toEqual([]);
  });

  it("say what waits: work orders, not circuits; days that have come, each once; entries of the issues list", async () => {
    const numbers = await told();
    expect(numbers.get('ws_tracker_due{kind="work_orders"}')).toBe(1);
    expect(numbers.get('ws_tracker_due{kind="days"}')).toBe(1);
    expect(numbers.get('ws_tracker_open_issues{severity="rejected"}')).toBe(1);
    expect(numbers.get("ws_tracker_syncs_paused")).toBe(0);
    await db().syncPause.create({ data: { reason: "Storm." } });
    expect((await told()).get("ws_tracker_syncs_paused")).toBe(1);
  });

  it("say how this process is, and that the database answered", async () => {
    const numbers = await told();
    expect(numbers.get("ws_tracker_database_up")).toBe(1);
    expect(numbers.get('process_resident_memory_bytes{role="all"}')).toBeGreaterThan(1e6);
    expect(numbers.get('ws_tracker_database_pool_connections{state="most",role="all"}')).toBe(10);
  });
});
