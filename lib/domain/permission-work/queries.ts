import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import { requirePermission } from "@/lib/platform/permissions";
import { businessDaySql, startOfBusinessDaySql } from "@/lib/platform/time-sql";
import type { ListState } from "@/lib/platform/list/list-spec";
import { type Watched, halfDecidedAfter } from "./half-decided";
import { permissionList } from "./list";
import { BANDS, type BandName, PENDING } from "./rules";

/** How many units of a status wait, in all and by how long, and how long until it is decided. */
export type WaitingStatus = {
  status: string;
  name: string;
  units: number;
  bands: Record<BandName, number>;
  /** Days within which half of the stations are decided; null where not so many are. */
  halfDecidedAfter: number | null;
  /** Stations that were decided in the days that are watched. */
  decisions: number;
};

/** Days that are watched for how long decisions take. */
export const WATCHED_DAYS = 90;
/** Longer ago is as long ago. */
const OLDEST_DAY = 400;
const TODAY = businessDaySql();

type Waiting = { status: string; name: string; age: number; units: number; stations: number };
type Decided = { status: string; days: number; from: number; stations: number };

type State = Pick<ListState<typeof permissionList.spec.filters>, "q" | "isUnsearchable" | "filters">;

/**
 * What waits of the list that a state filters, by status and band, which are what is counted and so filter nothing
 * here; with how long decisions of the last 90 days took in the same circuits and of the same planners. Throws
 * FORBIDDEN.
 */
export async function getWaitingBands(actor: Actor, state: State): Promise<WaitingStatus[]> {
  requirePermission(actor, "circuit:view");
  const listed: State = { ...state, filters: { ...state.filters, status: [], band: "any" } };
  // What is decided has no next step and is nobody's any more, so these two must not choose what it is held against.
  const watched: State = { ...listed, filters: { ...listed.filters, step: "any", assignee: [] } };
  const isSame = state.filters.step === "any" && state.filters.assignee.length === 0;
  const counting = readWaiting(actor, listed);
  const [waiting, open, decided] = await Promise.all([
    counting,
    isSame ? counting : readWaiting(actor, watched),
    readDecided(actor, watched),
  ]);
  const statuses = [...new Set(waiting.map(({ status }) => status))];
  return statuses
    .map((status) => {
      const own = waiting.filter((one) => one.status === status);
      const ofStatus = decided.filter((one) => one.status === status);
      return {
        status,
        name: own[0]?.name ?? status,
        units: sum(own.map(({ units }) => units)),
        bands: bandsOf(own),
        halfDecidedAfter: halfDecidedAfter([
          ...open.filter((one) => one.status === status).map(waitingOn),
          ...ofStatus.map(({ from, days, stations }) => ({ from, to: days, stations, decided: stations })),
        ]),
        decisions: sum(ofStatus.map(({ stations }) => stations)),
      };
    })
    .toSorted((a, b) => b.units - a.units);
}

const waitingOn = ({ age, stations }: Waiting): Watched => ({
  from: Math.max(0, age - WATCHED_DAYS),
  to: age,
  stations,
  decided: 0,
});

function bandsOf(waiting: readonly Waiting[]): Record<BandName, number> {
  const unitsOf = ({ from, to }: (typeof BANDS)[number]) =>
    sum(waiting.filter(({ age }) => age >= from && (to === null || age <= to)).map(({ units }) => units));
  return Object.fromEntries(BANDS.map((band) => [band.value, unitsOf(band)])) as Record<BandName, number>;
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0);

/**
 * Units and stations that wait, by status and whole days. Each day begins at a moment that is found once: a day worked
 * out of every row would take longer than the rest.
 */
function readWaiting(actor: Actor, state: State): Promise<Waiting[]> {
  return readRows<Waiting>(Prisma.sql`
    WITH edge AS MATERIALIZED (
      SELECT array_agg(${startOfBusinessDaySql(Prisma.sql`${TODAY} - ago.days`)} ORDER BY ago.days DESC) AS days
      FROM generate_series(0, ${OLDEST_DAY - 1}::int) AS ago(days)
    ),
      waiting AS MATERIALIZED (
        SELECT g.permission_status, ${OLDEST_DAY}::int - width_bucket(g.since, edge.days) AS age, sum(g.units) AS units,
          count(*) AS stations
        FROM edge
        CROSS JOIN ${permissionList.spec.from}
        WHERE ${permissionList.where(actor, state)}
        GROUP BY 1, 2
      )
    SELECT coalesce(nullif(w.permission_status, ''), ${PENDING}) AS status,
      coalesce(s.name, nullif(w.permission_status, ''), 'Pending') AS name, w.age::float8 AS age,
      w.units::float8 AS units, w.stations::float8 AS stations
    FROM waiting w LEFT JOIN permission_statuses s ON s.code = w.permission_status`);
}

/**
 * Stations that were decided in the days that are watched, by the status they waited in, how long, and from which day
 * of waiting they are watched. A decision has the circuit and planner of the group that it closed, so that the
 * list's condition holds for it as well.
 */
function readDecided(actor: Actor, state: State): Promise<Decided[]> {
  return readRows<Decided>(Prisma.sql`
    SELECT coalesce(nullif(g.from_status, ''), ${PENDING}) AS status, g.days::float8 AS days,
      greatest(0, g.days - (g.decided_on - (${TODAY} - ${WATCHED_DAYS}::int)))::float8 AS "from",
      count(*)::float8 AS stations
    FROM permission_decisions g
    JOIN circuits c ON c.id = g.circuit_id
    WHERE g.decided_on > ${TODAY} - ${WATCHED_DAYS}::int AND ${permissionList.where(actor, state)}
    GROUP BY 1, 2, 3`);
}
