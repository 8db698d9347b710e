import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { changedBy } from "@/lib/platform/who-changed";
import { CIRCUIT_LABEL } from "./circuit-label";
import type { FieldValue, UserModifiedFields } from "./fields";
import type { CircuitValues } from "./schema";
import { circuitScope } from "./scope";

export type LockedCircuit = CircuitValues & {
  id: bigint;
  label: string;
  rowVersion: number;
  isUnitSyncOn: boolean;
  isExcluded: boolean;
  exclusionReason: string | null;
  excludedBy: number | null;
  excludedAt: Date | null;
  exclusionReasonId: number | null;
  exclusionNote: string | null;
  exclusionUntil: string | null;
  exclusionDueAt: Date | null;
  userModifiedFields: UserModifiedFields;
  upstreamValues: Record<string, FieldValue>;
};

/** Locks a circuit inside the actor's row scope until the transaction ends; NOT_FOUND for one outside it. */
export async function lockCircuit(tx: Transaction, actor: Actor, id: number): Promise<LockedCircuit> {
  const rows = await tx.$queryRaw<LockedCircuit[]>(Prisma.sql`
    SELECT c.id, ${CIRCUIT_LABEL} AS label, c.row_version AS "rowVersion",
      c.planned_units_sync_enabled AS "isUnitSyncOn", c.is_excluded AS "isExcluded",
      c.exclusion_reason AS "exclusionReason", c.excluded_by::float8 AS "excludedBy", c.excluded_at AS "excludedAt",
      c.exclusion_reason_id::float8 AS "exclusionReasonId", c.exclusion_note AS "exclusionNote",
      c.exclusion_ends_on::text AS "exclusionUntil", c.exclusion_due_at AS "exclusionDueAt", c.title,
      c.region_id::float8 AS "regionId", c.contractor, c.cycle_type AS "cycleType",
      c.total_miles::float8 AS "totalMiles", c.miles_planned::float8 AS "milesPlanned",
      c.percent_complete::float8 AS "percentComplete", c.total_acres::float8 AS "totalAcres",
      c.start_date::text AS "startDate", coalesce(c.user_modified_fields, '{}'::jsonb) AS "userModifiedFields",
      coalesce(c.upstream_values, '{}'::jsonb) AS "upstreamValues"
    FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)} FOR UPDATE`);
  const row = rows[0];
  if (!row) throw notFound("circuit");
  return row;
}

/** Throws CONFLICT, with who it was, when a locked circuit is no longer as the page showed it. */
export async function requireVersion(tx: Transaction, circuit: LockedCircuit, rowVersion: number): Promise<void> {
  if (circuit.rowVersion === rowVersion) return;
  throw new AppError(
    "CONFLICT",
    `${await changedBy(tx, "circuit", circuit.id, "this circuit")}. Nothing was saved; look at its newest values and try again.`,
  );
}

/** Makes a locked circuit another one than every page shows. */
export async function raiseVersion(tx: Transaction, id: bigint): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`UPDATE circuits SET row_version = row_version + 1, updated_at = now() WHERE id = ${id}`,
  );
}
