import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, db, readRows } from "@/lib/platform/db";
import type { FilterOption } from "@/lib/platform/list/list-filter";
import { sharedCache } from "@/lib/platform/shared-cache";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { circuitScope } from "../circuits/scope";
import { PLANNER_NAME } from "../circuits/planner-name";
import { CAME_BY, MEASURES, PENDING } from "./unit-words";

const MOST_PLANNERS = 500;
const kept = sharedCache<Record<string, FilterOption[]>>({ topics: ["lookups"], keepMs: 60_000 });

/** What the address names that no table of choices has. */
type Named = { circuit: string; order: string; station: string };

/**
 * Own regions, the lookup tables' types and permission statuses, and planners who have units in the actor's row scope.
 */
export async function unitOptions(actor: Actor, named: Named): Promise<Record<string, FilterOption[]>> {
  const key =
    actor.kind === "system" || actor.regionIds === "all" ? "all" : `${actor.userId} ${actor.regionIds.join(" ")}`;
  const [options, circuits] = await Promise.all([
    kept(key, () => readOptions(actor)),
    readCircuit(actor, named.circuit),
  ]);
  const own = actor.kind === "user" ? [{ value: "me", label: "My units" }] : [];
  const itself = (value: string) => (value === "" ? [] : [{ value, label: value }]);
  return {
    ...options,
    planner: [...own, { value: "none", label: "Nobody known" }, ...(options["planner"] ?? [])],
    circuit: circuits,
    order: itself(named.order),
    station: itself(named.station),
  };
}

async function readOptions(actor: Actor): Promise<Record<string, FilterOption[]>> {
  const own = actor.kind === "system" || actor.regionIds === "all" ? {} : { id: { in: actor.regionIds } };
  const [regions, types, permissions, planners] = await Promise.all([
    db().region.findMany({
      where: own,
      select: { code: true, name: true },
      orderBy: [{ sortOrder: "asc" }, { name: "asc" }],
    }),
    db().unitType.findMany({ select: { code: true, name: true }, orderBy: [{ sortOrder: "asc" }, { code: "asc" }] }),
    db().permissionStatus.findMany({
      select: { code: true, name: true },
      orderBy: [{ sortOrder: "asc" }, { code: "asc" }],
    }),
    readPlanners(actor),
  ]);
  return {
    region: regions.map(({ code, name }) => ({ value: code, label: name })),
    type: types.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
    measure: [...MEASURES],
    permission: permissions.map(({ code, name }) => ({ value: code === "" ? PENDING : code, label: name })),
    came: Object.entries(CAME_BY).map(([value, label]) => ({ value, label })),
    planner: planners,
  };
}

function readPlanners(actor: Actor): Promise<FilterOption[]> {
  const isAll = actor.kind === "system" || actor.regionIds === "all";
  const found = isAll
    ? Prisma.sql`EXISTS (SELECT FROM planned_units u WHERE u.planner_id = p.id)`
    : Prisma.sql`
      p.id IN (
        SELECT u.planner_id FROM planned_units u JOIN circuits c ON c.id = u.circuit_id WHERE ${circuitScope(actor)}
      )`;
  return readRows<FilterOption>(
    Prisma.sql`
      SELECT p.id::text AS value, ${PLANNER_NAME} AS label
      FROM planners p
      WHERE ${found}
      ORDER BY label, p.id
      LIMIT ${MOST_PLANNERS}`,
  );
}

/** The chosen circuit by its name; one outside the row scope stays a number. */
async function readCircuit(actor: Actor, id: string): Promise<FilterOption[]> {
  if (id === "") return [];
  return readRows<FilterOption>(Prisma.sql`
    SELECT c.id::text AS value, ${CIRCUIT_LABEL} AS label
    FROM circuits c
    WHERE c.id = ${id}::bigint AND ${circuitScope(actor)}`);
}
