import type { Pool } from "pg";
import { inTransaction } from "./database";
import { endRun } from "./end-run";
import { ingestEvents } from "./ingest-events";

/** Cancels runs past their `timeouts.finish`. */
export async function cancelOverdueRuns(pool: Pool): Promise<void> {
  await inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ run_id: string }>(
      "select run_id from inngest_local.runs where status = 'Running' and finish_by <= now() order by run_id limit 50 for update skip locked",
    );
    for (const { run_id } of rows)
      await ingestEvents(client, await endRun(client, run_id, { status: "Cancelled", reason: "timeouts.finish" }));
  });
}
