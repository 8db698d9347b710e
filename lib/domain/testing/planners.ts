import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, db } from "@/lib/platform/db";
import { seePlanners } from "../planners/see-planners";
import { storedCircuit } from "./circuits";
import { signedIn } from "./people";

let count = 0;

export type Holder = { id: number; login: string; circuitId: number };

/** A contractor's account that holds one circuit, as a sync would have left it. */
export async function holder(region = "LAN"): Promise<Holder> {
  const login = `ASPLUNDH\\holder${(count += 1)}`;
  const circuit = await storedCircuit({ region, takenBy: login });
  const { plannerId } = await db().circuit.findUniqueOrThrow({
    where: { id: circuit.id },
    select: { plannerId: true },
  });
  return { id: Number(plannerId), login, circuitId: circuit.id };
}

/** A forester's name on a unit of a circuit. */
export async function forester(circuitId: number): Promise<{ id: number; name: string }> {
  const name = `Fern Alder ${(count += 1)}`;
  await db().$transaction((tx) => seePlanners(tx, "forester", Prisma.sql`SELECT ${name}::text`));
  const alias = await db().plannerAlias.findFirstOrThrow({ where: { alias: name }, select: { plannerId: true } });
  await db().$executeRaw(Prisma.sql`
    INSERT INTO planned_units (
      circuit_id, planner_id, content_hash, assessed_at, assessed_on, permission_since, first_seen_at, state_since,
      identity, unit_type, permission_status, forester
    )
    VALUES (
      ${circuitId}, ${alias.plannerId}, 1, now(), (now() AT TIME ZONE 'America/New_York')::date, now(), now(), now(),
      gen_random_uuid(), 'SPM', 'Approved', ${name}
    )`);
  return { id: Number(alias.plannerId), name };
}

/** More units of a planner on a circuit, assessed today. */
export async function moreUnits(id: number, circuitId: number, units: number): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    INSERT INTO planned_units (
      circuit_id, planner_id, content_hash, assessed_at, assessed_on, permission_since, first_seen_at, state_since,
      identity, unit_type, permission_status
    )
    SELECT ${circuitId}, ${id}, 1, now(), (now() AT TIME ZONE 'America/New_York')::date, now(), now(), now(),
      gen_random_uuid(), 'SPM', 'Approved'
    FROM generate_series(1, ${units}::int)`);
}

/** A planner of Lancaster. */
export const person = (wsUsername: string | null = null): Promise<UserActor> =>
  signedIn({ role: "planner", name: `Mara Hartwell ${(count += 1)}`, regions: ["LAN"], wsUsername });
/** The circuits of somebody. */
export const assigned = async (userId: bigint) =>
  (await db().circuitUser.findMany({ where: { userId } })).map(({ circuitId }) => Number(circuitId));
/** What the history says was done with a planner. */
export const acts = async (id: number) =>
  (await db().activityLog.findMany({ where: { subjectType: "planner", subjectId: id }, orderBy: { id: "asc" } })).map(
    ({ action }) => action,
  );
