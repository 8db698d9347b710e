import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, readRows } from "@/lib/platform/db";
import type { ListState } from "@/lib/platform/list/list-spec";
import { requirePermission } from "@/lib/platform/permissions";
import { businessDaySql, startOfBusinessDaySql } from "@/lib/platform/time-sql";
import { permissionList } from "./list";
import { type HalfDecided, readHalfDecided } from "./read-half-decided";
import { BANDS, type BandName, PENDING } from "./rules";

/** How many units of a status wait, in all and by how long, and how long until it is decided. */
export type WaitingStatus = HalfDecided & {
  status: string;
  name: string;
  units: number;
  bands: Record<BandName, number>;
};

type State = Pick<ListState<typeof permissionList.spec.filters>, "q" | "isUnsearchable" | "filters">;
/** `older` are units that wait at least as long as the first day of a band, in the order of the bands. */
type Waiting = { status: string; name: string; older: number[] };

/**
 * What waits of the list that a state filters, by status and band, which are what is counted and so filter nothing
 * here; with how long decisions of the last 90 days took in the same circuits and of the same planners. Throws
 * FORBIDDEN.
 */
export async function getWaitingBands(actor: Actor, state: State): Promise<WaitingStatus[]> {
  requirePermission(actor, "circuit:view");
  const listed: State = { ...state, filters: { ...state.filters, status: [], band: "any" } };
  // What is decided has no next step, is nobody's any more and keeps no reason: these must not choose what it is held
  // against.
  const watched: State = { ...listed, filters: { ...listed.filters, step: "any", assignee: [], refusal: [] } };
  const [waiting, half] = await Promise.all([readWaiting(actor, listed), readHalfDecided(actor, watched)]);
  return waiting
    .map(({ status, name, older }) => ({
      status: status || PENDING,
      name,
      units: older[0] ?? 0,
      bands: bandsOf(older),
      ...(half.get(status) ?? { halfDecidedAfter: null, decisions: 0 }),
    }))
    .toSorted((a, b) => b.units - a.units);
}

function bandsOf(older: readonly number[]): Record<BandName, number> {
  return Object.fromEntries(
    BANDS.map(({ value }, index) => [value, (older[index] ?? 0) - (older[index + 1] ?? 0)]),
  ) as Record<BandName, number>;
}

/** The moments before which a band's first day began are found once: of every row they took as long as the rest. */
function readWaiting(actor: Actor, state: State): Promise<Waiting[]> {
  const older = BANDS.map(({ from }) =>
    from === 0
      ? Prisma.sql`sum(g.units)`
      : Prisma.sql`
          sum(g.units) FILTER (
            WHERE g.since < (SELECT ${startOfBusinessDaySql(Prisma.sql`${businessDaySql()} - ${from - 1}::int`)})
          )`,
  );
  return readRows<Waiting>(Prisma.sql`
    WITH waiting AS MATERIALIZED (
      SELECT g.permission_status AS status,
        ARRAY[${Prisma.join(older.map((units) => Prisma.sql`coalesce(${units}, 0)::float8`))}] AS older
      FROM ${permissionList.spec.from}
      WHERE ${permissionList.where(actor, state)}
      GROUP BY g.permission_status
    )
    SELECT w.status, coalesce(s.name, nullif(w.status, ''), 'Pending') AS name, w.older
    FROM waiting w
    LEFT JOIN permission_statuses s ON s.code = w.status`);
}
