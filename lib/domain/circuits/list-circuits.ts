import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitFilter, circuitOrder } from "./circuit-filter";
import { countCircuits } from "./count-circuits";
import type { CircuitListInput } from "./schema";
import { circuitScope } from "./scope";

/** A circuit in the list; miles and acres as WorkStudio has them unless a person corrected them. */
export type CircuitRow = {
  id: number;
  workOrder: string;
  extension: string | null;
  title: string;
  regionCode: string;
  regionName: string;
  apiStatus: string;
  statusName: string;
  contractor: string | null;
  cycleType: string | null;
  /** Names of assigned people, or WorkStudio's `CONTRACTOR\user` for a planner without an account. */
  planner: string | null;
  totalMiles: number;
  milesPlanned: number;
  percentComplete: number;
  totalAcres: number;
  startDate: string | null;
  apiModifiedAt: Date | null;
  lastSyncedAt: Date | null;
  isExcluded: boolean;
  exclusionReason: string | null;
  /** Columns that a person has corrected. */
  editedFields: string[];
  /** The planner's device holds work that WorkStudio does not have yet (domain.md §2.1). */
  deviceNotSynced: boolean;
};

export type CircuitPage = { rows: CircuitRow[]; total: number; page: number; pageCount: number };

/**
 * One page of the circuits an actor may see. A page past the end answers the last page. The ids are found on a narrow index
 * first and only the page's rows are read in full. Throws FORBIDDEN.
 */
export async function listCircuits(actor: Actor, input: CircuitListInput): Promise<CircuitPage> {
  requirePermission(actor, "circuit:view");
  const where = Prisma.sql`${circuitScope(actor)} AND ${await circuitFilter(input)}`;
  const [total, rows] = await Promise.all([countCircuits(where), readPage(where, input, input.page)]);
  const pageCount = Math.max(1, Math.ceil(total / input.per));
  if (rows.length > 0 || input.page <= pageCount) return { rows, total, page: input.page, pageCount };
  return { rows: await readPage(where, input, pageCount), total, page: pageCount, pageCount };
}

async function readPage(where: Prisma.Sql, input: CircuitListInput, page: number): Promise<CircuitRow[]> {
  const order = circuitOrder(input.sort);
  const statement = Prisma.sql`
    SELECT c.id::float8 AS "id", c.work_order AS "workOrder", c.extension, c.title, r.code AS "regionCode", r.name AS "regionName",
      c.api_status AS "apiStatus", coalesce(s.display_name, c.api_status) AS "statusName", c.contractor, c.cycle_type AS "cycleType",
      coalesce((SELECT string_agg(u.name, ', ' ORDER BY u.name) FROM circuit_user cu JOIN users u ON u.id = cu.user_id WHERE cu.circuit_id = c.id), c.taken_by) AS planner,
      c.total_miles::float8 AS "totalMiles", c.miles_planned::float8 AS "milesPlanned", c.percent_complete::float8 AS "percentComplete",
      c.total_acres::float8 AS "totalAcres", c.start_date::text AS "startDate", c.api_modified_at AS "apiModifiedAt", c.last_synced_at AS "lastSyncedAt",
      c.is_excluded AS "isExcluded", c.exclusion_reason AS "exclusionReason",
      ARRAY(SELECT jsonb_object_keys(coalesce(c.user_modified_fields, '{}'::jsonb))) AS "editedFields",
      coalesce(c.ws_version > c.ws_sync_version, false) AS "deviceNotSynced"
    FROM (SELECT c.id FROM circuits c WHERE ${where} ORDER BY ${order} LIMIT ${input.per} OFFSET ${(page - 1) * input.per}) page
    JOIN circuits c ON c.id = page.id JOIN regions r ON r.id = c.region_id LEFT JOIN api_status_configs s ON s.api_status = c.api_status
    ORDER BY ${order}`;
  // A plan that is kept does not know the words of a search, and they decide which index serves.
  return readRows<CircuitRow>(statement, { isPrepared: input.q === "" });
}
