import { Client } from "pg";
import { listUnits, unitList } from "@/lib/domain/planned-units/list";
import { systemActor } from "@/lib/platform/actor-types";
import { disconnect } from "@/lib/platform/db";
import { fourClients, middle } from "./four-clients";
import { ownerUrl } from "./owner-url";
import type { Figure } from "./report";
import { type Stack, runCommand } from "./stack";

const WANTED = 10_000_000;

/**
 * The list of units and one day's figures over ten million stored units: those that were synced, many times over, under
 * new identities.
 */
export async function tenMillionUnitsBench(stack: Stack): Promise<Figure[]> {
  const client = new Client({ connectionString: ownerUrl(stack.environment) });
  await client.connect();
  try {
    await multiplyUnits(client);
    const started = performance.now();
    const { rows } = await client.query<{ day: string }>("SELECT (current_date - 1)::text AS day");
    const day = rows[0]?.day ?? "";
    await runCommand(stack, "aggregates", "rebuild", "--from", day, "--to", day, "--json");
    console.log(`The command took ${((performance.now() - started) / 1000).toFixed(1)} s.`);
    const run = await client.query<{ seconds: number }>(
      "SELECT extract(epoch FROM completed_at - started_at)::float8 AS seconds FROM sync_logs WHERE feed = 'aggregates' ORDER BY id DESC LIMIT 1",
    );
    return [
      {
        what: "figures of one day over 10 000 000 units",
        value: run.rows[0]?.seconds ?? Number.NaN,
        unit: "s",
        bar: 5,
      },
      ...(await listFigures(stack, client)),
    ];
  } finally {
    await client.end();
  }
}

async function multiplyUnits(client: Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `
      SELECT column_name AS name
      FROM information_schema.columns
      WHERE table_schema = 'public' AND table_name = 'planned_units' AND column_name NOT IN ('id', 'identity')
      ORDER BY 1`,
  );
  const columns = rows.map(({ name }) => name).join(", ");
  // No trigger fires, as if each had been synced and counted before.
  await client.query("SET session_replication_role = replica");
  for (;;) {
    const { rows: counted } = await client.query<{ count: string }>("SELECT count(*) FROM planned_units");
    const missing = WANTED - Number(counted[0]?.count);
    if (missing <= 0) break;
    console.log(`${missing.toLocaleString("en-US")} units to go …`);
    await client.query(
      `
        INSERT INTO planned_units (identity, ${columns})
        SELECT gen_random_uuid(), ${columns}
        FROM (SELECT * FROM planned_units LIMIT $1) AS unit`,
      [Math.min(missing, 2_000_000)],
    );
  }
  await client.query("SET session_replication_role = origin");
  await client.query("VACUUM ANALYZE planned_units");
}

async function listFigures(stack: Stack, client: Client): Promise<Figure[]> {
  Object.assign(process.env, stack.environment);
  const actor = systemActor("bench");
  const { rows } = await client.query<{ type: string; region: string }>(
    "SELECT (SELECT unit_type FROM planned_units GROUP BY 1 ORDER BY count(*) DESC OFFSET 3 LIMIT 1) AS type, (SELECT r.code FROM regions r JOIN circuits c ON c.region_id = r.id GROUP BY 1 ORDER BY count(*) DESC LIMIT 1) AS region",
  );
  const { type = "", region = "" } = rows[0] ?? {};
  const ask = (params: Record<string, string>) => () => listUnits(actor, unitList.parse(params));
  const all = await fourClients((turn) => ask({ page: String(1 + (turn % 20)) })());
  const filtered = await fourClients((turn) => ask({ type, page: String(1 + (turn % 5)) })());
  const both = await fourClients(ask({ type, region }));
  await disconnect();
  return [
    middle("units list, 10 000 000 units, 4 clients: data query", all, 25),
    middle("… filtered by type", filtered, 25),
    middle("… filtered by type and region", both, 25),
  ];
}
