import "server-only";
import type { PoolClient } from "pg";
import { type CopyValue, copyRows } from "@/lib/platform/copy-rows";
import { withoutSeparators } from "@/lib/platform/rows-sql";
import { startOfBusinessDay } from "@/lib/platform/time";
import { UNIT_FIELDS, type UnitField } from "@/lib/workstudio/unit-row";
import { COLUMN_LIST } from "../planned-units/unit-columns";
import { type UnitOfPlanner, plannersOfUnits } from "../planners/planners-of-units";
import type { FetchedUnit } from "./fetch-work-order";

const COLUMNS = [
  ...["identity", "circuit_id", "planner_id", "content_hash", "first_seen_at", "state_since", "permission_since"],
  ...COLUMN_LIST.map(({ column }) => column),
];
/** So many rows are in memory as text at a time. */
const BATCH_ROWS = 2_000;

/** A unit of which something is to be written. */
export type UnitToWrite = FetchedUnit & { values: CopyValue[]; circuitId: number };

const placeOf = Object.fromEntries(UNIT_FIELDS.map((field, place) => [field, place])) as Record<UnitField, number>;
const value = ({ values }: UnitToWrite, field: UnitField) => values[placeOf[field]] ?? null;
const text = (unit: UnitToWrite, field: UnitField): string | null => {
  const found = value(unit, field);
  return found === null ? null : String(found);
};

/** What a new unit has where the answer says nothing. */
const FIRST_VALUES: readonly (readonly [place: number, value: CopyValue])[] = [
  [placeOf.unitType, ""],
  [placeOf.permissionStatus, ""],
  [placeOf.hasNote, false],
];

/**
 * Stores new units with their planners, by COPY: the database reads it several times as fast as rows of a statement,
 * and writes many of them to a page at once. In the caller's transaction, which holds the lease and the
 * names (`HOLD_NAMES`).
 */
export async function addUnits(client: PoolClient, units: readonly UnitToWrite[]): Promise<void> {
  if (units.length === 0) return;
  // As the column keeps it: that of the fetch is compared with it.
  const { rows } = await client.query<{ now: string }>("SELECT now()::timestamptz(3)::text AS now");
  const now = rows[0]?.now ?? "";
  const planners = await plannersOfUnits(
    client,
    units.map((unit): UnitOfPlanner => ({
      forester: text(unit, "forester"),
      circuitId: unit.circuitId,
      at: text(unit, "assessedAt") ?? now,
    })),
  );
  for (let first = 0; first < units.length; first += BATCH_ROWS) {
    const batch = units
      .slice(first, first + BATCH_ROWS)
      .map((unit, index) => rowOf(unit, planners[first + index] ?? null, now));
    await copyRows(client, "planned_units", COLUMNS, batch);
  }
}

function rowOf(unit: UnitToWrite, plannerId: string | null, now: string): CopyValue[] {
  const { identity, circuitId, hash } = unit;
  // As the statement that changes units would keep them: no text becomes another by that.
  const values = unit.values.map(withoutSeparators);
  for (const [place, first] of FIRST_VALUES) values[place] ??= first;
  return [identity, circuitId, plannerId, hash, now, now, firstPermissionSince(unit, now), ...values];
}

/**
 * Since when a unit's permission is what it is, at first sight: a pending one waits since it was assessed. Never later
 * than now.
 */
function firstPermissionSince(unit: UnitToWrite, now: string): string {
  const since = sinceOf(unit);
  return since === null || Date.parse(since) > Date.parse(now) ? now : since;
}

function sinceOf(unit: UnitToWrite): string | null {
  const startOf = (day: string | null) => (day === null ? null : startOfDay(day));
  switch (value(unit, "permissionStatus") ?? "") {
    case "":
      return text(unit, "assessedAt");
    case "Refused":
      return startOf(text(unit, "refusedOn"));
    case "Approved":
      return startOf(text(unit, "acceptedOn"));
    default:
      return null;
  }
}

const MOST_DAYS = 20_000;
const starts = new Map<string, string>();

/** Units of an answer share few days. */
function startOfDay(day: string): string {
  let start = starts.get(day);
  if (start === undefined) {
    if (starts.size >= MOST_DAYS) starts.clear();
    start = startOfBusinessDay(day).toISOString();
    starts.set(day, start);
  }
  return start;
}
