import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { requirePermission } from "@/lib/platform/permissions";
import { announceChange } from "@/lib/platform/shared-cache";
import { changedBy } from "@/lib/platform/who-changed";
import type { DeleteCircuitInput, RestoreCircuitInput } from "./by-hand-schema";
import { CIRCUIT_LABEL } from "./circuit-label";
import { requireFreeWorkOrder } from "./create-circuit";
import { lockCircuit, raiseVersion, requireVersion } from "./lock-circuit";
import { lockWorkOrders } from "./lock-work-orders";
import { makeFiguresAnew } from "./make-figures-anew";
import { type Moved, moveBack, movedAsLogged } from "./moved-in-merge";
import { peopleChange, takePeopleBack } from "./people-in-merge";
import { circuitReach, deletedScope } from "./scope";

/** The field under which the log keeps a deletion. */
const DELETED = "deleted";

/**
 * Deletes a circuit softly: it leaves every list, total and queue, and the sync keeps what WorkStudio says of it
 * without bringing it back. Throws FORBIDDEN, NOT_FOUND, and CONFLICT when it changed since it was shown.
 */
export async function deleteCircuit(actor: Actor, input: DeleteCircuitInput): Promise<{ id: number }> {
  const result = await mutate(actor, {
    permission: "circuit:delete",
    action: "circuit.delete",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, input.id);
      await requireVersion(tx, circuit, input.rowVersion);
      await tx.$executeRaw(Prisma.sql`
        UPDATE circuits
        SET deleted_at = now(), deleted_by = ${actor.kind === "user" ? actor.userId : null}::bigint,
          deletion_reason = ${input.reason}, row_version = row_version + 1, updated_at = now()
        WHERE id = ${circuit.id}`);
      await makeFiguresAnew(tx, circuit.id);
      return {
        result: { id: input.id },
        audit: [
          {
            action: "circuit.delete",
            subjectType: "circuit",
            subjectId: circuit.id,
            subjectLabel: circuit.label,
            reason: input.reason,
            changes: { [DELETED]: { before: false, after: true } },
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

type Deleted = {
  id: bigint;
  label: string;
  workOrder: string;
  extension: string;
  rowVersion: number;
  mergedIntoId: bigint | null;
};

/**
 * Brings a deleted circuit back as the sync has kept it. One that was merged takes back what it brought with it, where
 * it still is, and whoever does that may merge and sees the other one too. Throws FORBIDDEN, NOT_FOUND, and CONFLICT
 * when it changed since it was shown, its work order is there again, or the circuit that it was merged into is
 * gone itself.
 */
export async function restoreCircuit(actor: Actor, input: RestoreCircuitInput): Promise<{ id: number }> {
  const result = await mutate(actor, {
    permission: "circuit:delete",
    action: "circuit.restore",
    run: async (tx) => {
      const { circuit, kept } = await lockBoth(tx, actor, input);
      await requireFreeWorkOrder(tx, circuit, kept?.id);
      const [act] = await tx.$queryRaw<{ id: bigint; moved: Partial<Moved> | null }[]>(Prisma.sql`
        SELECT a.id, a.context_json -> 'moved' AS moved
        FROM activity_log a
        WHERE a.subject_type = 'circuit'
          AND a.subject_id = ${circuit.id}
          AND a.action IN ('circuit.delete', 'circuit.merge')
          AND NOT EXISTS (SELECT FROM activity_log back WHERE back.reverts_id = a.id) ORDER BY a.id DESC LIMIT 1`);
      if (kept && act?.moved) await moveBack(tx, kept.id, circuit.id, movedAsLogged(act.moved));
      await tx.$executeRaw(Prisma.sql`
        UPDATE circuits
        SET deleted_at = NULL, deleted_by = NULL, deletion_reason = NULL, merged_into_id = NULL,
          row_version = row_version + 1, updated_at = now()
        WHERE id = ${circuit.id}`);
      await makeFiguresAnew(tx, circuit.id);
      const entry = { subjectType: "circuit", reason: input.reason };
      const audit: AuditEntry[] = [
        {
          ...entry,
          action: "circuit.restore",
          subjectId: circuit.id,
          subjectLabel: circuit.label,
          changes: { [DELETED]: { before: true, after: false } },
          ...(act ? { revertsId: act.id } : {}),
        },
      ];
      if (kept) {
        const people = await takePeopleBack(tx, kept.id, circuit.id);
        await raiseVersion(tx, kept.id);
        await makeFiguresAnew(tx, kept.id);
        audit.push({
          ...entry,
          action: "circuit.unmerge",
          subjectId: kept.id,
          subjectLabel: kept.label,
          changes: { merged_from: { before: circuit.label, after: null }, ...peopleChange(people, []) },
        });
      }
      return { result: { id: input.id }, audit };
    },
  });
  await announceChange("circuits");
  return result;
}

type Kept = { id: bigint; label: string };

/** Locks a deleted circuit and the one that it was merged into, in the order of ids, as everybody locks them. */
async function lockBoth(
  tx: Transaction,
  actor: Actor,
  { id, rowVersion }: RestoreCircuitInput,
): Promise<{ circuit: Deleted; kept: Kept | null }> {
  await lockWorkOrders(tx);
  await tx.$queryRaw(Prisma.sql`
    SELECT c.id
    FROM circuits c
    WHERE c.id IN (SELECT unnest(ARRAY[own.id, own.merged_into_id]) FROM circuits own WHERE own.id = ${id}::bigint)
    ORDER BY c.id
    FOR UPDATE`);
  const [circuit] = await tx.$queryRaw<Deleted[]>(Prisma.sql`
    SELECT c.id, ${CIRCUIT_LABEL} AS label, c.work_order AS "workOrder", coalesce(c.extension, '@') AS extension,
      c.row_version AS "rowVersion", c.merged_into_id AS "mergedIntoId"
    FROM circuits c WHERE c.id = ${id}::bigint AND ${deletedScope(actor)}`);
  if (!circuit) throw notFound("circuit");
  if (circuit.rowVersion !== rowVersion)
    throw new AppError(
      "CONFLICT",
      `${await changedBy(tx, "circuit", circuit.id, "this circuit")}. Nothing was restored; look at it again.`,
    );
  if (circuit.mergedIntoId === null) return { circuit, kept: null };
  requirePermission(actor, "circuit:merge");
  const [kept] = await tx.$queryRaw<(Kept & { isGone: boolean })[]>(Prisma.sql`
    SELECT c.id, ${CIRCUIT_LABEL} AS label, c.deleted_at IS NOT NULL AS "isGone"
    FROM circuits c
    WHERE c.id = ${circuit.mergedIntoId} AND ${circuitReach(actor, Prisma.sql`c.id`, Prisma.sql`c.region_id`)}`);
  if (!kept)
    throw new AppError(
      "FORBIDDEN",
      "It was merged into a circuit that you do not see. Ask somebody who sees both to restore it.",
    );
  if (kept.isGone)
    throw new AppError(
      "CONFLICT",
      `Restore ${kept.label} first: this circuit was merged into it, and it is deleted itself.`,
    );
  return { circuit, kept };
}
