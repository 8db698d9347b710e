import type { Actor } from "@/lib/platform/actor-types";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { openCircuitSync } from "../circuit-sync/mutations";
import { runCircuitSync } from "../circuit-sync/run-circuit-sync";
import type { CircuitSyncOptions } from "../circuit-sync/schema";
import type { StepRunner } from "../sync-runs/run-step";

/** Runs each step once; answers pass through JSON as a durable engine's would. */
export const directSteps: StepRunner = async <T>(_name: string, work: () => Promise<T>) =>
  JSON.parse(JSON.stringify((await work()) ?? null)) as T;

export type RunLog = {
  id: bigint;
  status: string;
  message: string | null;
  processed: number | null;
  created: number | null;
  updated: number | null;
  unchanged: number | null;
  kept: number | null;
  rejected: number | null;
};

/** Opens and runs a circuit sync, and answers its log as it stands afterwards. */
export async function sync(
  options: Partial<CircuitSyncOptions> = {},
  actor: Actor = systemActor("test"),
  steps: StepRunner = directSteps,
): Promise<RunLog> {
  const opened = await openCircuitSync(
    actor,
    { preview: false, force: false, acceptFewer: false, ...options },
    "manual",
  );
  await runCircuitSync(steps, BigInt(opened.syncLogId), opened.options);
  return readLog(BigInt(opened.syncLogId));
}

export async function readLog(id: bigint): Promise<RunLog> {
  const log = await db().syncLog.findUniqueOrThrow({ where: { id } });
  return {
    id,
    status: log.syncStatus,
    message: log.errorMessage,
    processed: log.circuitsProcessed,
    created: log.circuitsCreated,
    updated: log.circuitsUpdated,
    unchanged: log.circuitsUnchanged,
    kept: log.circuitsKept,
    rejected: log.circuitsRejected,
  };
}

/**
 * One hash over every circuit, its board state, its periods and its planners; two equal ones mean that nothing was
 * written but the time it was seen.
 */
export async function storedChecksum(): Promise<string> {
  const rows = await db().$queryRaw<{ checksum: string }[]>(Prisma.sql`
    SELECT md5(
      coalesce(
        (
          SELECT string_agg((to_jsonb(c) - '{last_synced_at,api_data_hash}'::text[])::text, '|' ORDER BY c.id)
          FROM circuits c
        ),
        ''
      )
        || coalesce((SELECT string_agg(to_jsonb(ui)::text, '|' ORDER BY ui.id) FROM circuit_ui_states ui), '')
        || coalesce((SELECT string_agg(to_jsonb(cu)::text, '|' ORDER BY cu.id) FROM circuit_user cu), '')
        || coalesce(
          (SELECT string_agg(to_jsonb(p)::text, '|' ORDER BY p.circuit_id, p.started_at) FROM circuit_status_periods p),
          ''
        )
        || coalesce(
          (
            SELECT string_agg(to_jsonb(p)::text, '|' ORDER BY p.circuit_id, p.started_at) FROM circuit_custody_periods p
          ),
          ''
        )
        || coalesce((SELECT string_agg((to_jsonb(p) - 'last_seen_at')::text, '|' ORDER BY p.id) FROM planners p), '')
        || (SELECT count(*) FROM circuit_snapshots)
        || (SELECT count(*) FROM activity_log WHERE subject_type = 'circuit')
    ) AS checksum`);
  return rows[0]?.checksum ?? "";
}

/** Nobody holds the scope and nothing is left staged. */
export async function isScopeFree(): Promise<boolean> {
  const [held, staged] = await Promise.all([
    db().syncLease.count({ where: { expiresAt: { not: null } } }),
    db().syncStagedCircuit.count(),
  ]);
  return held === 0 && staged === 0;
}
