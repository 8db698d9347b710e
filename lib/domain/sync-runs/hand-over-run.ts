import "server-only";
import { Prisma, db } from "@/lib/platform/db";
import { jobsEngine } from "@/lib/platform/jobs-engine";
import { keepLease } from "./hold-lease";
import { longestBackOffSeconds } from "./rules";

/**
 * A run is put into the hands of the jobs: from now on the sweep looks after it. Which jobs server that was is kept
 * beside its options.
 */
export async function handToJobs(syncLogId: number): Promise<void> {
  const engine = JSON.stringify({ jobsEngine: jobsEngine().id });
  await db().$executeRaw(Prisma.sql`
    UPDATE sync_logs
    SET is_job = true, context_json = coalesce(context_json, '{}'::jsonb) || ${engine}::jsonb, updated_at = now()
    WHERE id = ${syncLogId}::bigint`);
}

/** A worker begins with a run; false where it has ended already. */
export async function takeUpRun(syncLogId: number): Promise<boolean> {
  const taken = await db().$executeRaw(Prisma.sql`
    UPDATE sync_logs
    SET taken_up_at = coalesce(taken_up_at, now()), is_job = true, updated_at = now()
    WHERE id = ${syncLogId}::bigint AND sync_status = 'started'`);
  return taken > 0;
}

/**
 * A step of a run failed and the jobs server tries it again after its back-off: until then the scope stays the run's.
 */
export async function awaitRetry(scope: string, syncLogId: number, attempt: number): Promise<void> {
  await db().$transaction((tx) => keepLease(tx, scope, BigInt(syncLogId), longestBackOffSeconds(attempt)));
}
