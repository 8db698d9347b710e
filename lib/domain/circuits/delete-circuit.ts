import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError, notFound } from "@/lib/platform/errors";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { changedBy } from "@/lib/platform/who-changed";
import type { DeleteCircuitInput, RestoreCircuitInput } from "./by-hand-schema";
import { requireFreeWorkOrder } from "./create-circuit";
import { lockCircuit, requireVersion } from "./lock-circuit";
import { deletedScope } from "./scope";

/** The field under which the log keeps a deletion. */
const DELETED = "deleted";

/**
 * Deletes a circuit softly: it leaves every list, total and queue, and the sync keeps what WorkStudio says of it without bringing it back. Throws FORBIDDEN, NOT_FOUND,
 * and CONFLICT when it changed since it was shown.
 */
export async function deleteCircuit(actor: Actor, input: DeleteCircuitInput): Promise<{ id: number }> {
  const result = await mutate(actor, {
    permission: "circuit:delete",
    action: "circuit.delete",
    run: async (tx) => {
      const circuit = await lockCircuit(tx, actor, input.id);
      await requireVersion(tx, circuit, input.rowVersion);
      await tx.$executeRaw(Prisma.sql`
        UPDATE circuits SET deleted_at = now(), deleted_by = ${actor.kind === "user" ? actor.userId : null}::bigint, deletion_reason = ${input.reason}, row_version = row_version + 1, updated_at = now() WHERE id = ${circuit.id}`);
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
 * Brings a deleted circuit back as the sync has kept it. One that was merged takes back what it brought with it, where it still is. Throws FORBIDDEN, NOT_FOUND, and CONFLICT when it
 * changed since it was shown, or its work order is there again.
 */
export async function restoreCircuit(actor: Actor, input: RestoreCircuitInput): Promise<{ id: number }> {
  const result = await mutate(actor, {
    permission: "circuit:delete",
    action: "circuit.restore",
    run: async (tx) => {
      const circuit = await lockDeleted(tx, actor, input);
      if (circuit.mergedIntoId === null) await requireFreeWorkOrder(tx, circuit.workOrder, circuit.extension);
      const [act] = await tx.$queryRaw<{ id: bigint; moved: Moved | null }[]>(Prisma.sql`
        SELECT a.id, a.context_json -> 'moved' AS moved FROM activity_log a WHERE a.subject_type = 'circuit' AND a.subject_id = ${circuit.id} AND a.action IN ('circuit.delete', 'circuit.merge')
          AND NOT EXISTS (SELECT FROM activity_log back WHERE back.reverts_id = a.id) ORDER BY a.id DESC LIMIT 1`);
      if (circuit.mergedIntoId !== null && act?.moved) await takeBack(tx, circuit, act.moved);
      await tx.$executeRaw(Prisma.sql`
        UPDATE circuits SET deleted_at = NULL, deleted_by = NULL, deletion_reason = NULL, merged_into_id = NULL, row_version = row_version + 1, updated_at = now() WHERE id = ${circuit.id}`);
      await makeFiguresAnew(tx, circuit.id);
      return {
        result: { id: input.id },
        audit: [
          {
            action: "circuit.restore",
            subjectType: "circuit",
            subjectId: circuit.id,
            subjectLabel: circuit.label,
            reason: input.reason,
            changes: { [DELETED]: { before: true, after: false } },
            ...(act ? { revertsId: act.id } : {}),
          },
        ],
      };
    },
  });
  await announceChange("circuits");
  return result;
}

/** What a merged circuit brought with it, by ids. */
export type Moved = { units: number[]; tries: number[]; requests: number[] };

async function lockDeleted(tx: Transaction, actor: Actor, { id, rowVersion }: RestoreCircuitInput): Promise<Deleted> {
  const [circuit] = await tx.$queryRaw<Deleted[]>(Prisma.sql`
    SELECT c.id, concat_ws(' ', c.work_order, nullif(c.extension, '@'), c.title) AS label, c.work_order AS "workOrder", coalesce(c.extension, '@') AS extension, c.row_version AS "rowVersion", c.merged_into_id AS "mergedIntoId"
    FROM circuits c WHERE c.id = ${id}::bigint AND ${deletedScope(actor)} FOR UPDATE`);
  if (!circuit) throw notFound("circuit");
  if (circuit.rowVersion !== rowVersion)
    throw new AppError(
      "CONFLICT",
      `${await changedBy(tx, "circuit", circuit.id, "this circuit")}. Nothing was restored; look at it again.`,
    );
  return circuit;
}

async function takeBack(
  tx: Transaction,
  { id, mergedIntoId }: Deleted,
  { units, tries, requests }: Moved,
): Promise<void> {
  await tx.$executeRaw(
    Prisma.sql`UPDATE planned_units SET circuit_id = ${id} WHERE id = ANY(${units}::bigint[]) AND circuit_id = ${mergedIntoId}`,
  );
  await tx.$executeRaw(
    Prisma.sql`UPDATE contact_tries SET circuit_id = ${id} WHERE id = ANY(${tries}::bigint[]) AND circuit_id = ${mergedIntoId}`,
  );
  await tx.$executeRaw(
    Prisma.sql`UPDATE exclusion_requests SET circuit_id = ${id}, updated_at = now() WHERE id = ANY(${requests}::bigint[]) AND circuit_id = ${mergedIntoId}`,
  );
}

/** Its own figures, and those of the days on which its units were assessed, are due once more. */
export async function makeFiguresAnew(tx: Transaction, id: bigint): Promise<void> {
  await tx.$executeRaw(Prisma.sql`INSERT INTO aggregate_due_circuits (circuit_id) VALUES (${id})`);
  await tx.$executeRaw(Prisma.sql`
    INSERT INTO aggregate_due_days (day) SELECT DISTINCT assessed_on FROM planned_units WHERE circuit_id = ${id} AND assessed_on IS NOT NULL`);
}
