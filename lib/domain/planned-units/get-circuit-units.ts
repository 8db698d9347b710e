import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { notFound } from "@/lib/platform/errors";
import { requirePermission } from "@/lib/platform/permissions";
import { circuitScope } from "../circuits/scope";

/** Sums of feet, acres and trees, each only over types that are measured in it; null where no unit is. */
export type Quantities = { linearFt: number | null; acres: number | null; trees: number | null };

export type TypeTotal = Quantities & {
  type: string;
  /** Null for a type that the lookup table does not have. */
  name: string | null;
  units: number;
};

/** `work` are units of types that are measured or unknown; only they wait for a permission. */
export type PermissionTotal = Quantities & { code: string; name: string; work: number; noWork: number };

export type Station = { name: string; units: number; refused: number; pending: number };

/** What a sync saw of one unit at one time, and who held the circuit then. */
export type UnitChange = {
  unitId: number;
  seenAt: Date;
  syncLogId: number | null;
  station: string | null;
  type: string;
  changes: Record<string, { before: string | null; after: string | null }>;
  holder: string | null;
  holderKind: string | null;
};

export type CircuitUnits = {
  /** Null where the units were never asked for. */
  fetch: {
    fetchedAt: Date | null;
    triedAt: Date;
    suspiciousSince: Date | null;
    suspiciousCount: number | null;
    failedSince: Date | null;
    failure: string | null;
  } | null;
  /** The circuit's own units, without those of its pieces. */
  present: number;
  missing: number;
  vanished: number;
  types: TypeTotal[];
  permissions: PermissionTotal[];
  /** In their order along the line; units without a station are in none. */
  stations: Station[];
  changes: UnitChange[];
  /** Its pieces within the row scope, and how many units stand there instead. */
  pieces: { id: number; workOrder: string; extension: string | null; units: number }[];
};

const MOST_STATIONS = 2_000;
const MOST_CHANGES = 25;

const IS_NO_WORK = Prisma.sql`coalesce(t.measurement_type = 'none', false)`;
const QUANTITIES = Prisma.sql`
  sum(u.linear_ft) FILTER (WHERE t.measurement_type = 'linear_ft')::float8 AS "linearFt",
  sum(u.acres) FILTER (WHERE t.measurement_type = 'acres')::float8 AS acres,
  sum(u.trees) FILTER (WHERE t.measurement_type = 'count')::float8 AS trees`;
const UNITS = Prisma.sql`planned_units u LEFT JOIN unit_types t ON t.code = u.unit_type`;

/**
 * A circuit's own planned units in totals, along the line, and what lately changed of them. Throws
 * FORBIDDEN, NOT_FOUND.
 */
export async function getCircuitUnits(actor: Actor, id: number): Promise<CircuitUnits> {
  requirePermission(actor, "circuit:view");
  const [circuit] = await readRows<{ fetch: Record<string, string | number | null> | null }>(Prisma.sql`
    SELECT to_jsonb(f) AS fetch
    FROM circuits c
    LEFT JOIN circuit_unit_fetches f ON f.circuit_id = c.id
    WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}`);
  if (!circuit) throw notFound("circuit");
  const [states, types, permissions, stations, changes, pieces] = await Promise.all([
    readStates(id),
    readTypes(id),
    readPermissions(id),
    readStations(id),
    readChanges(actor, id),
    readPieces(actor, id),
  ]);
  return { fetch: fetchOf(circuit.fetch), ...states, types, permissions, stations, changes, pieces };
}

function fetchOf(row: Record<string, string | number | null> | null): CircuitUnits["fetch"] {
  if (row === null) return null;
  const instant = (name: string) => (row[name] ? new Date(String(row[name])) : null);
  const triedAt = instant("tried_at");
  if (triedAt === null) return null;
  return {
    fetchedAt: instant("fetched_at"),
    triedAt,
    suspiciousSince: instant("suspicious_since"),
    suspiciousCount: typeof row["suspicious_count"] === "number" ? row["suspicious_count"] : null,
    failedSince: instant("failed_since"),
    failure: typeof row["failure"] === "string" ? row["failure"] : null,
  };
}

async function readStates(id: number): Promise<Pick<CircuitUnits, "present" | "missing" | "vanished">> {
  const rows = await readRows<{ state: "present" | "missing" | "vanished"; units: number }>(
    Prisma.sql`
      SELECT u.state, count(*)::float8 AS units
      FROM planned_units u
      WHERE u.circuit_id = ${id}::bigint
      GROUP BY u.state`,
  );
  const of = (state: string) => rows.find((row) => row.state === state)?.units ?? 0;
  return { present: of("present"), missing: of("missing"), vanished: of("vanished") };
}

const readTypes = (id: number) =>
  readRows<TypeTotal>(Prisma.sql`
    SELECT u.unit_type AS type, t.name, count(*)::float8 AS units, ${QUANTITIES}
    FROM ${UNITS}
    WHERE u.circuit_id = ${id}::bigint AND u.state = 'present'
    GROUP BY u.unit_type, t.name, t.sort_order
    ORDER BY t.sort_order NULLS LAST, u.unit_type`);

const readPermissions = (id: number) =>
  readRows<PermissionTotal>(Prisma.sql`
    SELECT u.permission_status AS code, coalesce(s.name, u.permission_status) AS name,
      (count(*) FILTER (WHERE NOT ${IS_NO_WORK}))::float8 AS work,
      (count(*) FILTER (WHERE ${IS_NO_WORK}))::float8 AS "noWork", ${QUANTITIES}
    FROM ${UNITS} LEFT JOIN permission_statuses s ON s.code = u.permission_status
    WHERE u.circuit_id = ${id}::bigint AND u.state = 'present'
    GROUP BY u.permission_status, s.name, s.sort_order
    ORDER BY s.sort_order NULLS LAST, u.permission_status`);

/** Numbers first, in their order, then extra stations. */
const readStations = (id: number) =>
  readRows<Station>(Prisma.sql`
    SELECT u.station_name AS name, count(*)::float8 AS units,
      (count(*) FILTER (WHERE u.permission_status = 'Refused'))::float8 AS refused,
      (count(*) FILTER (WHERE u.permission_status = '' AND NOT ${IS_NO_WORK}))::float8 AS pending
    FROM ${UNITS} WHERE u.circuit_id = ${id}::bigint AND u.state = 'present' AND u.station_name IS NOT NULL
    GROUP BY u.station_name
    ORDER BY u.station_name !~ '^[0-9]', length(u.station_name), u.station_name
    LIMIT ${MOST_STATIONS}`);

function readChanges(actor: Actor, id: number): Promise<UnitChange[]> {
  // Circuits by their names, as far as the reader may know them.
  const shown = (side: Prisma.Sql) => Prisma.sql`
    CASE
      WHEN ch.field = 'circuit_id'
        THEN coalesce(
          (
            SELECT concat_ws(' ', c.work_order, nullif(c.extension, '@'))
            FROM circuits c
            WHERE c.id = ${side}::bigint AND ${circuitScope(actor)}
          ),
          'another circuit'
        )
      ELSE ${side}
    END`;
  return readRows<UnitChange>(Prisma.sql`
    WITH latest AS MATERIALIZED (
      SELECT ch.unit_id, ch.seen_at
      FROM planned_unit_changes ch
      WHERE ch.circuit_id = ${id}::bigint
      GROUP BY ch.unit_id, ch.seen_at
      ORDER BY ch.seen_at DESC, ch.unit_id
      LIMIT ${MOST_CHANGES}
    )
    SELECT u.id::float8 AS "unitId", l.seen_at AS "seenAt", told.log::float8 AS "syncLogId", u.station_name AS station,
      u.unit_type AS type, told.changes, held.taken_by AS holder, held.kind AS "holderKind"
    FROM latest l JOIN planned_units u ON u.id = l.unit_id
    CROSS JOIN LATERAL (
      SELECT max(ch.sync_log_id) AS log,
        jsonb_object_agg(
          ch.field,
          jsonb_build_object('before', ${shown(Prisma.sql`ch.before`)}, 'after', ${shown(Prisma.sql`ch.after`)})
        ) AS changes
      FROM planned_unit_changes ch WHERE ch.unit_id = l.unit_id AND ch.seen_at = l.seen_at
    ) told
    LEFT JOIN LATERAL (
      SELECT p.taken_by, p.kind FROM circuit_custody_periods p
      WHERE p.circuit_id = ${id}::bigint
        AND p.started_at <= l.seen_at
        AND (p.ended_at IS NULL OR p.ended_at > l.seen_at)
      LIMIT 1
    ) held ON true
    ORDER BY l.seen_at DESC, u.id`);
}

const readPieces = (actor: Actor, id: number) =>
  readRows<CircuitUnits["pieces"][number]>(Prisma.sql`
    SELECT c.id::float8 AS id, c.work_order AS "workOrder", nullif(c.extension, '@') AS extension,
      (SELECT count(*) FROM planned_units u WHERE u.circuit_id = c.id AND u.state = 'present')::float8 AS units
    FROM circuits c
    WHERE c.parent_circuit_id = ${id}::bigint AND ${circuitScope(actor)}
    ORDER BY c.extension
    LIMIT 100`);
