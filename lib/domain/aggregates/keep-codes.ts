import "server-only";
import { Prisma } from "@/lib/platform/db";
import { businessDaySql } from "@/lib/platform/time-sql";

/**
 * Notes the codes of unit types and permission statuses that today's totals of some circuits count for the first time
 * (`counted_codes`); a code that was counted once stays so. Where none is new, no row is written.
 */
export const keepCodes = (circuitIds: readonly string[]): Prisma.Sql => Prisma.sql`
  INSERT INTO counted_codes (kind, code)
  SELECT DISTINCT named.kind, named.code
  FROM circuit_aggregates a
  CROSS JOIN LATERAL (
    SELECT 'unit_type', jsonb_object_keys(a.unit_counts_by_type)
    UNION ALL
    SELECT 'permission_status', jsonb_object_keys(a.permission_counts)
  ) AS named(kind, code)
  WHERE a.circuit_id = ANY(${[...circuitIds]}::bigint[])
    AND a.aggregate_date = ${businessDaySql()}
    AND NOT a.is_rollup
    AND NOT EXISTS (SELECT FROM counted_codes known WHERE known.kind = named.kind AND known.code = named.code)
  ON CONFLICT DO NOTHING`;
