import "server-only";
import type { SystemActor } from "@/lib/platform/actor-types";
import { writeAuditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction, db } from "@/lib/platform/db";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { businessDaySql } from "@/lib/platform/time-sql";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { isExclusionOver } from "../circuits/scope";
import { NOT_EXCLUDED, writeExclusions } from "../circuits/write-exclusion";

/**
 * Ends exclusions whose last day is over, as their reason says: the circuit counts again, or a decision falls due. Each
 * is done once, however often and by however many processes this is called; the log names the schedule as who did it.
 * `now` decides which Eastern day it is.
 */
export async function endExclusions(actor: SystemActor, now = new Date()): Promise<{ included: number; due: number }> {
  const today = businessDaySql(Prisma.sql`${now}::timestamptz`);
  const [ended] = await db().$queryRaw<{ any: boolean }[]>(
    Prisma.sql`SELECT EXISTS (SELECT FROM circuits c WHERE ${isOver(today)}) AS any`,
  );
  if (!ended?.any) return { included: 0, due: 0 };
  const result = await mutate(actor, {
    permission: "circuit:exclude",
    action: "circuit.include",
    run: async (tx) => {
      const returning = await lockOver(tx, today, Prisma.sql`r.at_end = 'returns'`);
      await log(tx, actor, returning, "circuit.include", "The last day of its exclusion was");
      await writeExclusions(tx, actor, returning, NOT_EXCLUDED);
      const undecided = await lockOver(tx, today, Prisma.sql`r.at_end IS DISTINCT FROM 'returns'`);
      await log(
        tx,
        actor,
        undecided,
        "circuit.exclusion_due",
        "Whether it stays excluded has to be decided: its last day was",
      );
      await tx.$executeRaw(
        Prisma.sql`UPDATE circuits SET exclusion_due_at = ${now}::timestamptz WHERE id = ANY(${undecided}::bigint[])`,
      );
      return { result: { included: returning.length, due: undecided.length }, audit: [] };
    },
  });
  await announceChange("circuits");
  return result;
}

/**
 * Found by the small table; held against the circuit's own columns, which whoever waited for a lock sees as they
 * are then.
 */
const isOver = (today: Prisma.Sql) =>
  Prisma.sql`
    ${isExclusionOver(today)}
      AND c.is_excluded
      AND c.exclusion_ends_on < ${today}
      AND c.exclusion_due_at IS NULL
      AND c.deleted_at IS NULL`;

/** Another process that does the same waits here, and then finds them done. */
async function lockOver(tx: Transaction, today: Prisma.Sql, atEnd: Prisma.Sql): Promise<bigint[]> {
  const rows = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT c.id
    FROM circuits c
    LEFT JOIN exclusion_reasons r ON r.id = c.exclusion_reason_id
    WHERE ${isOver(today)} AND ${atEnd}
    ORDER BY c.id
    FOR UPDATE OF c`);
  return rows.map(({ id }) => id);
}

async function log(tx: Transaction, actor: SystemActor, ids: bigint[], action: string, words: string): Promise<void> {
  const isIncluded = action === "circuit.include";
  await writeAuditOf(
    tx,
    actor,
    { action, subjectType: "circuit" },
    Prisma.sql`
      SELECT c.id AS subject_id, ${CIRCUIT_LABEL} AS subject_label,
        ${words} || to_char(c.exclusion_ends_on, ' FMMon FMDD, YYYY.') AS reason,
        ${
          isIncluded
            ? Prisma.sql`
          '{"is_excluded": {"before": true, "after": false}}'::jsonb`
            : Prisma.sql`NULL::jsonb`
        } AS changes,
        NULL::jsonb AS states
      FROM circuits c WHERE c.id = ANY(${ids}::bigint[])`,
  );
}
