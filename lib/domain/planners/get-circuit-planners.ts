import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { can, requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";
import { PLANNER_NAME } from "../circuits/planner-name";
import { userScope } from "../users/scope";

/**
 * What a planner has of a circuit; `plannerId` is null for what is nobody's. Quantities each over types measured in
 * them, miles credited by stations.
 */
export type PlannerShare = {
  plannerId: number | null;
  name: string;
  /** The last contractor's account that held it. */
  isCurrent: boolean;
  units: number;
  linearFt: number;
  acres: number;
  trees: number;
  /** Whose first unit was theirs. */
  stations: number;
  miles: number;
};

/** A person here who has the circuit, by hand or by the sync. */
export type AssignedPerson = {
  userId: number;
  name: string;
  source: "api_sync" | "manual";
  assignedAt: Date | null;
  /** Who assigned it by hand; null for a former user and for the sync. */
  assignedBy: string | null;
  /** Whether the reader may see the person's page. */
  mayOpen: boolean;
};

/**
 * Planned miles of a circuit since it was first seen, by where they went; planners + unassigned + corrections
 * is `change`.
 */
export type MileBook = {
  openingMiles: number;
  change: number;
  planners: number;
  unassigned: number;
  corrections: number;
};

export type CircuitPlanners = {
  shares: PlannerShare[];
  people: AssignedPerson[];
  /** Null until the first figures of the circuit were made. */
  book: MileBook | null;
};

/** Who planned how much of a circuit, who has it here, and where its miles went. Throws FORBIDDEN and NOT_FOUND. */
export async function getCircuitPlanners(actor: Actor, id: number): Promise<CircuitPlanners> {
  requirePermission(actor, "circuit:view");
  const found = await readRows<{ found: number }>(
    Prisma.sql`SELECT 1 AS found FROM circuits c WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}`,
  );
  if (found.length === 0) throw notFound("circuit");
  const [shares, people, books] = await Promise.all([readShares(id), readPeople(actor, id), readBook(id)]);
  return { shares, people, book: books[0] ?? null };
}

const readShares = (id: number) =>
  readRows<PlannerShare>(Prisma.sql`
    WITH own AS MATERIALIZED (
      SELECT u.planner_id, count(*) AS units,
        sum(u.linear_ft) FILTER (WHERE t.measurement_type = 'linear_ft') AS linear_ft,
        sum(u.acres) FILTER (WHERE t.measurement_type = 'acres') AS acres,
        sum(u.trees) FILTER (WHERE t.measurement_type = 'count') AS trees
      FROM planned_units u
      LEFT JOIN unit_types t ON t.code = u.unit_type
      WHERE u.circuit_id = ${id}::bigint AND u.state = 'present'
      GROUP BY u.planner_id
    ), credited AS MATERIALIZED (
      SELECT k.planner_id, count(*) AS stations, sum(k.miles) AS miles
      FROM station_credits k
      WHERE k.circuit_id = ${id}::bigint AND k.station_name IS NOT NULL
      GROUP BY k.planner_id
    ), named AS (
      SELECT planner_id
      FROM own
      UNION
      SELECT planner_id
      FROM credited
      UNION
      SELECT c.planner_id
      FROM circuits c
      WHERE c.id = ${id}::bigint AND c.planner_id IS NOT NULL
    )
    SELECT p.id::float8 AS "plannerId", coalesce(${PLANNER_NAME}, 'Nobody') AS name,
      coalesce(p.id = (SELECT c.planner_id FROM circuits c WHERE c.id = ${id}::bigint), false) AS "isCurrent",
      coalesce(own.units, 0)::float8 AS units, coalesce(own.linear_ft, 0)::float8 AS "linearFt",
      coalesce(own.acres, 0)::float8 AS acres, coalesce(own.trees, 0)::float8 AS trees,
      coalesce(credited.stations, 0)::float8 AS stations, coalesce(credited.miles, 0)::float8 AS miles
    FROM named LEFT JOIN planners p ON p.id = named.planner_id
    LEFT JOIN own ON own.planner_id IS NOT DISTINCT FROM named.planner_id
    LEFT JOIN credited ON credited.planner_id IS NOT DISTINCT FROM named.planner_id
    ORDER BY p.id IS NULL, units DESC, miles DESC, name LIMIT 200`);

const readPeople = (actor: Actor, id: number) =>
  readRows<AssignedPerson>(Prisma.sql`
    SELECT u.id::float8 AS "userId", u.name, cu.assignment_source AS source, cu.assigned_at AS "assignedAt",
      giver.name AS "assignedBy", ${can(actor, "user:view") ? userScope(actor) : Prisma.sql`false`} AS "mayOpen"
    FROM circuit_user cu
    JOIN users u ON u.id = cu.user_id
    LEFT JOIN users giver ON giver.id = cu.assigned_by
    WHERE cu.circuit_id = ${id}::bigint
    ORDER BY u.name
    LIMIT 200`);

const readBook = (id: number) =>
  readRows<MileBook>(Prisma.sql`
    SELECT b.opening_miles::float8 AS "openingMiles", (b.booked_miles - b.opening_miles)::float8 AS change,
      coalesce(
        sum(k.miles) FILTER (WHERE k.method NOT IN ('unassigned', 'correction') AND k.planner_id IS NOT NULL), 0
      )::float8 AS planners,
      coalesce(
        sum(k.miles) FILTER (WHERE k.method = 'unassigned' OR (k.method <> 'correction' AND k.planner_id IS NULL)), 0
      )::float8 AS unassigned,
      coalesce(sum(k.miles) FILTER (WHERE k.method = 'correction'), 0)::float8 AS corrections
    FROM circuit_mile_books b
    LEFT JOIN station_credits k ON k.circuit_id = b.circuit_id
    WHERE b.circuit_id = ${id}::bigint
    GROUP BY b.circuit_id`);
