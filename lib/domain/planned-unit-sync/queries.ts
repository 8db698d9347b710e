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

export type UnitSyncRun = Omit<SyncRunRecord, "context"> & {
  units: UnitSyncCounts | null;
  /**
   * Work orders that failed or were not fetched; `isAllDue` where a run of all that were due left some, which are
   * due still.
   */
  unfinished: { failed: string[]; isAllDue: boolean };
  /** The work orders that were named; null where all that were due were asked for. */
  asked: string[] | null;
};

/** The options a run was opened with. Throws NOT_FOUND. For the job that runs it. */
export async function getUnitSyncOptions(syncLogId: number): Promise<UnitSyncOptions> {
  const log = await db().syncLog.findUnique({ where: { id: BigInt(syncLogId) }, select: { contextJson: true } });
  if (!log) throw notFound("sync");
  return unitSyncOptionsSchema.parse(log.contextJson);
}

/**
 * One run with what became of its work orders; those that failed are named within the reader's row scope. Throws
 * FORBIDDEN, NOT_FOUND.
 */
export async function getUnitSyncRun(actor: Actor, id: number): Promise<UnitSyncRun> {
  requirePermission(actor, "sync:view");
  await endDeadRuns([UNIT_FEED]);
  const { context, ...run } = await getRunRecord(actor, id);
  const units = (context["units"] ?? null) as UnitSyncCounts | null;
  const { unfetched } = await readUnfetched(id);
  const named = unitSyncOptionsSchema.safeParse(context).data?.workOrders ?? null;
  const own = await ownWorkOrders(actor, [...run.failures.map(({ status }) => status), ...unfetched, ...(named ?? [])]);
  return {
    ...run,
    failures: run.failures.filter(({ status }) => own.has(status)),
    units,
    unfinished: {
      failed: [...run.failures.map(({ status }) => status), ...unfetched].filter((workOrder) => own.has(workOrder)),
      isAllDue: named === null && units !== null && units.done + units.failed < units.workOrders,
    },
    asked: named && named.filter((workOrder) => own.has(workOrder)),
  };
}

/** Work orders that were named, and that the run did not come to. */
async function readUnfetched(id: number): Promise<{ unfetched: string[] }> {
  const [row] = await readRows<{ unfetched: string[] }>(
    Prisma.sql`
      SELECT coalesce(l.error_details->'unfetched', '[]') AS unfetched FROM sync_logs l WHERE l.id = ${id}::bigint`,
  );
  return row ?? { unfetched: [] };
}

async function ownWorkOrders(actor: Actor, workOrders: readonly string[]): Promise<Set<string>> {
  if (workOrders.length === 0) return new Set();
  const own = await readRows<{ workOrder: string }>(Prisma.sql`
    SELECT DISTINCT c.work_order AS "workOrder"
    FROM circuits c
    WHERE c.work_order = ANY(${[...workOrders]}) AND ${circuitScope(actor)}`);
  return new Set(own.map(({ workOrder }) => workOrder));
}

/** What a run did to one circuit, in units; `fields` says how often each changed. */
export type RunCircuit = {
  circuitId: number;
  workOrder: string;
  extension: string | null;
  title: string;
  created: number;
  changed: number;
  moved: number;
  movedAway: number;
  rekeyed: number;
  returned: number;
  missing: number;
  vanished: number;
  /** Units in an answer that was not believed; nothing of it was taken. */
  doubted: number | null;
  fields: Record<string, number>;
};

const PER_PAGE = 50;

/**
 * The circuits that a sync of units changed, in the reader's row scope, what changed most first; a page of 50.
 * Throws FORBIDDEN.
 */
export async function listRunCircuits(
  actor: Actor,
  syncLogId: number,
  page = 1,
): Promise<{ rows: RunCircuit[]; total: number; page: number; perPage: number }> {
  requirePermission(actor, "sync:view");
  const rows = await readRunCircuits(actor, syncLogId, page);
  if (rows.length === 0 && page > 1) return listRunCircuits(actor, syncLogId);
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0, page, perPage: PER_PAGE };
}

function readRunCircuits(actor: Actor, syncLogId: number, page: number): Promise<(RunCircuit & { total: number })[]> {
  return readRows<RunCircuit & { total: number }>(Prisma.sql`
    SELECT c.id::float8 AS "circuitId", c.work_order AS "workOrder", c.extension, c.title, r.created, r.changed,
      r.moved, r.moved_away AS "movedAway", r.rekeyed, r.returned, r.missing, r.vanished, r.doubted_count AS doubted,
      r.fields, count(*) OVER ()::float8 AS total
    FROM sync_run_circuits r
    JOIN circuits c ON c.id = r.circuit_id
    WHERE r.sync_log_id = ${syncLogId}::bigint AND ${circuitScope(actor)}
    ORDER BY r.doubted_count IS NOT NULL DESC,
      r.created + r.changed + r.moved + r.moved_away + r.rekeyed + r.returned + r.missing + r.vanished DESC,
      c.work_order, c.extension, c.id
    LIMIT ${PER_PAGE} OFFSET ${(page - 1) * PER_PAGE}`);
}
