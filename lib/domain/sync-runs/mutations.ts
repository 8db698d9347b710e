import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { keepLease } from "./hold-lease";
import { longestBackOffSeconds } from "./rules";

/** Asks a running sync to stop; it does so within about two seconds, also in the middle of a call. Throws FORBIDDEN, NOT_FOUND, CONFLICT. */
export async function cancelSync(actor: Actor, syncLogId: number): Promise<{ syncLogId: number }> {
  return mutate(actor, {
    permission: "sync:run",
    action: "sync.cancel",
    run: async (tx) => {
      const log = await tx.syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { syncStatus: true } });
      if (!log) throw notFound("sync");
      const asked = await tx.syncLog.updateMany({
        where: { id: BigInt(syncLogId), syncStatus: "started", cancelRequestedAt: null },
        data: { cancelRequestedAt: new Date(), cancelRequestedBy: actor.kind === "user" ? actor.userId : null },
      });
      if (asked.count === 0) throw new AppError("CONFLICT", "This sync has ended already, or is being cancelled.");
      return {
        result: { syncLogId },
        audit: [{ action: "sync.cancel", subjectType: "sync", subjectId: BigInt(syncLogId), subjectLabel: "circuits" }],
      };
    },
  });
}

/** A run is put into the hands of the jobs: from now on the sweep looks after it. */
export async function handToJobs(syncLogId: number): Promise<void> {
  await db().syncLog.updateMany({ where: { id: BigInt(syncLogId) }, data: { isJob: true } });
}

/** A worker begins with a run; false where it has ended already. */
export async function takeUpRun(syncLogId: number): Promise<boolean> {
  const taken = await db().$executeRaw(Prisma.sql`
    UPDATE sync_logs SET taken_up_at = coalesce(taken_up_at, now()), is_job = true, updated_at = now() WHERE id = ${syncLogId}::bigint AND sync_status = 'started'`);
  return taken > 0;
}

/** A step of a run failed and the jobs server tries it again after its back-off: until then the scope stays the run's. */
export async function awaitRetry(scope: string, syncLogId: number, attempt: number): Promise<void> {
  await db().$transaction((tx) => keepLease(tx, scope, BigInt(syncLogId), longestBackOffSeconds(attempt)));
}
