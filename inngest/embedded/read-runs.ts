import type { Pool } from "pg";

/** A run as Inngest's own API shows it (`GET /v1/events/:id/runs`). */
export type RunView = {
  run_id: string;
  function_id: string;
  event_id: string;
  status: string;
  output: unknown;
  run_started_at: string | null;
  ended_at: string | null;
};

type Row = Omit<RunView, "output" | "run_started_at" | "ended_at"> & {
  output: string | null;
  started_at: Date | null;
  ended_at: Date | null;
};
const columns = "run_id, function_id, event_id, status, output, started_at, ended_at";

export async function listRunsOfEvent(pool: Pool, eventId: string): Promise<RunView[]> {
  const { rows } = await pool.query<Row>(
    `select ${columns} from inngest_local.runs where event_id = $1 order by run_id`,
    [eventId],
  );
  return rows.map(viewOf);
}

export async function getRun(pool: Pool, runId: string): Promise<RunView | null> {
  const { rows } = await pool.query<Row>(`select ${columns} from inngest_local.runs where run_id = $1`, [runId]);
  return rows[0] ? viewOf(rows[0]) : null;
}

function viewOf({ output, started_at, ended_at, ...run }: Row): RunView {
  return {
    ...run,
    output: output === null ? null : JSON.parse(output),
    run_started_at: started_at?.toISOString() ?? null,
    ended_at: ended_at?.toISOString() ?? null,
  };
}
