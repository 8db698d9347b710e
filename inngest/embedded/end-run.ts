import type { PoolClient } from "pg";
import { type StoredEvent, internalEvent } from "./events";
import { log } from "./log";

export type RunError = { name: string; message: string } & Record<string, unknown>;
export type RunEnd =
  | { status: "Completed"; output: unknown }
  | { status: "Failed"; error: RunError }
  | { status: "Cancelled"; reason: string };

/**
 * Ends a run that still runs: its jobs go, and the events that tell of the end are returned for the caller to ingest in
 * the same transaction. Nothing happens when it has ended before.
 */
export async function endRun(client: PoolClient, runId: string, end: RunEnd): Promise<StoredEvent[]> {
  const output =
    end.status === "Completed" ? end.output : end.status === "Failed" ? end.error : { cancelled: end.reason };
  const { rows } = await client.query<{ function_id: string; body: string }>(
    `update inngest_local.runs r set status = $2, output = $3, ended_at = now() from inngest_local.events e
     where r.run_id = $1 and r.status = 'Running' and e.event_id = r.event_id returning r.function_id, e.body`,
    [runId, end.status, JSON.stringify(output)],
  );
  const run = rows[0];
  if (!run) return [];
  await client.query("delete from inngest_local.jobs where run_id = $1", [runId]);
  if (end.status !== "Completed")
    log(end.status === "Failed" ? "error" : "info", `a run ${end.status.toLowerCase()}`, {
      functionId: run.function_id,
      runId,
      output,
    });
  const event: unknown = JSON.parse(run.body);
  const about = { function_id: run.function_id, run_id: runId, event, events: [event] };
  switch (end.status) {
    case "Completed":
      return [internalEvent("inngest/function.finished", { ...about, result: end.output })];
    case "Failed":
      return [
        internalEvent("inngest/function.failed", { ...about, error: end.error }),
        internalEvent("inngest/function.finished", { ...about, error: end.error }),
      ];
    case "Cancelled":
      return [
        internalEvent("inngest/function.cancelled", about),
        internalEvent("inngest/function.finished", {
          ...about,
          error: { name: "CancelledError", message: `cancelled by ${end.reason}` },
        }),
      ];
  }
}
