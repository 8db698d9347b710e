import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import type { FilterOption } from "@/lib/platform/list/list-filter";
import { IS_INCLUDED, circuitScope } from "../circuits/scope";
import { unitOptions } from "../planned-units/list-options";
import { SEES_CIRCUIT } from "../users/scope";
import { PENDING, REFUSALS } from "./rules";
import { MAY_LOG } from "./steps";

const OPEN = new Set([PENDING, "No Contact", "Refused", "Deferred"]);

/**
 * What the queue can be filtered by in the actor's row scope; reasons of refusals with how many stations have them.
 * `order` is the work order that the address names.
 */
export async function permissionOptions(actor: Actor, order: string): Promise<Record<string, FilterOption[]>> {
  const [{ region = [], permission = [], planner = [], order: orders = [] }, people, refusal] = await Promise.all([
    unitOptions(actor, { circuit: "", order, station: "" }),
    readAssignees(actor),
    readRefusals(actor),
  ]);
  const own = actor.kind === "user" ? [{ value: "me", label: "Mine" }] : [];
  const assignee = [...own, { value: "none", label: "Nobody’s" }, ...people];
  const status = permission.filter(({ value }) => OPEN.has(value));
  return { region, planner, assignee, refusal, order: orders, status };
}

async function readRefusals(actor: Actor): Promise<FilterOption[]> {
  const counted = await readRows<{ refusal: string; count: number }>(Prisma.sql`
    SELECT g.refusal, count(*)::float8 AS count
    FROM permission_groups g
    JOIN circuits c ON c.id = g.circuit_id
    WHERE g.refusal IS NOT NULL AND ${IS_INCLUDED} AND ${circuitScope(actor)}
    GROUP BY g.refusal`);
  return Object.entries(REFUSALS).map(([value, label]) => ({
    value,
    label,
    count: counted.find(({ refusal }) => refusal === value)?.count ?? 0,
  }));
}

/**
 * Colleagues who look after a station of the actor's row scope; what somebody left who may not any more is nobody's,
 * and found there.
 */
function readAssignees(actor: Actor): Promise<FilterOption[]> {
  return readRows<FilterOption>(Prisma.sql`
    SELECT u.id::text AS value, u.name AS label
    FROM users u
    WHERE ${MAY_LOG} AND u.id <> ${actor.kind === "user" ? actor.userId : 0n}
      AND EXISTS (
        SELECT FROM permission_groups g
        JOIN circuits c ON c.id = g.circuit_id
        WHERE g.assignee_id = u.id AND ${SEES_CIRCUIT} AND ${IS_INCLUDED} AND ${circuitScope(actor)}
      )
      ORDER BY u.name, u.id
      LIMIT 200`);
}
