import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, readRows } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { formatInstant } from "@/lib/platform/time";
import type { PauseSyncsInput } from "./schema";

/** Two people at the switch go one after another. */
const PAUSE_LOCK = 7_310_443;

export type SyncPause = { at: Date; by: string | null; reason: string };

const OPEN_PAUSE = Prisma.sql`
  SELECT pause.paused_at AS at, u.name AS by, pause.reason
  FROM sync_pauses pause
  LEFT JOIN users u ON u.id = pause.paused_by
  WHERE pause.resumed_at IS NULL`;

/** Since when, by whom and why nothing is synced; null while everything is. Throws FORBIDDEN. */
export async function getSyncPause(actor: Actor): Promise<SyncPause | null> {
  requirePermission(actor, "sync:view");
  return (await readRows<SyncPause>(OPEN_PAUSE))[0] ?? null;
}

/**
 * Inside the transaction that opens a run of any feed. Throws CONFLICT while syncs are paused, so that a
 * schedule waits.
 */
export async function requireUnpaused(tx: Transaction): Promise<void> {
  const [pause] = await tx.$queryRaw<SyncPause[]>(OPEN_PAUSE);
  if (!pause) return;
  const by = pause.by === null ? "" : ` by ${pause.by}`;
  throw new AppError(
    "CONFLICT",
    `Syncs were paused ${formatInstant(pause.at)}${by}: ${pause.reason} Resume them on the Sync page first.`,
  );
}

/**
 * Keeps every run of every feed from beginning, until somebody resumes; one that is going on ends by itself or is
 * cancelled. Scheduled times wait. Throws FORBIDDEN and CONFLICT (paused already).
 */
export async function pauseSyncs(actor: Actor, { reason }: PauseSyncsInput): Promise<void> {
  await mutate(actor, {
    permission: "sync:force",
    action: "sync.pause",
    run: async (tx) => {
      await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${PAUSE_LOCK}::bigint)`);
      await requireUnpaused(tx);
      const pausedBy = actor.kind === "user" ? actor.userId : null;
      await tx.syncPause.create({ data: { reason, pausedBy }, select: { id: true } });
      return {
        result: undefined,
        audit: [{ action: "sync.pause", subjectType: "sync", subjectLabel: "All syncs", reason }],
      };
    },
  });
}

/**
 * Lets syncs begin again; what was missed is caught up within a minute. Nothing happens where none are paused.
 * Throws FORBIDDEN.
 */
export async function resumeSyncs(actor: Actor): Promise<void> {
  await mutate(actor, {
    permission: "sync:force",
    action: "sync.resume",
    run: async (tx) => {
      await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(${PAUSE_LOCK}::bigint)`);
      const by = actor.kind === "user" ? actor.userId : null;
      // now() is when the transaction began: the pause that was waited for may have begun later.
      const resumed = await tx.$executeRaw(
        Prisma.sql`
          UPDATE sync_pauses
          SET resumed_at = greatest(paused_at, now()), resumed_by = ${by}::bigint
          WHERE resumed_at IS NULL`,
      );
      if (resumed === 0) return { result: undefined, audit: [] };
      return {
        result: undefined,
        audit: [{ action: "sync.resume", subjectType: "sync", subjectLabel: "All syncs" }],
      };
    },
  });
}
