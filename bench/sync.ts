import { readFileSync } from "node:fs";
import { Client } from "pg";
import { ownerUrl } from "./owner-url";
import type { Figure } from "./report";
import { type Stack, runCommand } from "./stack";

const COLUMNS =
  "job_guid,work_order,extension,region_id,title,contractor,cycle_type,total_miles,miles_planned,percent_complete,total_acres,start_date,api_modified_date,api_modified_at,api_status,api_data_json,taken_by,ws_version,ws_sync_version".split(
    ",",
  );
const TYPES: Record<string, string> = {
  region_id: "bigint",
  total_miles: "numeric",
  miles_planned: "numeric",
  percent_complete: "numeric",
  total_acres: "numeric",
  start_date: "date",
  api_modified_date: "date",
  api_modified_at: "timestamptz",
  api_data_json: "jsonb",
  ws_version: "int",
  ws_sync_version: "int",
};

/** First and unchanged sync through the job, beside the bare insert of the same rows into a table of the same shape. */
export async function syncBench(stack: Stack): Promise<Figure[]> {
  const client = new Client({ connectionString: ownerUrl(stack.environment) });
  await client.connect();
  const first = await lastRun(client);
  await runCommand(stack, "sync", "circuits", "--job");
  const again = await lastRun(client);
  // Last, since the database is still writing its rows away when it ends.
  const bareSeconds = await bareInsert(client);
  const rss = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${stack.pids.panel}/status`, "utf8"))?.[1];
  await client.end();
  return [
    {
      what: `first sync of ${first.created.toLocaleString("en-US")} circuits, from Sync now to the closed log`,
      value: first.seconds,
      unit: "s",
      bar: 5,
    },
    { what: "bare INSERT … SELECT unnest of the same rows", value: bareSeconds, unit: "s" },
    { what: "first sync ÷ bare insert", value: first.seconds / bareSeconds, unit: "×", bar: 1.15 },
    {
      what: `unchanged re-sync (${again.unchanged.toLocaleString("en-US")} unchanged, ${again.updated} updated)`,
      value: again.seconds,
      unit: "s",
      bar: first.seconds / 2,
    },
    { what: "peak memory of the panel's process", value: Number(rss) / 1024, unit: "MB", bar: 512 },
  ];
}

async function lastRun(client: Client) {
  const { rows } = await client.query<{ seconds: number; created: number; updated: number; unchanged: number }>(
    "SELECT extract(epoch FROM completed_at - started_at)::float8 AS seconds, circuits_created AS created, circuits_updated AS updated, circuits_unchanged AS unchanged FROM sync_logs ORDER BY id DESC LIMIT 1",
  );
  const run = rows[0];
  if (!run) throw new Error("no sync has run");
  return run;
}

async function bareInsert(client: Client): Promise<number> {
  const rows = (
    await client.query<Record<string, unknown>>(
      `SELECT ${COLUMNS.map((column) => `${column}::text AS ${column}`).join(", ")} FROM circuits`,
    )
  ).rows;
  const arrays = COLUMNS.map((column) => rows.map((row) => row[column]));
  await client.query("CREATE TABLE bare_circuits (LIKE circuits INCLUDING ALL)");
  const started = performance.now();
  const typed = COLUMNS.map((column) => `${column}::${TYPES[column] ?? "text"}`).join(",");
  const texts = COLUMNS.map((_, index) => `$${index + 1}::text[]`).join(",");
  await client.query(
    `INSERT INTO bare_circuits (${COLUMNS.join(",")})
     SELECT ${typed} FROM unnest(${texts}) AS row(${COLUMNS.join(",")})`,
    arrays,
  );
  const seconds = (performance.now() - started) / 1000;
  await client.query("DROP TABLE bare_circuits");
  return seconds;
}
