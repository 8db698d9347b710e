import "server-only";
import { type Database, Prisma, type Transaction } from "@/lib/platform/db";

/**
 * What a merged circuit brought with it, by ids; `pieces` are circuits of which it was the main one, `people` those who
 * have it by hand.
 */
export type Moved = {
  units: number[];
  tries: number[];
  /** Stations that somebody looks after. */
  assignments: number[];
  /** Days that were set for what is next at stations. */
  dueDays: number[];
  /** How long stations waited until they were decided. */
  decisions: number[];
  requests: number[];
  credits: number[];
  pieces: number[];
  people: number[];
};

const NOTHING: Moved = {
  units: [],
  tries: [],
  assignments: [],
  dueDays: [],
  decisions: [],
  requests: [],
  credits: [],
  pieces: [],
  people: [],
};

/** As the log has it; what it did not tell yet at the time did not move. */
export const movedAsLogged = (logged: Partial<Moved>): Moved => ({ ...NOTHING, ...logged });

/**
 * What of a circuit moves to another one: everything but a request that waits where one waits already, people who have
 * both by hand, stations of which both are looked after or have a day, and the credits of stations that both were
 * credited with.
 */
export async function movedOf(database: Pick<Database, "$queryRaw">, keptId: bigint, goneId: bigint): Promise<Moved> {
  const [moved] = await database.$queryRaw<Moved[]>(Prisma.sql`
    SELECT ARRAY(SELECT u.id::float8 FROM planned_units u WHERE u.circuit_id = ${goneId}) AS units,
      ARRAY(SELECT t.id::float8 FROM contact_tries t WHERE t.circuit_id = ${goneId}) AS tries,
      ARRAY(
        SELECT a.id::float8
        FROM contact_assignments a
        WHERE a.circuit_id = ${goneId}
          AND NOT EXISTS (
            SELECT FROM contact_assignments own WHERE own.circuit_id = ${keptId} AND own.station_name = a.station_name
          )
      ) AS assignments,
      ARRAY(
        SELECT d.id::float8
        FROM contact_due_days d
        WHERE d.circuit_id = ${goneId}
          AND NOT EXISTS (
            SELECT FROM contact_due_days own WHERE own.circuit_id = ${keptId} AND own.station_name = d.station_name
          )
      ) AS "dueDays",
      ARRAY(SELECT d.id::float8 FROM permission_decisions d WHERE d.circuit_id = ${goneId}) AS decisions,
      ARRAY(
        SELECT q.id::float8
        FROM exclusion_requests q
        WHERE q.circuit_id = ${goneId}
          AND (
            q.state NOT IN ('open', 'asked_back')
              OR NOT EXISTS (
                SELECT FROM exclusion_requests own
                WHERE own.circuit_id = ${keptId} AND own.state IN ('open', 'asked_back')
              )
          )
      ) AS requests,
      ARRAY(
        SELECT k.id::float8
        FROM station_credits k
        WHERE k.circuit_id = ${goneId}
          AND k.station_name IS NOT NULL
          AND NOT EXISTS (
            SELECT FROM station_credits own WHERE own.circuit_id = ${keptId} AND own.station_name = k.station_name
          )
      ) AS credits,
      ARRAY(SELECT piece.id::float8 FROM circuits piece WHERE piece.parent_circuit_id = ${goneId}) AS pieces,
      ARRAY(
        SELECT cu.user_id::float8
        FROM circuit_user cu
        WHERE cu.circuit_id = ${goneId}
          AND cu.assignment_source = 'manual'
          AND NOT EXISTS (
            SELECT FROM circuit_user own
            WHERE own.circuit_id = ${keptId} AND own.user_id = cu.user_id AND own.assignment_source = 'manual'
          )
      ) AS people`);
  return moved ?? NOTHING;
}

/** Moves it to the circuit that stays. A piece of another work order than that one's has no main circuit then. */
export async function moveToKept(tx: Transaction, keptId: bigint, goneId: bigint, moved: Moved): Promise<void> {
  await moveRows(tx, goneId, keptId, moved);
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuits piece
    SET updated_at = now(),
      parent_circuit_id = (
        SELECT kept.id
        FROM circuits kept
        WHERE kept.id = ${keptId}
          AND kept.id <> piece.id
          AND kept.work_order = piece.work_order
          AND coalesce(kept.extension, '@') = '@'
      )
    WHERE piece.id = ANY(${moved.pieces}::bigint[])`);
}

/** Moves it back to the circuit that is restored, where it still is. */
export async function moveBack(tx: Transaction, keptId: bigint, goneId: bigint, moved: Moved): Promise<void> {
  await moveRows(tx, keptId, goneId, moved);
  await tx.$executeRaw(Prisma.sql`
    UPDATE circuits piece SET updated_at = now(), parent_circuit_id = ${goneId} FROM circuits main
    WHERE main.id = ${goneId}
      AND main.work_order = piece.work_order
      AND piece.id = ANY(${moved.pieces}::bigint[])
      AND coalesce(piece.parent_circuit_id, ${keptId}) = ${keptId}`);
}

async function moveRows(
  tx: Transaction,
  from: bigint,
  to: bigint,
  { units, tries, assignments, dueDays, decisions, requests, credits }: Moved,
): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`UPDATE planned_units SET circuit_id = ${to} WHERE id = ANY(${units}::bigint[]) AND circuit_id = ${from}`,
  );
  await tx.$executeRaw(
    Prisma.sql`UPDATE contact_tries SET circuit_id = ${to} WHERE id = ANY(${tries}::bigint[]) AND circuit_id = ${from}`,
  );
  await tx.$executeRaw(Prisma.sql`
    UPDATE contact_assignments a
    SET circuit_id = ${to}
    WHERE a.id = ANY(${assignments}::bigint[]) AND a.circuit_id = ${from}
      AND NOT EXISTS (
        SELECT FROM contact_assignments own WHERE own.circuit_id = ${to} AND own.station_name = a.station_name
      )`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE contact_due_days d
    SET circuit_id = ${to}
    WHERE d.id = ANY(${dueDays}::bigint[]) AND d.circuit_id = ${from}
      AND NOT EXISTS (
        SELECT FROM contact_due_days own WHERE own.circuit_id = ${to} AND own.station_name = d.station_name
      )`);
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE permission_decisions
      SET circuit_id = ${to}
      WHERE id = ANY(${decisions}::bigint[]) AND circuit_id = ${from}`,
  );
  await tx.$executeRaw(
    Prisma.sql`
      UPDATE exclusion_requests
      SET circuit_id = ${to}, updated_at = now()
      WHERE id = ANY(${requests}::bigint[]) AND circuit_id = ${from}`,
  );
  // What a circuit was opened with takes the difference, so that the books of both balance and no later day
  // corrects them.
  await tx.$executeRaw(Prisma.sql`
    WITH credited AS (
      UPDATE station_credits k SET circuit_id = ${to} WHERE k.id = ANY(${credits}::bigint[]) AND k.circuit_id = ${from}
        AND NOT EXISTS (
          SELECT FROM station_credits own WHERE own.circuit_id = ${to} AND own.station_name = k.station_name
        )
      RETURNING k.miles
    ), total AS (SELECT sum(miles) AS miles FROM credited HAVING count(*) > 0
    ), given AS (
      UPDATE circuit_mile_books b
      SET opening_miles = b.opening_miles + total.miles
      FROM total
      WHERE b.circuit_id = ${from}
    )
    INSERT INTO circuit_mile_books AS b (circuit_id, opened_at, stations_opened_at, opening_miles, booked_miles)
    SELECT c.id, now(), NULL, c.miles_planned - total.miles, c.miles_planned FROM total JOIN circuits c ON c.id = ${to}
    ON CONFLICT (circuit_id) DO UPDATE SET opening_miles = b.opening_miles - (SELECT miles FROM total)`);
}
