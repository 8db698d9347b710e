import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { db } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { type SyncRunRecord, getRunRecord } from "../sync-runs/queries";
import { UNIT_FEED } from "./define-unit-feed";
import { type UnitSyncOptions, unitSyncOptionsSchema } from "./schema";

/** What a run did, in units; null while it goes on. */
export type UnitSyncCounts = Record<
  | "workOrders"
  | "done"
  | "failed"
  | "units"
  | "created"
  | "changed"
  | "moved"
  | "rekeyed"
  | "returned"
  | "missing"
  | "vanished"
  | "rejected"
  | "suspicious",
  number
>;

export type UnitSyncRun = Omit<SyncRunRecord, "context"> & { units: UnitSyncCounts | null };

/** The options a run was opened with. Throws NOT_FOUND. For the job that runs it. */
export async function getUnitSyncOptions(syncLogId: number): Promise<UnitSyncOptions> {
  const log = await db().syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { contextJson: true } });
  if (!log) throw notFound("sync");
  return unitSyncOptionsSchema.parse(log.contextJson);
}

/** One run with what became of its work orders. Throws FORBIDDEN, NOT_FOUND. */
export async function getUnitSyncRun(actor: Actor, id: number): Promise<UnitSyncRun> {
  requirePermission(actor, "sync:view");
  await endDeadRuns([UNIT_FEED]);
  const { context, ...run } = await getRunRecord(actor, id);
  return { ...run, units: (context["units"] ?? null) as UnitSyncCounts | null };
}
