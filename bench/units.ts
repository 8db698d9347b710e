import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { cpus, tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { Client } from "pg";
import { ownerUrl } from "./owner-url";
import type { Figure } from "./report";
import { type Stack, runCommand } from "./stack";

const UNIT_FEED = "planned-units";
const DAY_FEED = "aggregates";
/** What a sync without news may not touch. */
const KEPT = [
  "planned_units",
  "planned_unit_changes",
  "station_credits",
  "circuit_aggregates",
  "planned_units_snapshots",
];
const CIRCUIT_DAYS = 100_000;
const WAIT_MS = 30 * 60_000;

type Run = { seconds: number; message: string | null };

/**
 * The first sync of planned units as it follows the circuits, the unchanged second one, and the figures of days, beside
 * bare statements over the same rows.
 */
export async function unitsBench(stack: Stack): Promise<Figure[]> {
  const client = new Client({ connectionString: ownerUrl(stack.environment) });
  await client.connect();
  try {
    const begun = processorSeconds(stack.pids.simulator);
    const first = await endOf(client, UNIT_FEED, 0);
    const ownSeconds = first.seconds - (processorSeconds(stack.pids.simulator) - begun) / cpus().length;
    await rest(client);
    const count = await countOf(client, "planned_units");
    const bareSeconds = await bareCopy(client);
    const again = await unchangedPass(client, stack);
    const days = await rebuildDays(client, stack);
    return [
      {
        what: `first sync of ${count.toLocaleString("en-US")} units, fetched, stored, totalled`,
        value: first.seconds,
        unit: "s",
        note: `${Math.round(count / ownSeconds).toLocaleString("en-US")} units/s without the simulator's processor time (${ownSeconds.toFixed(1)} s; asked: 25 000)`,
      },
      {
        what: "bare COPY + INSERT … SELECT of the same rows into the same indexed table",
        value: bareSeconds,
        unit: "s",
      },
      { what: "first sync of units ÷ bare", value: ownSeconds / bareSeconds, unit: "×", bar: 2 },
      {
        what: "unchanged second sync of all units",
        value: again.ownSeconds,
        unit: "s",
        bar: count / 60_000,
        note: `${Math.round(count / again.ownSeconds).toLocaleString("en-US")} units/s; rows written: ${again.written}`,
      },
      ...days,
      ...memoryOf(stack),
    ];
  } finally {
    await client.end();
  }
}

function memoryOf(stack: Stack): Figure[] {
  return (["panel", "worker"] as const).map((name) => ({
    what: `peak memory of the ${name}`,
    value: Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${stack.pids[name]}/status`, "utf8"))?.[1]) / 1024,
    unit: "MiB",
    bar: 512,
  }));
}

/** User and system time of a process. */
function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /, "")
    .split(" ");
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The first run of a feed after a log's id, waited for. Throws when it failed. */
async function endOf(client: Client, feed: string, after: number): Promise<Run> {
  for (const until = Date.now() + WAIT_MS; Date.now() < until; await delay(500)) {
    const { rows } = await client.query<Run & { status: string }>(
      `SELECT sync_status AS status, extract(epoch FROM completed_at - started_at)::float8 AS seconds,
         error_message AS message
       FROM sync_logs WHERE feed = $1 AND id > $2 AND sync_status <> 'started' ORDER BY id LIMIT 1`,
      [feed, after],
    );
    const run = rows[0];
    if (run && run.status === "failed") throw new Error(`The run of ${feed} failed: ${run.message ?? "without words"}`);
    if (run) return run;
  }
  throw new Error(`No run of ${feed} ended.`);
}

/** Until nothing runs and nothing follows. */
async function rest(client: Client): Promise<void> {
  for (let quiet = 0; quiet < 10; await delay(500)) {
    const { rowCount } = await client.query("SELECT FROM sync_logs WHERE sync_status = 'started'");
    quiet = rowCount ? 0 : quiet + 1;
  }
  await client.query("CHECKPOINT");
}

async function countOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]?.count);
}

/**
 * The same rows by the database alone: read from a file into a bare table, and from there into one with the same
 * columns and indexes.
 */
async function bareCopy(client: Client): Promise<number> {
  // The database writes it, as a user of its own.
  const file = join(tmpdir(), `ws-tracker-bench-${process.pid}.copy`);
  await client.query(`COPY planned_units TO '${file}'`);
  await client.query("CREATE UNLOGGED TABLE bare_staged (LIKE planned_units)");
  await client.query("CREATE TABLE bare_units (LIKE planned_units INCLUDING ALL)");
  const started = performance.now();
  await client.query(`COPY bare_staged FROM '${file}'`);
  await client.query("INSERT INTO bare_units SELECT * FROM bare_staged");
  const seconds = (performance.now() - started) / 1000;
  await client.query("DROP TABLE bare_staged, bare_units");
  rmSync(file, { force: true });
  return seconds;
}

async function unchangedPass(client: Client, stack: Stack): Promise<{ ownSeconds: number; written: number }> {
  await client.query(
    "UPDATE circuit_unit_fetches SET api_modified_at = NULL, tried_at = tried_at - interval '30 days'",
  );
  await client.query("VACUUM ANALYZE");
  const before = await writtenTuples(client);
  const after = await lastLog(client);
  const simulator = processorSeconds(stack.pids.simulator);
  await runCommand(stack, "sync", "units", "--json");
  const { seconds } = await endOf(client, UNIT_FEED, after);
  const ownSeconds = seconds - (processorSeconds(stack.pids.simulator) - simulator) / cpus().length;
  return { ownSeconds, written: (await writtenTuples(client)) - before };
}

async function writtenTuples(client: Client): Promise<number> {
  // A session hands over what it counted when it is idle for a moment.
  await delay(2_000);
  const { rows } = await client.query<{ written: string }>(
    "SELECT sum(n_tup_ins + n_tup_upd + n_tup_del) AS written FROM pg_stat_user_tables WHERE relname = ANY($1)",
    [KEPT],
  );
  return Number(rows[0]?.written);
}

async function lastLog(client: Client): Promise<number> {
  const { rows } = await client.query<{ id: string }>("SELECT coalesce(max(id), 0) AS id FROM sync_logs");
  return Number(rows[0]?.id);
}

/** As many days as make 100 000 days of circuits, beside the bare sums over the units of those days. */
async function rebuildDays(client: Client, stack: Stack): Promise<Figure[]> {
  const circuits = await countOf(client, "circuits");
  const days = Math.ceil(CIRCUIT_DAYS / circuits);
  const { rows } = await client.query<{ from: string; to: string }>(
    "SELECT (current_date - ($1::int))::text AS from, (current_date - 1)::text AS to",
    [days],
  );
  const { from = "", to = "" } = rows[0] ?? {};
  const after = await lastLog(client);
  await runCommand(stack, "aggregates", "rebuild", "--from", from, "--to", to, "--json");
  const first = await endOf(client, DAY_FEED, after);
  const middle = await lastLog(client);
  await runCommand(stack, "aggregates", "rebuild", "--from", from, "--to", to, "--json");
  const second = await endOf(client, DAY_FEED, middle);
  const started = performance.now();
  await client.query(
    `
      SELECT circuit_id, assessed_on, planner_id, unit_type, permission_status, count(*), sum(linear_ft), sum(acres),
        sum(trees)
      FROM planned_units
     WHERE assessed_on BETWEEN $1 AND $2 AND state = 'present' GROUP BY 1, 2, 3, 4, 5`,
    [from, to],
  );
  const bare = (performance.now() - started) / 1000;
  return [
    {
      what: `figures of ${days} days of ${circuits.toLocaleString("en-US")} circuits made again`,
      value: first.seconds,
      unit: "s",
      bar: 10,
      note: `once more ${second.seconds.toFixed(2)} s; bare sums over the same days ${bare.toFixed(2)} s`,
    },
  ];
}
