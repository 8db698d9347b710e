import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { Prisma, type Transaction } from "@/lib/platform/db";
import type { LockedCircuit } from "./lock-circuit";
import { EXCLUSION } from "./rules";

/**
 * Whether a circuit counts in reporting and, if not, who said so, why and when (ISO time), as the log keeps it. What
 * one is without stays out, so that acts from before there was a list of reasons read alike.
 */
export type Exclusion = {
  isExcluded: boolean;
  /** The reason's name as it was then, or somebody's own words from before there was a list. */
  reason: string | null;
  by: number | null;
  at: string | null;
  reasonId?: number;
  note?: string;
  /** The last day on which it is left out. */
  until?: string;
};

export const NOT_EXCLUDED: Exclusion = { isExcluded: false, reason: null, by: null, at: null };

/** What an exclusion is besides being one; null for what it is without. */
export type ExclusionDetails = { reasonId: number | null; note: string | null; until: string | null };

/** Details as the log keeps them. */
export function saidDetails({
  reasonId,
  note,
  until,
}: ExclusionDetails): Pick<Exclusion, "reasonId" | "note" | "until"> {
  return {
    ...(reasonId === null ? {} : { reasonId }),
    ...(note === null ? {} : { note }),
    ...(until === null ? {} : { until }),
  };
}

/** An exclusion that begins now. */
export function newExclusion(actor: Actor, reason: string, details: ExclusionDetails): Exclusion {
  return {
    isExcluded: true,
    reason,
    by: actor.kind === "user" ? Number(actor.userId) : null,
    at: new Date().toISOString(),
    ...saidDetails(details),
  };
}

/** A locked circuit's exclusion. */
export function exclusionOf(circuit: LockedCircuit): Exclusion {
  const { isExcluded, exclusionReason, excludedBy, excludedAt } = circuit;
  return {
    isExcluded,
    reason: exclusionReason,
    by: excludedBy,
    at: excludedAt?.toISOString() ?? null,
    ...saidDetails({
      reasonId: circuit.exclusionReasonId,
      note: circuit.exclusionNote,
      until: circuit.exclusionUntil,
    }),
  };
}

/** The exclusion of `circuits c` in SQL, as `exclusionOf` has it. */
export const exclusionJson = Prisma.sql`
  (
    jsonb_build_object(
      'isExcluded', c.is_excluded, 'reason', c.exclusion_reason, 'by', c.excluded_by,
      'at', to_char(c.excluded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
    ) || jsonb_strip_nulls(
      jsonb_build_object('reasonId', c.exclusion_reason_id, 'note', c.exclusion_note, 'until', c.exclusion_ends_on)
    )
  )`;

/**
 * Takes circuits that are locked out of reporting, or back in. A decision that was due about one is made with that, and
 * who asked that one be excluded has what they asked for, from the actor: an exclusion that is put back stays
 * somebody else's.
 */
export async function writeExclusions(
  tx: Transaction,
  actor: Actor,
  ids: readonly bigint[],
  exclusion: Exclusion,
): Promise<void> {
  const after = Prisma.sql`
    SELECT one.id, ${JSON.stringify(exclusion)}::jsonb AS said FROM unnest(${ids}::bigint[]) AS one(id)`;
  await tx.$executeRaw(writing(after));
  if (exclusion.isExcluded) await grantRequests(tx, actor, Prisma.sql`SELECT unnest(${ids}::bigint[])`);
}

/**
 * Puts the exclusions back that stood before acts of the log, by their ids, on circuits that are locked; requests that
 * they granted wait again.
 */
export async function putExclusionsBack(tx: Transaction, actor: Actor, acts: readonly bigint[]): Promise<void> {
  const before = Prisma.sql`
    SELECT a.subject_id AS id, a.states_json -> ${EXCLUSION}::text -> 'before' AS said
    FROM activity_log a
    WHERE a.id = ANY(${acts}::bigint[])`;
  await tx.$executeRaw(writing(before));
  const isExcluded = Prisma.sql`(before.said ->> 'isExcluded')::boolean`;
  await grantRequests(tx, actor, Prisma.sql`SELECT before.id FROM (${before}) before WHERE ${isExcluded}`);
  await reopenRequests(
    tx,
    Prisma.sql`
      SELECT a.id
      FROM activity_log a
      WHERE a.id = ANY(${acts}::bigint[])
        AND NOT (a.states_json -> ${EXCLUSION}::text -> 'before' ->> 'isExcluded')::boolean`,
  );
}

/** `rows` answers the `id` of each circuit and the exclusion that is `said` of it. */
function writing(rows: Prisma.Sql): Prisma.Sql {
  // A reason that the log still names may have been deleted since; its name stays.
  return Prisma.sql`
    UPDATE circuits c
    SET is_excluded = (e.said ->> 'isExcluded')::boolean, exclusion_reason = e.said ->> 'reason',
      excluded_by = (e.said ->> 'by')::bigint, excluded_at = (e.said ->> 'at')::timestamptz,
      exclusion_reason_id = (SELECT id FROM exclusion_reasons WHERE id = (e.said ->> 'reasonId')::bigint),
      exclusion_note = e.said ->> 'note', exclusion_ends_on = (e.said ->> 'until')::date, exclusion_due_at = NULL,
      row_version = c.row_version + 1, updated_at = now()
    FROM (${rows}) e WHERE c.id = e.id`;
}

async function grantRequests(tx: Transaction, actor: Actor, circuits: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE exclusion_requests
    SET state = 'granted', decided_by = ${actor.kind === "user" ? actor.userId : null}::bigint, decided_at = now(),
      row_version = row_version + 1, updated_at = now()
    WHERE circuit_id IN (${circuits}) AND state IN ('open', 'asked_back')`);
}

/**
 * Lets requests wait again that acts of the log granted which are being taken back; `acts` is a query of their ids.
 * Whatever an act granted it granted in its own transaction, so by its person and at its time.
 */
export async function reopenRequests(tx: Transaction, acts: Prisma.Sql): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE exclusion_requests q
    SET state = CASE WHEN q.question IS NOT NULL AND q.answer IS NULL THEN 'asked_back' ELSE 'open' END,
      decided_by = NULL, decided_at = NULL, row_version = q.row_version + 1, updated_at = now()
    FROM activity_log act
    WHERE act.id IN (${acts}) AND act.subject_type = 'circuit' AND q.circuit_id = act.subject_id AND q.state = 'granted'
      AND q.decided_at = act.occurred_at AND q.decided_by IS NOT DISTINCT FROM act.user_id`);
}
