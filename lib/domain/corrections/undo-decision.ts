import "server-only";
import { z } from "zod";
import type { UserActor } from "@/lib/platform/actor-types";
import { writeAuditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { recordId } from "@/lib/platform/input/number";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { lockInOrder } from "../circuits/lock-in-order";
import { FIELDS_BACK, turned } from "../circuits/put-back";
import { circuitScope } from "../circuits/scope";
import { DECISION_ACTIONS } from "./rules";

/** The entries of one's own decision in the log, from the first to the last. */
export const undoDecisionSchema = z.strictObject({ first: recordId(), last: recordId() });
export type UndoDecisionInput = z.output<typeof undoDecisionSchema>;

/** `left` are circuits that were changed since, or are out of sight now; `names` are the first of them. */
export type Undone = { circuits: number; left: number; names: string[] };

const MINUTES = 10;
const NAMED = 5;

/**
 * Takes the whole of one's own decision of the last ten minutes back, with an entry for each circuit that says which
 * one it reverts. A circuit of which a decided field was changed since stays as it is and is named. Throws FORBIDDEN,
 * and CONFLICT where nothing is left to undo.
 */
export async function undoDecision(actor: UserActor, { first, last }: UndoDecisionInput): Promise<Undone> {
  const result = await mutate(actor, {
    permission: "circuit:edit",
    action: "circuit.revert",
    run: async (tx) => {
      const decided = Prisma.sql`
        SELECT a.id, a.subject_id, a.subject_label, a.states_json FROM activity_log a
        WHERE a.id BETWEEN ${first}::bigint AND ${last}::bigint
          AND a.user_id = ${actor.userId}
          AND a.subject_type = 'circuit'
          AND a.action = ANY(${Object.values(DECISION_ACTIONS)}::text[])
          AND a.occurred_at = (SELECT own.occurred_at FROM activity_log own WHERE own.id = ${first}::bigint)
            AND a.occurred_at > now() - make_interval(mins => ${MINUTES}::int)
          AND NOT EXISTS (SELECT FROM activity_log back WHERE back.reverts_id = a.id)`;
      await lockInOrder(tx, Prisma.sql`c.id IN (SELECT d.subject_id FROM (${decided}) d) AND ${circuitScope(actor)}`);
      const { ids, left, names } = await readUndoable(tx, actor, decided);
      if (ids.length === 0)
        throw new AppError(
          "CONFLICT",
          "Nothing was undone: ten minutes have passed, or the fields were changed since. The history of each circuit may still take it back.",
        );
      await writeAuditOf(
        tx,
        actor,
        { action: "circuit.revert", subjectType: "circuit", context: { bulk: ids.length }, isRevert: true },
        Prisma.sql`
          SELECT a.subject_id, a.subject_label, NULL::text AS reason, a.id AS reverts_id,
            ${turned(Prisma.sql`a.changes`)} AS changes, ${turned(Prisma.sql`a.states_json`)} AS states
          FROM activity_log a WHERE a.id = ANY(${ids}::bigint[])`,
      );
      await FIELDS_BACK.write(tx, actor, ids);
      const found: Undone = { circuits: ids.length, left, names };
      return { result: found, audit: [] };
    },
  });
  await announceChange("circuits");
  return result;
}

/**
 * Entries whose circuits hold exactly what the decision gave them, and the others by name; only entries all of whose
 * fields were corrections come back, as such.
 */
async function readUndoable(
  tx: Transaction,
  actor: UserActor,
  decided: Prisma.Sql,
): Promise<{ ids: bigint[]; left: number; names: string[] }> {
  const rows = await tx.$queryRaw<{ id: bigint; name: string; isSame: boolean }[]>(Prisma.sql`
    SELECT a.id, coalesce(a.subject_label, '') AS name, (c.id IS NOT NULL AND ${FIELDS_BACK.isSame(actor)}) AS "isSame"
    FROM (${decided}) a LEFT JOIN circuits c ON c.id = a.subject_id AND ${circuitScope(actor)}
    WHERE NOT EXISTS (
      SELECT FROM jsonb_each(a.states_json) f
      WHERE jsonb_typeof(f.value -> 'before' -> 'tracked') IS DISTINCT FROM 'object'
    )
    ORDER BY a.id`);
  const left = rows.filter(({ isSame }) => !isSame);
  return {
    ids: rows.flatMap(({ id, isSame }) => (isSame ? [id] : [])),
    left: left.length,
    names: left.slice(0, NAMED).map(({ name }) => name),
  };
}
