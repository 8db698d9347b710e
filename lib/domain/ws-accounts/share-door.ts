import "server-only";
import { setTimeout as delay } from "node:timers/promises";
import { Prisma, db } from "@/lib/platform/db";
import { IS_FORGETTABLE } from "@/lib/platform/forgettable";
import { logger } from "@/lib/platform/logger";
import type { GateLimits } from "@/lib/workstudio/call-gate";
import type { Door } from "@/lib/workstudio/door";
import { type OutageLimits, leftAloneError } from "@/lib/workstudio/outage-guard";

const interval = (milliseconds: number) => Prisma.sql`make_interval(secs => ${milliseconds / 1000}::float8)`;
const millisecondsOf = (span: Prisma.Sql) => Prisma.sql`(extract(epoch FROM ${span}) * 1000)::float8`;

/**
 * The door of a WorkStudio server (URL origin) that all panels, workers and commands of one database share: its state
 * is one row, its clock the database's. Throws what the database throws where a call must not be made without it.
 */
export function sharedDoor(origin: string): Door {
  const tell = async (statement: Prisma.Sql): Promise<void> => {
    try {
      await db().$executeRaw(statement);
    } catch (error) {
      // The call is over; what it would have told is learnt from the next one.
      logger.warn({ err: error }, "the state of WorkStudio could not be shared");
    }
  };
  return {
    admit: (limits) => admit(origin, limits),
    async enter(limits, signal) {
      for (;;) {
        signal?.throwIfAborted();
        const waitMs = await takeTurn(origin, limits);
        if (waitMs <= 0) return;
        await delay(Math.ceil(waitMs), undefined, signal ? { signal } : {});
      }
    },
    leave: () =>
      tell(
        Prisma.sql`
          UPDATE workstudio_servers
          SET last_activity_at = clock_timestamp()
          WHERE origin = ${origin} AND ${IS_FORGETTABLE}`,
      ),
    closeFor: (milliseconds) =>
      tell(Prisma.sql`
        UPDATE workstudio_servers
        SET closed_until = greatest(closed_until, clock_timestamp() + ${interval(milliseconds)})
        WHERE origin = ${origin}`),
    succeeded: () =>
      tell(
        Prisma.sql`
          UPDATE workstudio_servers SET failures_in_a_row = 0 WHERE origin = ${origin} AND failures_in_a_row > 0`,
      ),
    failed: (limits) => fail(origin, limits),
  };
}

/** Takes a turn, or answers how many milliseconds to wait before asking again. */
async function takeTurn(origin: string, { maxCallsInARow, pauseMs }: GateLimits): Promise<number> {
  const taken = () =>
    db().$queryRaw<{ waitMs: number }[]>(Prisma.sql`
      WITH door AS MATERIALIZED (SELECT * FROM workstudio_servers WHERE origin = ${origin} FOR UPDATE),
        timed AS MATERIALIZED (SELECT door.*, clock_timestamp() AS at FROM door),
        rested AS (
          SELECT origin, at, closed_until, calls_in_a_row,
            CASE
              WHEN last_activity_at IS NULL THEN ${pauseMs}::float8
              ELSE greatest(${millisecondsOf(Prisma.sql`at - last_activity_at`)}, 0)
            END AS rested_ms
          FROM timed),
        counted AS (
          SELECT origin, at, closed_until, rested_ms,
            CASE WHEN rested_ms >= ${pauseMs}::float8 THEN 0 ELSE calls_in_a_row END AS calls
          FROM rested
        ),
        decided AS MATERIALIZED (
          SELECT origin, at, calls, greatest(
            CASE WHEN calls >= ${maxCallsInARow}::int THEN ${pauseMs}::float8 - rested_ms ELSE 0 END,
            coalesce(${millisecondsOf(Prisma.sql`closed_until - at`)}, 0)) AS wait_ms
          FROM counted)
      UPDATE workstudio_servers s SET
        calls_in_a_row = CASE WHEN d.wait_ms <= 0 THEN d.calls + 1 ELSE s.calls_in_a_row END,
        last_activity_at = CASE WHEN d.wait_ms <= 0 THEN d.at ELSE s.last_activity_at END
      FROM decided d WHERE s.origin = d.origin AND ${IS_FORGETTABLE} RETURNING d.wait_ms AS "waitMs"`);
  const [row] = await taken();
  if (row) return row.waitMs;
  await db().$executeRaw(Prisma.sql`INSERT INTO workstudio_servers (origin) VALUES (${origin}) ON CONFLICT DO NOTHING`);
  return (await taken())[0]?.waitMs ?? 0;
}

/**
 * One caller of all processes is the probe of a server that counts as down; the others are told how long it is
 * left alone.
 */
async function admit(origin: string, { failuresInARow, openMs }: OutageLimits): Promise<void> {
  const [row] = await db().$queryRaw<{ failures: number; waitMs: number }[]>(Prisma.sql`
    SELECT failures_in_a_row AS failures,
      coalesce(${millisecondsOf(Prisma.sql`left_alone_until - clock_timestamp()`)}, 0) AS "waitMs"
    FROM workstudio_servers WHERE origin = ${origin} AND failures_in_a_row >= ${failuresInARow}::int`);
  if (!row) return;
  if (row.waitMs <= 0) {
    const probes = await db().$executeRaw(Prisma.sql`
      UPDATE workstudio_servers SET left_alone_until = clock_timestamp() + ${interval(openMs)}
      WHERE origin = ${origin} AND coalesce(left_alone_until <= clock_timestamp(), true)`);
    if (probes > 0) return;
  }
  throw leftAloneError(row.failures, row.waitMs > 0 ? row.waitMs : openMs);
}

async function fail(origin: string, { failuresInARow, openMs }: OutageLimits): Promise<boolean> {
  const until = Prisma.sql`clock_timestamp() + ${interval(openMs)}`;
  const [row] = await db().$queryRaw<{ isDown: boolean }[]>(Prisma.sql`
    INSERT INTO workstudio_servers AS s (origin, failures_in_a_row, left_alone_until)
    VALUES (${origin}, 1, CASE WHEN ${failuresInARow}::int <= 1 THEN ${until} END)
    ON CONFLICT (origin) DO UPDATE SET failures_in_a_row = s.failures_in_a_row + 1,
      left_alone_until = CASE
        WHEN s.failures_in_a_row + 1 >= ${failuresInARow}::int THEN ${until}
        ELSE s.left_alone_until
      END
    RETURNING failures_in_a_row >= ${failuresInARow}::int AS "isDown"`);
  return row?.isDown ?? false;
}
