import "server-only";
import type { UserActor } from "@/lib/platform/actor-types";
import { writeAuditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announcing } from "@/lib/platform/shared-cache";
import { findAsker } from "@/lib/platform/person-actor";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { lockInOrder } from "../circuits/lock-in-order";
import { requireStill } from "../users/require-still";
import { BULK_KINDS, permissionsOf, prepareAct } from "./define-act";
import { lookAtSet, requireSameSet, rowsSql } from "./look-at-set";
import { putBack } from "./put-back";
import { MOST_AT_ONCE, type SkipReason } from "./rules";
import type { StoredInput } from "./schema";

/** After so many circuits an act says how far it is, and looks whether it is to stop. */
const CIRCUITS_AT_ONCE = 1_000;

/** What an act did. */
export type Performed = {
  changed: number;
  skipped: Partial<Record<SkipReason, number>>;
  leftNames: string[];
  first: bigint | null;
  last: bigint | null;
};

type Stored = {
  id: bigint;
  state: string;
  askedBy: bigint;
  authVersion: number;
  total: number;
  undoesId: bigint | null;
  /** Empty where an act undoes another. */
  input: Partial<StoredInput>;
  isCancelled: boolean;
};

class CancelledError extends Error {
  override name = "CancelledError";
}

/**
 * For a job: does a waiting act as whoever asked for it, as the database has them now. Expected refusals become its
 * answer; what else is thrown can be tried again.
 */
export async function performForAsker(id: number): Promise<void> {
  const act = await db().bulkAct.findUnique({ where: { id }, omit: { input: true } });
  if (act?.state !== "waiting") return;
  const { sessionId, ipAddress, userAgent, requestId } = act;
  const actor = await findAsker(act.askedBy, act.authVersion, { sessionId, ipAddress, userAgent, requestId });
  if (!actor)
    return settle(
      act.id,
      "refused",
      "The account of whoever asked was disabled, or signed in anew with another password. Nothing was changed.",
    );
  try {
    await performBulkAct(actor, act.id);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
  }
}

/**
 * Does a waiting act, once whoever calls and how often: all of it in one transaction, or nothing. Between some thousand
 * circuits it says how far it is and stops where that was asked for. A refusal is kept as the act's answer and thrown.
 * Throws FORBIDDEN, INVALID, CONFLICT.
 */
export async function performBulkAct(actor: UserActor, id: bigint): Promise<void> {
  const kind = await kindOf(id);
  try {
    const done = announcing(
      "circuits",
      mutate(actor, {
        ...BULK_KINDS[kind],
        run: async (tx) => {
          const act = await take(tx, id);
          if (act) await finish(tx, actor, act, kind, await perform(tx, actor, act));
          return { result: null, audit: [] };
        },
      }),
    );
    await (kind === "stage" ? announcing("board", done) : done);
  } catch (error) {
    if (error instanceof CancelledError) return settle(id, "cancelled", null);
    if (error instanceof AppError) await settle(id, "refused", error.message);
    throw error;
  }
}

/** Ends a waiting act of which nothing was done. */
export async function settle(id: bigint, state: "cancelled" | "refused", message: string | null): Promise<void> {
  await db().$executeRaw(Prisma.sql`
    UPDATE bulk_acts
    SET state = ${state}, message = left(${message}::text, 500), finished_at = now(), done = 0
    WHERE id = ${id} AND state = 'waiting'`);
}

/** The kind of an act, or of the one that it undoes. */
async function kindOf(id: bigint): Promise<keyof typeof BULK_KINDS> {
  const [found] = await db().$queryRaw<{ kind: keyof typeof BULK_KINDS }[]>(
    Prisma.sql`
      SELECT coalesce(o.kind, b.kind) AS kind
      FROM bulk_acts b
      LEFT JOIN bulk_acts o ON o.id = b.undoes_id
      WHERE b.id = ${id}`,
  );
  if (!found) throw new Error(`There is no bulk act ${id}.`);
  return found.kind;
}

/**
 * Waits for whoever does the same act at this moment; null where it has been done, or refused. Throws CancelledError.
 */
async function take(tx: Transaction, id: bigint): Promise<Stored | null> {
  await tx.$executeRaw(Prisma.sql`SELECT pg_advisory_xact_lock(hashtextextended('bulk act ' || ${id}::text, 0))`);
  // What was asked was parsed before it was kept, and only the panel writes it.
  const [act] = await tx.$queryRaw<Stored[]>(Prisma.sql`
    SELECT id, state, asked_by AS "askedBy", auth_version AS "authVersion", total, undoes_id AS "undoesId", input,
      cancel_requested_at IS NOT NULL AS "isCancelled"
    FROM bulk_acts
    WHERE id = ${id}`);
  if (act?.state !== "waiting") return null;
  if (act.isCancelled) throw new CancelledError();
  return act;
}

async function perform(tx: Transaction, actor: UserActor, act: Stored): Promise<Performed> {
  const chunks = (ids: readonly bigint[]) => inChunks(act, ids);
  if (act.undoesId !== null) return putBack(tx, actor, act, chunks);
  const { rows, act: asked, guard } = act.input;
  if (!rows || !asked || guard === undefined) throw new Error(`Bulk act ${act.id} does not say what was asked.`);
  const { reason, changes, states, lock, write } = await prepareAct(tx, actor, asked);
  const held = await lockInOrder(tx, rowsSql(actor, rows));
  await lock?.(tx, held);
  const { ids, skipped, ...set } = await lookAtSet(tx, actor, Prisma.sql`c.id = ANY(${held}::bigint[])`, asked);
  requireSameSet({ ...set, skipped }, guard);
  const context = { bulk: ids.length, bulkAct: Number(act.id) };
  let [first, last]: [bigint | null, bigint | null] = [null, null];
  for await (const some of chunks(ids)) {
    // The history first, of circuits as they are.
    const written = await writeAuditOf(
      tx,
      actor,
      { action: BULK_KINDS[asked.kind].action, subjectType: "circuit", context },
      Prisma.sql`
        SELECT c.id AS subject_id, ${CIRCUIT_LABEL} AS subject_label, ${reason}::text AS reason, ${changes} AS changes,
          ${states} AS states
        FROM circuits c WHERE c.id = ANY(${some}::bigint[])`,
    );
    await write(tx, some);
    [first, last] = [first ?? written.first, written.last];
  }
  return { changed: ids.length, skipped, leftNames: [], first, last };
}

/**
 * Some ids after the other. Says on another connection how far it is, which everybody sees at once.
 * Throws CancelledError.
 */
async function* inChunks({ id, total }: Stored, ids: readonly bigint[]): AsyncGenerator<readonly bigint[]> {
  const isWatched = total > MOST_AT_ONCE;
  for (let done = 0; done < ids.length; done += CIRCUITS_AT_ONCE) {
    if (isWatched) {
      const going = await db().$executeRaw(
        Prisma.sql`
          UPDATE bulk_acts
          SET done = ${done}, started_at = coalesce(started_at, now())
          WHERE id = ${id} AND cancel_requested_at IS NULL`,
      );
      if (going === 0) throw new CancelledError();
    }
    yield ids.slice(done, done + CIRCUITS_AT_ONCE);
  }
}

/**
 * Ends an act with what it did, unless somebody stopped it or its person may not do it any more. Throws
 * CancelledError, FORBIDDEN.
 */
async function finish(
  tx: Transaction,
  actor: UserActor,
  act: Stored,
  kind: keyof typeof BULK_KINDS,
  { changed, skipped, leftNames, first, last }: Performed,
): Promise<void> {
  await requireStill(tx, actor, permissionsOf(actor, kind), act.authVersion);
  const ended = await tx.$executeRaw(Prisma.sql`
    UPDATE bulk_acts
    SET state = 'done', done = total, changed = ${changed}, skipped = ${JSON.stringify(skipped)}::jsonb,
      left_names = ${leftNames}::text[], first_entry_id = ${first}::bigint, last_entry_id = ${last}::bigint,
      finished_at = clock_timestamp()
    WHERE id = ${act.id} AND state = 'waiting' AND cancel_requested_at IS NULL`);
  if (ended === 0) throw new CancelledError();
}
