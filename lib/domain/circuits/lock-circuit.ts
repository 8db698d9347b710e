import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import type { FieldValue, UserModifiedFields } from "./fields";
import type { CircuitValues } from "./schema";
import { circuitScope } from "./scope";

export type LockedCircuit = CircuitValues & {
  id: bigint;
  label: string;
  rowVersion: number;
  isExcluded: boolean;
  exclusionReason: string | null;
  excludedBy: number | null;
  excludedAt: Date | null;
  userModifiedFields: UserModifiedFields;
  upstreamValues: Record<string, FieldValue>;
};

/** Locks a circuit inside the actor's row scope until the transaction ends; NOT_FOUND for one outside it. */
export async function lockCircuit(tx: Transaction, actor: Actor, id: number): Promise<LockedCircuit> {
  const rows = await tx.$queryRaw<LockedCircuit[]>(Prisma.sql`
    SELECT c.id, concat_ws(' ', c.work_order, nullif(c.extension, '@'), c.title) AS label, c.row_version AS "rowVersion", c.is_excluded AS "isExcluded",
      c.exclusion_reason AS "exclusionReason", c.excluded_by::float8 AS "excludedBy", c.excluded_at AS "excludedAt", c.title, c.region_id::float8 AS "regionId", c.contractor, c.cycle_type AS "cycleType",
      c.total_miles::float8 AS "totalMiles", c.miles_planned::float8 AS "milesPlanned", c.percent_complete::float8 AS "percentComplete",
      c.total_acres::float8 AS "totalAcres", c.start_date::text AS "startDate",
      coalesce(c.user_modified_fields, '{}'::jsonb) AS "userModifiedFields", coalesce(c.upstream_values, '{}'::jsonb) AS "upstreamValues"
    FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)} FOR UPDATE`);
  const row = rows[0];
  if (!row) throw notFound("circuit");
  return row;
}
