import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import type { BusinessDay } from "@/lib/platform/time";
import { circuitScope } from "../circuits/scope";

/** A status that a circuit had; the figures are those of the snapshot that the change took. */
export type StatusPeriod = {
  status: string;
  name: string;
  startedAt: Date;
  endedAt: Date | null;
  isFirstSight: boolean;
  milesPlanned: number | null;
  totalMiles: number | null;
  units: number | null;
};

/** Who held a circuit in WorkStudio; `takenBy` is the account, null for nobody. */
export type CustodyPeriod = {
  takenBy: string | null;
  kind: "contractor" | "utility" | "system" | "unknown" | "nobody";
  plannerId: number | null;
  plannerName: string | null;
  startedAt: Date;
  endedAt: Date | null;
  isFirstSight: boolean;
};

/** A list of units that was kept. */
export type KeptList = {
  id: number;
  trigger: string;
  takenAt: Date;
  units: number;
  percentComplete: number | null;
  status: string | null;
  /** Null where a sync kept it, whose run this is. */
  by: string | null;
  syncLogId: number | null;
  notes: string | null;
};

/** A day's snapshot by hand, with all notes of the day; `listId` is the list of units that it stands for. */
export type NotedSnapshot = {
  id: number;
  day: BusinessDay;
  takenAt: Date;
  by: string | null;
  notes: string | null;
  listId: number | null;
  milesPlanned: number | null;
  units: number | null;
};

export type CircuitTimeline = {
  statuses: StatusPeriod[];
  holders: CustodyPeriod[];
  lists: KeptList[];
  noted: NotedSnapshot[];
};

const MOST = 100;

/** What a circuit was when, the newest first, at most a hundred of each kind. Throws FORBIDDEN and NOT_FOUND. */
export async function getCircuitTimeline(actor: Actor, id: number): Promise<CircuitTimeline> {
  await requireCircuit(actor, id);
  const [statuses, holders, lists, noted] = await Promise.all([
    readStatuses(id),
    readHolders(id),
    readLists(id),
    readNoted(id),
  ]);
  return { statuses, holders, lists, noted };
}

/** The kept lists of a circuit's units, the newest first. Throws FORBIDDEN and NOT_FOUND. */
export async function listKeptLists(actor: Actor, id: number): Promise<KeptList[]> {
  await requireCircuit(actor, id);
  return readLists(id);
}

/** Throws FORBIDDEN, and NOT_FOUND for a circuit outside the row scope. */
export async function requireCircuit(actor: Actor, id: number): Promise<void> {
  requirePermission(actor, "circuit:view");
  const found = await readRows<{ found: number }>(
    Prisma.sql`SELECT 1 AS found FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}`,
  );
  if (found.length === 0) throw notFound("circuit");
}

const readStatuses = (id: number) =>
  readRows<StatusPeriod>(Prisma.sql`
    SELECT p.status, coalesce(k.display_name, p.status) AS name, p.started_at AS "startedAt", p.ended_at AS "endedAt",
      p.is_first_sight AS "isFirstSight", taken.miles_planned::float8 AS "milesPlanned",
      (taken.metrics_json ->> 'total_miles')::float8 AS "totalMiles", taken.total_units AS units
    FROM circuit_status_periods p LEFT JOIN api_status_configs k ON k.api_status = p.status
    LEFT JOIN LATERAL (SELECT s.miles_planned, s.metrics_json, s.total_units FROM circuit_snapshots s
      WHERE s.circuit_id = p.circuit_id
        AND s.snapshot_type = 'status_change'
        AND s.api_status = p.status
        AND s.created_at >= p.started_at
        AND (p.ended_at IS NULL OR s.created_at < p.ended_at)
      ORDER BY s.created_at LIMIT 1) taken ON true
    WHERE p.circuit_id = ${id}::bigint ORDER BY p.started_at DESC LIMIT ${MOST}`);

const readHolders = (id: number) =>
  readRows<CustodyPeriod>(Prisma.sql`
    SELECT p.taken_by AS "takenBy", p.kind, p.planner_id::float8 AS "plannerId",
      coalesce(u.name, n.name) AS "plannerName", p.started_at AS "startedAt", p.ended_at AS "endedAt",
      p.is_first_sight AS "isFirstSight"
    FROM circuit_custody_periods p LEFT JOIN planners n ON n.id = p.planner_id LEFT JOIN users u ON u.id = n.user_id
    WHERE p.circuit_id = ${id}::bigint ORDER BY p.started_at DESC LIMIT ${MOST}`);

const readLists = (id: number) =>
  readRows<KeptList>(Prisma.sql`
    SELECT s.id::float8 AS id, s.snapshot_trigger AS trigger, s.created_at AS "takenAt", s.unit_count AS units,
      s.percent_complete::float8 AS "percentComplete", s.api_status AS status, u.name AS by,
      (s.raw_json #>> '{meta,sync_log_id}')::float8 AS "syncLogId", s.raw_json #>> '{meta,notes}' AS notes
    FROM planned_units_snapshots s
    LEFT JOIN users u ON u.id = s.created_by
    WHERE s.circuit_id = ${id}::bigint
    ORDER BY s.created_at DESC, s.id DESC
    LIMIT ${MOST}`);

const readNoted = (id: number) =>
  readRows<NotedSnapshot>(Prisma.sql`
    SELECT s.id::float8 AS id, s.snapshot_date::text AS day, coalesce(s.updated_at, s.created_at, now()) AS "takenAt",
      u.name AS by, s.notes, (s.metrics_json ->> 'units_snapshot_id')::float8 AS "listId",
      s.miles_planned::float8 AS "milesPlanned", s.total_units AS units
    FROM circuit_snapshots s
    LEFT JOIN users u ON u.id = s.created_by
    WHERE s.circuit_id = ${id}::bigint AND s.snapshot_type = 'manual'
    ORDER BY s.snapshot_date DESC
    LIMIT ${MOST}`);
