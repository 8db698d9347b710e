import { Client } from "pg";

/**
 * Tables of which nothing must differ, whatever died in between; what only a run needs is empty after
 * it (check-invariants.ts).
 */
const TABLES = [
  "circuits",
  "circuit_ui_states",
  "circuit_user",
  "circuit_status_periods",
  "circuit_custody_periods",
  "planners",
  "planner_aliases",
  "planned_units",
  "planned_unit_changes",
  "circuit_unit_fetches",
  "planned_units_snapshots",
  "circuit_snapshots",
  "circuit_aggregates",
  "planner_daily_aggregates",
  "planner_weekly_aggregates",
  "regional_daily_aggregates",
  "regional_weekly_aggregates",
  "station_credits",
  "circuit_mile_books",
  "week_closings",
  "week_closing_lines",
  "week_adjustments",
  "sync_issues",
  "sync_freshness",
  "sync_logs",
  "activity_log",
  "excluded_circuits",
  "bulk_acts",
  "imports",
  "import_rows",
  "exports",
  "export_chunks",
] as const;

/** Ids depend on how often a sequence was asked, so rows are named by what they are. */
const NAMES: Record<string, string> = {
  circuits: "job_guid",
  planners: "name",
  planned_units: "identity::text",
  users: "email",
  regions: "code",
};
/**
 * Fingerprints hold ids; a place in a stage comes from a sequence; a request's id is drawn; a run that was cut off
 * takes longer and is tried more often.
 */
const LEFT_OUT =
  /^(id|stage_position|sync_log_id|opened_by_run|duration_seconds|fingerprint|request_id|context_json|subject_id|hash|previous_hash|attempt|entry_id|first_entry_id|last_entry_id)$/;
/** Keyed by ids of planners and circuits. */
const VALUES_ONLY = new Set(["planner_distribution", "circuit_breakdown"]);
/** Says when a person did it. */
const HOLDS_MOMENTS = new Set(["states_json", "user_modified_fields"]);
/** Instants of the run itself; what WorkStudio said of time stays. */
const TIME_OF_DATA = /^(api_modified_at|assessed_at|edited_at|audited_on|start_date)$/;

/** Everything stored, as sorted lines of text by table: equal for two databases that say the same. */
export async function readState(ownerUrl: string): Promise<Map<string, string[]>> {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const state = new Map<string, string[]>();
    for (const table of TABLES) state.set(table, await readTable(client, table));
    return state;
  } finally {
    await client.end();
  }
}

async function readTable(client: Client, table: string): Promise<string[]> {
  const { rows: columns } = await client.query<{ name: string; type: string; target: string | null }>(
    `
      SELECT a.attname AS name, format_type(a.atttypid, NULL) AS type,
        (
          SELECT k.confrelid::regclass::text
          FROM pg_constraint k
          WHERE k.contype = 'f' AND k.conrelid = a.attrelid AND k.conkey = ARRAY[a.attnum]
        ) AS target
     FROM pg_attribute a WHERE a.attrelid = $1::regclass AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum`,
    [table],
  );
  const parts = columns
    .filter(({ name, type }) => !LEFT_OUT.test(name) && (TIME_OF_DATA.test(name) || !type.startsWith("timestamp")))
    .map(({ name, target }) => `'${name}', ${valueOf(name, target)}`);
  const { rows } = await client.query<{ line: string }>(
    `SELECT jsonb_build_object(${parts.join(", ")})::text AS line FROM ${table} t ORDER BY 1`,
  );
  return rows.map(({ line }) => line);
}

function valueOf(name: string, target: string | null): string {
  const label = target === null ? undefined : NAMES[target];
  if (label) return `(SELECT o.${label} FROM ${target} o WHERE o.id = t.${name})`;
  if (HOLDS_MOMENTS.has(name))
    return `regexp_replace(t.${name}::text, '"(at|modified_at)": "[^"]*"', '"\\1": null', 'g')::jsonb`;
  if (name === "raw_json") return `t.raw_json #- '{meta,taken_at}' #- '{meta,sync_log_id}'`;
  // A code that nobody knows is one issue for all work orders, with a row of the one that was read last.
  if (name === "row_data")
    return `CASE WHEN t.work_order IS NOT NULL OR t.kind NOT LIKE 'unit\\_%' THEN t.row_data END`;
  if (VALUES_ONLY.has(name)) return `(SELECT jsonb_agg(v.value ORDER BY v.value) FROM jsonb_each(t.${name}) v)`;
  return `t.${name}`;
}

/** What two states differ in, in words; null where they are the same. */
export function differenceOf(wanted: Map<string, string[]>, found: Map<string, string[]>): string | null {
  const parts = [...wanted].flatMap(([table, lines]) => {
    const other = found.get(table) ?? [];
    const [missing, extra] = [without(lines, other), without(other, lines)];
    if (missing.length === 0 && extra.length === 0) return [];
    const shown = (mark: string, some: string[]) => some.slice(0, 2).map((line) => `    ${mark} ${line.slice(0, 700)}`);
    return [
      [
        `  ${table}: ${missing.length} rows missing, ${extra.length} too many`,
        ...shown("-", missing),
        ...shown("+", extra),
      ].join("\n"),
    ];
  });
  return parts.length === 0 ? null : parts.join("\n");
}

function without(lines: string[], others: string[]): string[] {
  const left = new Map<string, number>();
  for (const line of others) left.set(line, (left.get(line) ?? 0) + 1);
  return lines.filter((line) => {
    const count = left.get(line) ?? 0;
    left.set(line, count - 1);
    return count <= 0;
  });
}
