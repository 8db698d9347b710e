import "server-only";
import { Counter, Gauge, Registry } from "prom-client";
import { showsToken } from "@/lib/platform/bearer-token";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { readProcessMetrics } from "@/lib/platform/process-metrics";
import { FEEDS } from "../feeds/sweep-feeds";
import { countRowsOfRuns, countRuns, readLastRuns, readPartAges, readStanding } from "./queries";

const NOT_KEPT = { "cache-control": "no-store" };

/**
 * Answers a monitor in Prometheus' text format: what all processes share, from the database, and what this process
 * alone knows. 404 to whoever does not show METRICS_TOKEN, and to everybody where none is set; without the database
 * 503, with what the process knows.
 */
export async function tellMetrics(headers: Headers): Promise<Response> {
  if (!showsToken(headers, env().METRICS_TOKEN))
    return Response.json({ status: "not found" }, { status: 404, headers: NOT_KEPT });
  const own = await readProcessMetrics();
  try {
    return answer(200, `${await readSharedMetrics(true)}${own}`);
  } catch (error) {
    logger.error({ err: error }, "metrics: the database does not answer");
    return answer(503, `${await new Shared(false).text()}${own}`);
  }
}

const answer = (status: number, text: string) =>
  new Response(text, { status, headers: { ...NOT_KEPT, "content-type": Registry.PROMETHEUS_CONTENT_TYPE } });

async function readSharedMetrics(isUp: boolean): Promise<string> {
  const shared = new Shared(isUp);
  const [runs, rows, lastRuns, ages, standing] = await Promise.all([
    countRuns(),
    countRowsOfRuns(),
    readLastRuns(FEEDS.map(({ name }) => name)),
    readPartAges(),
    readStanding(),
  ]);
  for (const { feed, outcome, runs: count, seconds } of runs) {
    shared.count("ws_tracker_sync_runs_total", "Runs by feed and how they ended.", { feed, outcome }, count);
    shared.count("ws_tracker_sync_run_seconds_total", "Seconds those runs took.", { feed, outcome }, seconds);
  }
  for (const { feed, kind, rows: count } of rows)
    shared.count("ws_tracker_sync_rows_total", "Rows of circuits or figures those runs met.", { feed, kind }, count);
  for (const { feed, seconds, isRunning } of lastRuns) {
    shared.set("ws_tracker_sync_running", "Whether a run of the feed goes on.", { feed }, isRunning ? 1 : 0);
    if (seconds !== null)
      shared.set("ws_tracker_sync_last_run_seconds", "Seconds the last good run took.", { feed }, seconds);
  }
  for (const { feed, part, seconds } of ages)
    shared.set("ws_tracker_feed_age_seconds", "Seconds since the part was last seen whole.", { feed, part }, seconds);
  for (const { name, label, count } of standing) {
    if (name === "due") shared.set("ws_tracker_due", "What waits for a run, by kind.", { kind: label }, count);
    if (name === "open_issues")
      shared.set("ws_tracker_open_issues", "Entries of the issues list.", { severity: label }, count);
    if (name === "paused") shared.set("ws_tracker_syncs_paused", "Whether a person paused all syncs.", {}, count);
    if (name === "workstudio_down")
      shared.set("ws_tracker_workstudio_left_alone", "WorkStudio servers that are left alone.", {}, count);
    if (name === "jobs_silent_seconds")
      shared.set("ws_tracker_jobs_silent_seconds", "Seconds since the jobs server called.", {}, count);
  }
  return shared.text();
}

type Labels = Record<string, string>;

/** A registry of one answer: other processes have counted too, so nothing of it is kept between two. */
class Shared {
  readonly #registry = new Registry();
  readonly #counters = new Map<string, Counter>();
  readonly #gauges = new Map<string, Gauge>();

  constructor(isUp: boolean) {
    this.set("ws_tracker_database_up", "Whether the database answered.", {}, isUp ? 1 : 0);
  }

  count(name: string, help: string, labels: Labels, value: number): void {
    const settings = { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
    const counter = this.#counters.get(name) ?? new Counter(settings);
    this.#counters.set(name, counter);
    counter.inc(labels, value);
  }

  set(name: string, help: string, labels: Labels, value: number): void {
    const settings = { name, help, labelNames: Object.keys(labels), registers: [this.#registry] };
    const gauge = this.#gauges.get(name) ?? new Gauge(settings);
    this.#gauges.set(name, gauge);
    gauge.set(labels, value);
  }

  text(): Promise<string> {
    return this.#registry.metrics();
  }
}
