import type { Actor } from "@/lib/platform/actor-types";
import { systemActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { openUnitSync } from "../planned-unit-sync/mutations";
import { type UnitSyncRun, getUnitSyncRun } from "../planned-unit-sync/queries";
import { runUnitSync } from "../planned-unit-sync/run-unit-sync";
import { directSteps } from "./sync";

/** Opens and runs a sync of planned units, and answers its log as it stands afterwards; null where nothing was due. */
export async function syncUnits(
  asked: { workOrders?: string[]; circuitIds?: number[]; acceptFewer?: boolean; reason?: string } = {},
  actor: Actor = systemActor("test"),
): Promise<UnitSyncRun | null> {
  const opened = await openUnitSync(actor, { acceptFewer: false, ...asked }, "manual");
  if (!opened) return null;
  await runUnitSync(directSteps, BigInt(opened.syncLogId), opened.options);
  return getUnitSyncRun(systemActor("test"), opened.syncLogId);
}

/** As `syncUnits` of one work order; it must find something to do. */
export async function syncOrder(workOrder: string, asked: { acceptFewer?: boolean; reason?: string } = {}) {
  const run = await syncUnits({ workOrders: [workOrder], ...asked });
  if (!run) throw new Error(`nothing was fetched of ${workOrder}`);
  return run;
}

/** What the clock does to the units and their circuits in so many hours; their circuits are seen again every day. */
export async function passHours(hours: number): Promise<void> {
  const by = Prisma.sql`make_interval(hours => ${hours}::int)`;
  await db().$executeRaw(Prisma.sql`
    UPDATE planned_units
    SET state_since = state_since - ${by}, first_seen_at = first_seen_at - ${by}, last_seen_at = last_seen_at - ${by},
      permission_since = permission_since - ${by}`);
  await db().$executeRaw(
    Prisma.sql`UPDATE circuit_unit_fetches SET fetched_at = fetched_at - ${by}, tried_at = tried_at - ${by}`,
  );
}

/**
 * The same as long as no row of a unit or its history was written, not even with equal values: which transaction wrote
 * each, and where it lies.
 */
export async function unitsAsWritten(): Promise<string> {
  const [row] = await db().$queryRaw<{ checksum: string }[]>(Prisma.sql`
    SELECT md5(coalesce(string_agg(u.id::text || u.xmin::text || u.ctid::text, ' ' ORDER BY u.id), ''))
      || (SELECT count(*) FROM planned_unit_changes) AS checksum
    FROM planned_units u`);
  return row?.checksum ?? "";
}
