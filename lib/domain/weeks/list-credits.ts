import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import type { BusinessDay } from "@/lib/platform/time";
import { businessDaySql } from "@/lib/platform/time-sql";
import { PLANNER_NAME } from "../circuits/planner-name";

/** How a credit's miles are known. */
export type CreditMethod = "span" | "shared" | "unassigned" | "correction" | "opening" | "moved";

/** Miles of one station for the planner of its first unit, or of a circuit that are nobody's. */
export type CreditRow = {
  id: number;
  day: BusinessDay;
  circuitId: number;
  circuit: string;
  station: string | null;
  plannerId: number | null;
  planner: string | null;
  miles: number;
  method: CreditMethod;
  /** When the sync wrote it, and which one. */
  creditedAt: Date;
  syncLogId: number | null;
  /** It was written on a later day than the station was assessed on. */
  isLate: boolean;
};

export type Credits = { rows: CreditRow[]; count: number; miles: number };

const MOST = 200;

/**
 * Which credits count in the figures of regions and planners, as a condition on `station_credits k` and `circuits c`:
 * excluded and deleted circuits count nowhere, and of a circuit in pieces only the miles of its own stations
 * (domain.md §2.1).
 */
export const COUNTED_CREDITS = Prisma.sql`k.miles <> 0 AND c.deleted_at IS NULL AND NOT c.is_excluded
  AND (
    k.station_name IS NOT NULL
      OR NOT EXISTS (SELECT FROM circuits piece WHERE piece.parent_circuit_id = c.id AND piece.deleted_at IS NULL)
  )`;

/** Whose a credit `k` is: a planner's, nobody's, or a fall of its circuit's miles, which is on the circuit. */
export const IS_PLANNERS = Prisma.sql`k.planner_id IS NOT NULL AND k.method <> 'correction'`;
export const IS_UNASSIGNED = Prisma.sql`k.planner_id IS NULL AND k.method <> 'correction'`;
export const IS_CORRECTION = Prisma.sql`k.method = 'correction'`;

/** A credit `k` that came on a later day than the one on which its station was assessed. */
export const IS_LATE = Prisma.sql`
  (k.station_name IS NOT NULL AND ${businessDaySql(Prisma.sql`k.created_at`)} > k.credited_on)`;

/**
 * The credits that fit, by day, circuit and station, at most two hundred of them, all counted. `where` is a condition
 * on `station_credits k` and `circuits c`, the row scope among it.
 */
export async function readCredits(where: Prisma.Sql): Promise<Credits> {
  const [totals, rows] = await Promise.all([
    readRows<{ count: number; miles: number }>(Prisma.sql`
      SELECT count(*)::float8 AS count, coalesce(sum(k.miles), 0)::float8 AS miles
      FROM station_credits k
      JOIN circuits c ON c.id = k.circuit_id
      WHERE ${COUNTED_CREDITS} AND ${where}`),
    readRows<CreditRow>(Prisma.sql`
      SELECT k.id::float8 AS id, k.credited_on::text AS day, c.id::float8 AS "circuitId",
        concat_ws(' ', c.work_order, nullif(c.extension, '@')) AS circuit, k.station_name AS station,
        k.planner_id::float8 AS "plannerId", ${PLANNER_NAME} AS planner, k.miles::float8 AS miles, k.method,
        k.created_at AS "creditedAt", k.sync_log_id::float8 AS "syncLogId", ${IS_LATE} AS "isLate"
      FROM station_credits k JOIN circuits c ON c.id = k.circuit_id LEFT JOIN planners p ON p.id = k.planner_id
      WHERE ${COUNTED_CREDITS} AND ${where}
      ORDER BY k.credited_on, c.work_order, c.extension, length(k.station_name), k.station_name, k.id
      LIMIT ${MOST}`),
  ]);
  return { rows, count: totals[0]?.count ?? 0, miles: totals[0]?.miles ?? 0 };
}
