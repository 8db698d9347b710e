import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { conditionKey } from "@/lib/platform/list/count-rows";
import type { ListFilterState } from "@/lib/platform/list/list-sql";
import { sharedCache } from "@/lib/platform/shared-cache";
import { businessDay } from "@/lib/platform/time";
import { businessDaySql, startOfBusinessDaySql } from "@/lib/platform/time-sql";
import { type Watched, halfDecidedAfter } from "./half-decided";
import { permissionList } from "./list";

/** How long until stations of a status are decided. */
export type HalfDecided = {
  /** Days within which half of them are; null where not so many are. */
  halfDecidedAfter: number | null;
  /** Stations that were decided in the days that are watched. */
  decisions: number;
};

/** Days that are watched for how long decisions take. */
const WATCHED_DAYS = 90;
/** Longer ago is as long ago. */
const OLDEST_DAY = 400;
const TODAY = businessDaySql();

type Waiting = { status: string; age: number; stations: number };
type Decided = { status: string; days: number; from: number; stations: number };
type Kept = ReadonlyMap<string, HalfDecided>;

/**
 * Two passes over months of stations take longer than the rest of the page, and what they say moves by the day:
 * a minute old is as good, unless figures were made anew.
 */
const kept = sharedCache<Kept>({ topics: ["permissions", "circuits"], keepMs: 60_000 });

/**
 * How long decisions of the last 90 days took, by the status that stations waited in (as WorkStudio writes it), held
 * against those that still wait; for the circuits and planners that a state of the list filters. Up to a minute old.
 */
export async function readHalfDecided(
  actor: Actor,
  state: ListFilterState<typeof permissionList.spec.filters>,
): Promise<Kept> {
  const condition = permissionList.where(actor, state);
  return kept(`${businessDay(new Date())} ${conditionKey(condition)}`, async () => {
    const [waiting, decided] = await Promise.all([readWaiting(condition), readDecided(condition)]);
    return new Map(
      [...new Set([...waiting, ...decided].map(({ status }) => status))].map((status) => [
        status,
        halfOf(
          waiting.filter((one) => one.status === status),
          decided.filter((one) => one.status === status),
        ),
      ]),
    );
  });
}

function halfOf(waiting: readonly Waiting[], decided: readonly Decided[]): HalfDecided {
  return {
    halfDecidedAfter: halfDecidedAfter([
      ...waiting.map(waitingOn),
      ...decided.map(({ from, days, stations }) => ({ from, to: days, stations, decided: stations })),
    ]),
    decisions: decided.reduce((total, { stations }) => total + stations, 0),
  };
}

const waitingOn = ({ age, stations }: Waiting): Watched => ({
  from: Math.max(0, age - WATCHED_DAYS),
  to: age,
  stations,
  decided: 0,
});

/**
 * Stations that wait, by status and whole days. Each day begins at a moment that is found once: a day worked out of
 * every row would take longer than the rest.
 */
function readWaiting(condition: Prisma.Sql): Promise<Waiting[]> {
  return readRows<Waiting>(Prisma.sql`
    WITH edge AS MATERIALIZED (
      SELECT array_agg(${startOfBusinessDaySql(Prisma.sql`${TODAY} - ago.days`)} ORDER BY ago.days DESC) AS days
      FROM generate_series(0, ${OLDEST_DAY - 1}::int) AS ago(days)
    )
    SELECT g.permission_status AS status, (${OLDEST_DAY}::int - width_bucket(g.since, edge.days))::float8 AS age,
      count(*)::float8 AS stations
    FROM edge
    CROSS JOIN ${permissionList.spec.from}
    WHERE ${condition}
    GROUP BY 1, 2`);
}

/**
 * Stations that were decided in the days that are watched, by the status they waited in, how long, and from which day
 * of waiting they are watched, which is worked out of few rows. A decision has the circuit and planner of the group
 * that it closed, so that the list's condition holds for it as well.
 */
function readDecided(condition: Prisma.Sql): Promise<Decided[]> {
  return readRows<Decided>(Prisma.sql`
    SELECT decided.from_status AS status, decided.days::float8 AS days,
      greatest(0, decided.days - (decided.decided_on - (${TODAY} - ${WATCHED_DAYS}::int)))::float8 AS "from",
      decided.stations::float8 AS stations
    FROM (
      SELECT g.from_status, g.days, g.decided_on, count(*) AS stations
      FROM permission_decisions g
      JOIN circuits c ON c.id = g.circuit_id
      WHERE g.decided_on > ${TODAY} - ${WATCHED_DAYS}::int AND ${condition}
      GROUP BY g.from_status, g.days, g.decided_on
    ) decided`);
}
