import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";

/**
 * Asks a running sync to stop; it does so within about two seconds, also in the middle of a call. Throws FORBIDDEN,
 * NOT_FOUND, CONFLICT.
 */
export async function cancelSync(actor: Actor, syncLogId: number): Promise<{ syncLogId: number }> {
  return mutate(actor, {
    permission: "sync:run",
    action: "sync.cancel",
    run: async (tx) => {
      const log = await tx.syncLog.findUnique({
        where: { id: BigInt(syncLogId) },
        select: { syncStatus: true, feed: true },
      });
      if (!log) throw notFound("sync");
      const asked = await tx.syncLog.updateMany({
        where: { id: BigInt(syncLogId), syncStatus: "started", cancelRequestedAt: null },
        data: { cancelRequestedAt: new Date(), cancelRequestedBy: actor.kind === "user" ? actor.userId : null },
      });
      if (asked.count === 0) throw new AppError("CONFLICT", "This sync has ended already, or is being cancelled.");
      return {
        result: { syncLogId },
        audit: [{ action: "sync.cancel", subjectType: "sync", subjectId: BigInt(syncLogId), subjectLabel: log.feed }],
      };
    },
  });
}
