import "server-only";
import { randomUUID } from "node:crypto";
import type { UserActor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { OWN_ACCOUNT, mutate } from "@/lib/platform/mutate";
import { BULK_KINDS, prepareAct } from "./define-act";
import { lookAtSet, requireSameSet, rowsSql } from "./look-at-set";
import { performBulkAct, settle } from "./perform-act";
import { type BulkActState, getBulkAct } from "./queries";
import { UNDO_MINUTES } from "./rules";
import type { BulkKind, CancelBulkActInput, StartBulkActInput, StoredInput, UndoBulkActInput } from "./schema";

/** `isNew` is false where the same act was sent before. */
export type StartedAct = BulkActState & { isNew: boolean };

/**
 * Does an act on many circuits; a large one waits for the jobs, to which whoever calls hands it over while it is
 * `waiting`. Sent twice, also at once, it is one act with one answer. Throws FORBIDDEN, INVALID, and CONFLICT when the
 * circuits are not as the person was shown them.
 */
export async function startBulkAct(
  actor: UserActor,
  { actKey, rows, act, guard }: StartBulkActInput,
): Promise<StartedAct> {
  return begin(actor, { ...BULK_KINDS[act.kind], actKey }, async (tx) => {
    await prepareAct(tx, actor, act);
    const set = await lookAtSet(tx, actor, rowsSql(actor, rows), act);
    requireSameSet(set, guard);
    const input: StoredInput = { rows, act, guard };
    return { kind: act.kind, total: set.matching, undoesId: null, input };
  });
}

/**
 * Undoes one's own act of the last ten minutes, as it was done: at once, or by the jobs. Throws FORBIDDEN, NOT_FOUND,
 * and CONFLICT where it is too late or undone already.
 */
export async function undoBulkAct(actor: UserActor, { actKey, id }: UndoBulkActInput): Promise<StartedAct> {
  const undone = await db().bulkAct.findFirst({ where: { id, askedBy: actor.userId }, omit: { input: true } });
  if (!undone || undone.kind === "undo") throw notFound("act");
  return begin(actor, { ...BULK_KINDS[undone.kind as BulkKind], actKey }, async (tx) => {
    // By the clock of the database, which also says when it is asked for.
    const inTime = await tx.$queryRaw<unknown[]>(Prisma.sql`
      SELECT 1
      FROM bulk_acts
      WHERE id = ${undone.id}
        AND state = 'done'
        AND finished_at > now() - make_interval(mins => ${UNDO_MINUTES}::int)`);
    if (inTime.length === 0)
      throw new AppError(
        "CONFLICT",
        "Nothing was undone: it can be undone within ten minutes. The history of each circuit may still take it back.",
      );
    return { kind: "undo", total: undone.changed ?? 0, undoesId: undone.id, input: {} };
  });
}

/**
 * Stops one's own act that waits or goes on; whatever it did is gone within two seconds. One that has ended stays as it
 * is. Throws NOT_FOUND.
 */
export async function cancelBulkAct(actor: UserActor, { id }: CancelBulkActInput): Promise<BulkActState> {
  const own = Prisma.sql`id = ${id}::bigint AND asked_by = ${actor.userId} AND state = 'waiting'`;
  await mutate(actor, {
    permission: OWN_ACCOUNT,
    action: "circuit.cancel_bulk",
    run: async (tx) => {
      // Nobody has begun it: it ends here. Whoever does it looks at this before each further step, and at its end.
      await tx.$executeRaw(Prisma.sql`
        UPDATE bulk_acts
        SET cancel_requested_at = coalesce(cancel_requested_at, now()),
          state = CASE WHEN started_at IS NULL THEN 'cancelled' ELSE state END,
          finished_at = CASE WHEN started_at IS NULL THEN now() END
        WHERE ${own}`);
      return { result: null, audit: [] };
    },
  });
  return getBulkAct(actor, id);
}

/**
 * Ends an act that the jobs did not take. Its key is free again: sent once more, it is tried anew and not answered with
 * this refusal.
 */
export async function refuseBulkAct(id: number, message: string): Promise<void> {
  await settle(BigInt(id), "refused", message);
  await db().bulkAct.updateMany({ where: { id, state: "refused" }, data: { actKey: randomUUID() } });
}

type Begun = { kind: BulkKind | "undo"; total: number; undoesId: bigint | null; input: object };

async function begin(
  actor: UserActor,
  { actKey, permission, action }: (typeof BULK_KINDS)[BulkKind] & { actKey: string },
  ask: (tx: Transaction) => Promise<Begun>,
): Promise<StartedAct> {
  const sent = await findSent(actor, actKey);
  const id = sent ?? (await askFor());
  const isNew = sent === null && id !== null;
  const own = id ?? (await findSent(actor, actKey));
  if (own === null)
    throw new AppError(
      "CONFLICT",
      "This was undone already, or somebody undoes it at this moment. Nothing was changed.",
    );
  const act = await getBulkAct(actor, Number(own));
  if (act.isLarge && act.state === "waiting") return { ...act, isNew };
  await performBulkAct(actor, own);
  const answer = await getBulkAct(actor, Number(own));
  if (answer.state === "refused") throw new AppError("CONFLICT", answer.message ?? "Nothing was changed.");
  return { ...answer, isNew };

  async function askFor(): Promise<bigint | null> {
    try {
      return await mutate(actor, { permission, action, run: async (tx) => keep(tx, actor, actKey, await ask(tx)) });
    } catch (error) {
      // The same act, sent a moment before, changed what this one was shown.
      const first = error instanceof AppError ? await findSent(actor, actKey) : null;
      if (first === null) throw error;
      return first;
    }
  }
}

async function findSent(actor: UserActor, actKey: string): Promise<bigint | null> {
  const sent = await db().bulkAct.findFirst({ where: { actKey, askedBy: actor.userId }, select: { id: true } });
  return sent?.id ?? null;
}

/** Null where the same key, or another undo of the same act, came first. */
async function keep(tx: Transaction, actor: UserActor, actKey: string, { kind, total, undoesId, input }: Begun) {
  const [kept] = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    INSERT INTO bulk_acts (
      act_key, kind, asked_by, auth_version, session_id, ip_address, user_agent, request_id, input, total, undoes_id
    )
    SELECT ${actKey}::uuid, ${kind}, u.id, u.auth_version, ${actor.sessionId}::bigint, ${actor.ipAddress},
      ${actor.userAgent}, ${actor.requestId}, ${JSON.stringify(input)}::jsonb, ${total}::int, ${undoesId}::bigint
    FROM users u WHERE u.id = ${actor.userId} ON CONFLICT DO NOTHING RETURNING id`);
  return { result: kept?.id ?? null, audit: [] };
}
