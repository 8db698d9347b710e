import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { circuitScope } from "../circuits/scope";
import { closeRun } from "../sync-runs/close-run";
import { endDeadRuns } from "../sync-runs/end-dead-runs";
import { type SyncTrigger, openRun } from "../sync-runs/open-run";
import { alreadyRunning, requirePause } from "../sync-runs/refuse-run";
import { handleTime } from "../sync-runs/keep-schedules";
import { UNIT_FEED } from "./define-unit-feed";
import { isAnythingDue, listWorkOrders } from "./due-work";
import type { UnitSyncOptions } from "./schema";

export type OpenedUnitSync = { syncLogId: number; workOrders: number; options: UnitSyncOptions };

type Asked = {
  workOrders?: string[] | undefined;
  circuitIds?: number[] | undefined;
  acceptFewer: boolean;
  reason?: string | undefined;
};

type Opening = {
  jobRunId?: string | undefined;
  scheduledFor?: Date | undefined;
  /** The run whose work orders it tries again. */
  retryOf?: number | undefined;
};

/**
 * Opens a sync of planned units: log row, lease, list of work orders and audit in one transaction; the caller then
 * sends the event or runs it. Without work orders and circuits it is of all that are due; a named work order must have
 * a circuit in the actor's row scope. Answers null where nothing is due. Throws FORBIDDEN, NOT_FOUND, RATE_LIMITED and
 * CONFLICT ("already running").
 */
export async function openUnitSync(
  actor: Actor,
  input: Asked,
  trigger: SyncTrigger,
  { jobRunId, scheduledFor, retryOf }: Opening = {},
): Promise<OpenedUnitSync | null> {
  await endDeadRuns([UNIT_FEED], { replacing: UNIT_FEED });
  const action = input.acceptFewer ? "sync.force" : "sync.run";
  return mutate<OpenedUnitSync | null>(actor, {
    permission: input.acceptFewer ? "sync:force" : "sync:run",
    action,
    needsRecentProof: input.acceptFewer,
    run: async (tx) => {
      const named = await namedWorkOrders(tx, actor, input);
      const options: UnitSyncOptions = {
        ...(named ? { workOrders: named } : {}),
        acceptFewer: input.acceptFewer,
      };
      if (!named && !(await isAnythingDue(tx))) {
        if (scheduledFor) await handleTime(tx, UNIT_FEED, scheduledFor);
        return { result: null, audit: [] };
      }
      if (actor.kind === "user" && named) await requirePause(tx, UNIT_FEED, options, retryOf);
      const lease = await openRun(tx, UNIT_FEED, {
        trigger,
        triggeredBy: actor.kind === "user" ? actor.userId : null,
        options: input.reason ? { ...options, reason: input.reason } : options,
        // The log belongs to no region, so it names none of their work orders.
        scopeText: named
          ? `${named.length} named ${named.length === 1 ? "work order" : "work orders"}`
          : "all that are due",
        jobRunId,
        retryOf,
      });
      if (!lease) throw await alreadyRunning(tx, UNIT_FEED, "planned unit");
      if (scheduledFor) await handleTime(tx, UNIT_FEED, scheduledFor);
      const workOrders = await listWorkOrders(tx, lease.syncLogId, named ?? undefined);
      const audit = {
        action,
        subjectType: "sync",
        subjectId: lease.syncLogId,
        subjectLabel: UNIT_FEED.label,
        reason: input.reason ?? null,
        context: { ...options, count: workOrders, ...(retryOf === undefined ? {} : { retryOf }) },
      };
      return { result: { syncLogId: Number(lease.syncLogId), workOrders, options }, audit: [audit] };
    },
  });
}

/**
 * Closes a run that could not be carried out, with the reason in words; it replaces what the sweep guessed meanwhile.
 */
export async function failUnitSync(
  syncLogId: number,
  message: string,
  cause: "exception" | "not_sent" = "exception",
): Promise<void> {
  await closeRun(UNIT_FEED, BigInt(syncLogId), { status: "failed", message, cause });
}

async function namedWorkOrders(tx: Transaction, actor: Actor, input: Asked): Promise<string[] | null> {
  const { workOrders = [], circuitIds = [] } = input;
  if (workOrders.length === 0 && circuitIds.length === 0) return null;
  const found = await tx.$queryRaw<{ workOrder: string; circuitIds: bigint[] }[]>(Prisma.sql`
    SELECT c.work_order AS "workOrder", array_agg(c.id) AS "circuitIds" FROM circuits c
    WHERE (c.work_order = ANY(${workOrders}) OR c.id = ANY(${circuitIds}::bigint[])) AND ${circuitScope(actor)}
    GROUP BY c.work_order
    ORDER BY c.work_order`);
  const ids = new Set(found.flatMap((order) => order.circuitIds.map(Number)));
  const missing = [
    ...workOrders.filter((asked) => !found.some(({ workOrder }) => workOrder === asked)),
    ...circuitIds.filter((id) => !ids.has(id)),
  ];
  if (missing.length > 0)
    throw new AppError(
      "NOT_FOUND",
      workOrders.includes(String(missing[0]))
        ? `There is no circuit of work order ${missing[0]} here. Sync the circuits first, or check the number.`
        : "This circuit does not exist, or you may not see it.",
    );
  return found.map(({ workOrder }) => workOrder);
}
