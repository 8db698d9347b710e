import "server-only";
import { Prisma, readRows } from "@/lib/platform/db";
import type { OrderCircuit, StoredUnit, UnitPlace, UnitState } from "./rules";

export type StoredCircuit = OrderCircuit & { extension: string; apiStatus: string; apiModifiedAt: Date | null };

export type StoredOrder = {
  /** By identity. */
  units: Map<string, StoredUnit>;
  /** Something of this order waits on the issues list. */
  hasOpenIssues: boolean;
};

/** The circuits of a work order, by extension. */
export async function readCircuitsOfOrder(workOrder: string): Promise<StoredCircuit[]> {
  return readRows<StoredCircuit>(
    Prisma.sql`
      SELECT DISTINCT ON (coalesce(nullif(c.extension, ''), '@')) c.id::float8 AS id,
        coalesce(nullif(c.extension, ''), '@') AS extension, c.api_status AS "apiStatus",
        c.api_modified_at AS "apiModifiedAt",
        coalesce(
          (
            coalesce(whole.last_synced_at, c.last_synced_at) AT TIME ZONE 'America/New_York'
          )::date = (now() AT TIME ZONE 'America/New_York')::date,
          false
        ) AS "wasSeenToday"
      FROM circuits c
      LEFT JOIN circuits whole ON whole.id = c.parent_circuit_id AND c.not_seen_since IS NOT NULL
      WHERE c.work_order = ${workOrder} AND c.deleted_at IS NULL
      ORDER BY coalesce(nullif(c.extension, ''), '@'), c.id`,
    { isPrepared: true },
  );
}

/** Every unit that is stored of a work order. */
export async function readStoredOrder(workOrder: string): Promise<StoredOrder> {
  const [units, issues] = await Promise.all([
    readRows<UnitRow>(
      Prisma.sql`
        SELECT ${UNIT}
        FROM planned_units u
        WHERE u.circuit_id IN (SELECT c.id FROM circuits c WHERE c.work_order = ${workOrder})`,
      { isPrepared: true },
    ),
    readRows<{ open: boolean }>(
      Prisma.sql`
        SELECT EXISTS (
          SELECT FROM sync_issues i
          WHERE i.work_order = ${workOrder} AND i.resolved_at IS NULL AND i.kind LIKE 'unit\\_%'
        ) AS open`,
      { isPrepared: true },
    ),
  ]);
  return { units: new Map(units.map(toStored)), hasOpenIssues: issues[0]?.open ?? false };
}

/** Units of these identities, whatever work order they stand in. */
export async function readUnitsByIdentity(identities: string[]): Promise<Map<string, StoredUnit>> {
  if (identities.length === 0) return new Map();
  const rows = await readRows<UnitRow>(
    Prisma.sql`SELECT ${UNIT} FROM planned_units u WHERE u.identity = ANY(${identities}::uuid[])`,
    { isPrepared: true },
  );
  return new Map(rows.map(toStored));
}

/** Where stored units are, for finding those that came with another identity. */
export async function readPlaces(unitIds: number[]): Promise<UnitPlace[]> {
  return readRows<UnitPlace>(Prisma.sql`
    SELECT u.identity::text AS identity, u.unit_type AS "unitType", u.station_name AS "stationName",
      (extract(epoch FROM u.assessed_at) * 1000)::float8 AS "assessedAt", u.latitude::float8 AS latitude,
      u.longitude::float8 AS longitude
    FROM planned_units u
    WHERE u.id = ANY(${unitIds}::bigint[])`);
}

/** The circuits of these that the run has fetched already. */
export async function circuitsOfRun(syncLogId: bigint, circuitIds: number[]): Promise<Set<number>> {
  if (circuitIds.length === 0) return new Set();
  const rows = await readRows<{ id: number }>(
    Prisma.sql`
      SELECT f.circuit_id::float8 AS id
      FROM circuit_unit_fetches f
      WHERE f.circuit_id = ANY(${circuitIds}::bigint[]) AND f.sync_log_id = ${syncLogId} AND f.fetched_at = f.tried_at`,
  );
  return new Set(rows.map(({ id }) => id));
}

type UnitRow = {
  identity: string;
  id: number;
  circuitId: number;
  hash: string;
  state: UnitState;
  stateSince: number;
};

const UNIT = Prisma.sql`
  u.identity::text AS identity, u.id::float8 AS id, u.circuit_id::float8 AS "circuitId", u.content_hash::text AS hash,
  u.state, (extract(epoch FROM u.state_since) * 1000)::float8 AS "stateSince"`;

const toStored = ({ identity, ...unit }: UnitRow): [string, StoredUnit] => [identity, unit];
