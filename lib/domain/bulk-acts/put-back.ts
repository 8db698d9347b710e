import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { writeAuditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { lockInOrder } from "../circuits/lock-in-order";
import { turned } from "../circuits/put-back";
import { circuitScope } from "../circuits/scope";
import { putBackOf } from "./define-act";
import type { Performed } from "./perform-act";
import { UNDO_MINUTES } from "./rules";
import type { StoredInput } from "./schema";

const NAMED = 5;

/**
 * Takes one's own act back as a whole, which was to be undone within ten minutes, however long the jobs took to come to
 * it, with an entry for each circuit that says which one it reverts. Circuits that were changed since, as far as the
 * act was about them, and those that would go to a region that is not one's own, stay as they are and are named. Throws
 * CONFLICT where nothing is left to undo.
 */
export async function putBack(
  tx: Transaction,
  actor: UserActor,
  { id: undoId, undoesId: actId }: { id: bigint; undoesId: bigint | null },
  chunks: (ids: readonly bigint[]) => AsyncIterable<readonly bigint[]>,
): Promise<Performed> {
  const [act] = await tx.$queryRaw<{ input: StoredInput; first: bigint; last: bigint }[]>(Prisma.sql`
    SELECT b.input, b.first_entry_id AS first, b.last_entry_id AS last
    FROM bulk_acts b
    JOIN bulk_acts asked ON asked.id = ${undoId}
    WHERE b.id = ${actId}
      AND b.asked_by = ${actor.userId}
      AND b.state = 'done'
      AND b.first_entry_id IS NOT NULL
      AND b.finished_at > asked.created_at - make_interval(mins => ${UNDO_MINUTES}::int)`);
  if (!act) throw tooLate();
  const { isSame, isOutOfReach, prepare, write } = putBackOf(act.input.act);
  const [written] = await tx.$queryRaw<{ entries: bigint[] | null; circuits: bigint[] | null }[]>(Prisma.sql`
    SELECT array_agg(a.id) AS entries, array_agg(a.subject_id) AS circuits FROM activity_log a
    WHERE a.id BETWEEN ${act.first} AND ${act.last}
      AND a.user_id = ${actor.userId}
      AND a.subject_type = 'circuit'
      AND (a.context_json ->> 'bulkAct')::bigint = ${actId}`);
  const entries = written?.entries ?? [];
  const held = await lockInOrder(
    tx,
    Prisma.sql`c.id = ANY(${written?.circuits ?? []}::bigint[]) AND ${circuitScope(actor)}`,
  );
  await prepare?.(tx, actor, entries, held);
  const [found] = await tx.$queryRaw<
    { ids: bigint[] | null; left: number; away: number; names: string[] | null }[]
  >(Prisma.sql`
    SELECT array_agg(one.id ORDER BY one.subject_id) FILTER (WHERE one.is_same) AS ids,
      count(*) FILTER (WHERE NOT one.is_same AND NOT one.is_away)::float8 AS left,
      count(*) FILTER (WHERE NOT one.is_same AND one.is_away)::float8 AS away,
      (array_agg(one.name ORDER BY one.subject_id) FILTER (WHERE NOT one.is_same))[1:${NAMED}] AS names
    FROM (
      SELECT a.id, a.subject_id, coalesce(a.subject_label, '') AS name,
        (c.id IS NOT NULL AND ${isSame(actor)} AND back.id IS NULL) AS is_same,
        (c.id IS NOT NULL AND ${isOutOfReach?.(actor) ?? Prisma.sql`FALSE`}) AS is_away
      FROM activity_log a
      LEFT JOIN activity_log back ON back.reverts_id = a.id
      LEFT JOIN circuits c ON c.id = a.subject_id AND ${circuitScope(actor)}
      WHERE a.id = ANY(${entries}::bigint[])
    ) one`);
  const ids = found?.ids ?? [];
  if (ids.length === 0) throw tooLate();
  for await (const some of chunks(ids)) {
    await writeAuditOf(
      tx,
      actor,
      { action: "circuit.revert", subjectType: "circuit", context: { bulk: ids.length }, isRevert: true },
      Prisma.sql`
        SELECT a.subject_id, a.subject_label, NULL::text AS reason, a.id AS reverts_id,
          ${turned(Prisma.sql`a.changes`)} AS changes, ${turned(Prisma.sql`a.states_json`)} AS states
        FROM activity_log a WHERE a.id = ANY(${some}::bigint[])`,
    );
    await write(tx, actor, some);
  }
  const { left, away } = found ?? { left: 0, away: 0 };
  return {
    changed: ids.length,
    skipped: { ...(left > 0 ? { "changed-since": left } : {}), ...(away > 0 ? { "not-own-region": away } : {}) },
    leftNames: found?.names ?? [],
    first: null,
    last: null,
  };
}

function tooLate(): AppError {
  return new AppError(
    "CONFLICT",
    "Nothing was undone: ten minutes have passed, or every circuit was changed since or would go to a region that is not yours. The history of each may still take it back.",
  );
}
