import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
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

/** One run with what became of its work orders; those that failed are named within the reader's row scope. Throws FORBIDDEN, NOT_FOUND. */
export async function getUnitSyncRun(actor: Actor, id: number): Promise<UnitSyncRun> {
  requirePermission(actor, "sync:view");
  await endDeadRuns([UNIT_FEED]);
  const { context, ...run } = await getRunRecord(actor, id);
  const own = await readRows<{ workOrder: string }>(Prisma.sql`
    SELECT DISTINCT c.work_order AS "workOrder" FROM circuits c WHERE c.work_order = ANY(${run.failures.map(({ status }) => status)}) AND ${circuitScope(actor)}`);
  const failures = run.failures.filter(({ status }) => own.some(({ workOrder }) => workOrder === status));
  return { ...run, failures, units: (context["units"] ?? null) as UnitSyncCounts | null };
}
