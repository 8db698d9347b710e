import "server-only";
import { z } from "zod";
import { fixFields } from "@/lib/fix-fields";
import type { Actor } from "@/lib/platform/actor-types";
import { writeAuditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { AppError } from "@/lib/platform/errors";
import { guardSchema } from "@/lib/platform/list/list-target";
import { mutate } from "@/lib/platform/mutate";
import { announceChange } from "@/lib/platform/shared-cache";
import { businessDay } from "@/lib/platform/time";
import { businessDaySql } from "@/lib/platform/time-sql";
import { FOR_GOOD, SYNCABLE_FIELDS, type SyncableField } from "../circuits/fields";
import { ASSIGNMENTS } from "../circuits/put-back";
import { requireRegion } from "../circuits/require-region";
import { correctionList } from "./list";
import { DECISION_ACTIONS } from "./rules";
import { MOST_AT_ONCE, requireFewEnough, requireSameCorrections } from "./preview-decision";
import { AS_NOW, NO_PROTECTION } from "./protection";
import { type Decision, decisionReason, decisionSchema } from "./schema";
import { type CorrectionTarget, isReachable, chosenSql, keptAgainst, protectionField, shownValue } from "./target-sql";

/** `guard` marks the corrections and the values that the person was shown. */
export const decideCorrectionsSchema = z.strictObject({
  target: correctionList.targetSchema,
  decision: decisionSchema,
  reason: decisionReason,
  guard: guardSchema,
});
export type DecideCorrectionsInput = z.output<typeof decideCorrectionsSchema>;

/** `unchanged` were so already, or would move a circuit into a region that is not the actor's. */
export type Decided = { changed: number; circuits: number; unchanged: number; entries: LogEntries | null };
/** The first and the last entry of the act in the log, for an undo; null where nothing was written. */
export type LogEntries = { first: number; last: number };

/**
 * Decides about one, chosen, or all corrections that match. Keeping ours is to have seen WorkStudio's value, so only
 * another one asks again; WorkStudio's value is written at once, and the sync owns the field again. Each circuit has an
 * entry in its history, which can be reverted. Throws FORBIDDEN, INVALID, and CONFLICT when the corrections, or a value
 * of theirs, are not what the person was shown.
 */
export async function decideCorrections(actor: Actor, input: DecideCorrectionsInput): Promise<Decided> {
  const { target, decision, guard } = input;
  const result = await mutate(actor, {
    permission: "circuit:edit",
    action: DECISION_ACTIONS[decision.kind],
    run: async (tx) => {
      requireDayToCome(decision);
      const ids = await lock(tx, actor, target);
      const { count } = await requireSameCorrections(tx, actor, ids, guard);
      if (decision.kind === "correct") await requireOneField(tx, ids, decision.field);
      if (decision.kind === "correct" && decision.field === "regionId")
        await requireRegion(tx, actor, Number(decision.value), "value");
      const made = await write(tx, actor, input, ids);
      return { result: { ...made, unchanged: count - made.changed }, audit: [] };
    },
  });
  await announceChange("circuits");
  return result;
}

/**
 * The corrections of a target, with their circuits locked, so that from then on neither a sync nor a colleague changes
 * them: each later statement sees what was committed meanwhile, and what matches only then was shown to nobody. Throws
 * INVALID where they are too many.
 */
async function lock(tx: Transaction, actor: Actor, target: CorrectionTarget): Promise<bigint[]> {
  // In the order in which a sync locks them, so that neither waits for the other for ever.
  const circuits = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT c.id
    FROM circuits c
    WHERE c.id IN (SELECT x.circuit_id FROM ${chosenSql(actor, target)})
    ORDER BY c.id
    LIMIT ${MOST_AT_ONCE + 1}
    FOR UPDATE OF c`);
  requireFewEnough(circuits.length);
  const corrections = await tx.$queryRaw<{ id: bigint }[]>(Prisma.sql`
    SELECT x.id
    FROM ${chosenSql(actor, target)} AND x.circuit_id = ANY(${circuits.map(({ id }) => id)}::bigint[])
    LIMIT ${MOST_AT_ONCE + 1}`);
  requireFewEnough(corrections.length);
  return corrections.map(({ id }) => id);
}

/**
 * What a decision makes of a chosen correction `x` of its circuit `o`: the value, the tracking (null: WorkStudio's
 * again), what the history shows, and whether anything changes.
 */
type Outcome = { next: Prisma.Sql; entry: Prisma.Sql; changes: Prisma.Sql; changesAnything: Prisma.Sql };

function outcomeOf(actor: Actor, decision: Decision, at: string): Outcome {
  const userId = actor.kind === "user" ? actor.userId : 0n;
  const change = (before: Prisma.Sql, after: Prisma.Sql) =>
    Prisma.sql`jsonb_build_object('before', ${before}, 'after', ${after})`;
  const tracked = Prisma.sql`(o.user_modified_fields -> x.field)`;
  if (decision.kind === "theirs")
    return {
      next: Prisma.sql`x.theirs`,
      entry: Prisma.sql`NULL::jsonb`,
      changes: Prisma.sql`
        jsonb_build_object(x.field, ${change(shownValue(Prisma.sql`x.ours`), shownValue(Prisma.sql`x.theirs`))})`,
      changesAnything: isReachable(actor),
    };
  const until = protectionSql(decision.protection);
  const isProtectionNew = Prisma.sql`x.protected_until IS DISTINCT FROM ${until}`;
  const inWords = (day: Prisma.Sql) => Prisma.sql`replace((${day})::text, ${FOR_GOOD}, 'for good')`;
  const kept = Prisma.sql`
    jsonb_build_object('kept_value', x.theirs, 'kept_by', ${userId}::bigint, 'kept_at', ${at}::text)
    || CASE WHEN ${until} IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('protected_until', (${until})::text) END`;
  const protection = Prisma.sql`
    CASE
      WHEN ${isProtectionNew}
        THEN jsonb_build_object(${protectionField}, ${change(inWords(Prisma.sql`x.protected_until`), inWords(until))})
      ELSE '{}'::jsonb
    END`;
  const seen = Prisma.sql`
    jsonb_build_object(
      ${keptAgainst}, ${change(shownValue(Prisma.sql`x.kept_value`), shownValue(Prisma.sql`x.theirs`))}
    )`;
  const keptEntry = Prisma.sql`((${tracked} - 'protected_until') || ${kept})`;
  if (decision.kind === "keep")
    return {
      next: Prisma.sql`x.ours`,
      entry: keptEntry,
      changes: Prisma.sql`(${seen} || ${protection})`,
      changesAnything: Prisma.sql`(x.kept_value IS DISTINCT FROM x.theirs OR ${isProtectionNew})`,
    };
  const value = Prisma.sql`${JSON.stringify(decision.value)}::jsonb`;
  // Whose value is that one already is kept as it is, and stays its author's.
  const isNew = Prisma.sql`x.ours <> ${value}`;
  return {
    next: value,
    entry: Prisma.sql`
      (
        ${keptEntry} || CASE
          WHEN ${isNew} THEN jsonb_build_object('modified_at', ${at}::text, 'modified_by', ${userId}::bigint)
          ELSE '{}'::jsonb
        END
      )`,
    changes: Prisma.sql`
      (
        CASE
          WHEN ${isNew} THEN jsonb_build_object(x.field, ${change(shownValue(Prisma.sql`x.ours`), shownValue(value))})
          WHEN x.is_drifted THEN ${seen}
          ELSE '{}'::jsonb
        END || ${protection}
      )`,
    changesAnything: Prisma.sql`(${isNew} OR x.is_drifted OR ${isProtectionNew})`,
  };
}

/**
 * What a decision changes, as common table expressions: `chosen`, each correction with its new value and tracking, and
 * `act`, each circuit with what to write of it and what its history shows.
 */
function actSql(actor: Actor, ids: bigint[], decision: Decision, at: Date): Prisma.Sql {
  const { next, entry, changes, changesAnything } = outcomeOf(actor, decision, at.toISOString());
  const state = (value: Prisma.Sql, tracked: Prisma.Sql) =>
    Prisma.sql`jsonb_build_object('value', ${value}, 'tracked', ${tracked})`;
  return Prisma.sql`
    chosen AS MATERIALIZED (
      SELECT x.circuit_id, x.field, ${next} AS next, ${entry} AS entry, ${changes} AS changes, x.ours,
        o.user_modified_fields -> x.field AS tracked
      FROM circuit_corrections x JOIN circuits o ON o.id = x.circuit_id
      WHERE x.id = ANY(${ids}::bigint[]) AND ${changesAnything}
    ), act AS (
      SELECT circuit_id, jsonb_object_agg(field, next) AS next,
        coalesce(jsonb_object_agg(field, entry) FILTER (WHERE entry IS NOT NULL), '{}'::jsonb) AS entries,
        coalesce(array_agg(field::text) FILTER (WHERE entry IS NULL), '{}') AS released,
        bool_or(ours <> next) AS is_value_new,
        jsonb_object_agg(
          field,
          jsonb_build_object(
            'before', ${state(Prisma.sql`ours`, Prisma.sql`tracked`)},
            'after', ${state(Prisma.sql`next`, Prisma.sql`entry`)}
          )
        ) AS states
      FROM chosen GROUP BY circuit_id
    )`;
}

/**
 * Writes the history first, of circuits as they are, then the circuits; both in the database, since ten thousand are
 * not worth bringing here.
 */
async function write(
  tx: Transaction,
  actor: Actor,
  input: DecideCorrectionsInput,
  ids: bigint[],
): Promise<Omit<Decided, "unchanged">> {
  const now = new Date();
  const act = actSql(actor, ids, input.decision, now);
  const [made] = await tx.$queryRaw<{ changed: number; circuits: number }[]>(
    Prisma.sql`
      WITH ${act} SELECT count(*)::float8 AS changed, count(DISTINCT circuit_id)::float8 AS circuits FROM chosen`,
  );
  if (!made?.changed) return { changed: 0, circuits: 0, entries: null };
  const { first, last } = await writeAuditOf(
    tx,
    actor,
    {
      action: DECISION_ACTIONS[input.decision.kind],
      subjectType: "circuit",
      ...(made.circuits > 1 ? { context: { bulk: made.circuits } } : {}),
    },
    Prisma.sql`WITH ${act}, shown AS (
        SELECT circuit_id, jsonb_object_agg(one.key, one.value) AS changes
        FROM chosen
        CROSS JOIN LATERAL jsonb_each(chosen.changes) AS one(key, value)
        GROUP BY circuit_id
      )
      SELECT o.id AS subject_id, concat_ws(' ', o.work_order, nullif(o.extension, '@'), o.title) AS subject_label,
        ${input.reason}::text AS reason, shown.changes, act.states
      FROM act JOIN shown USING (circuit_id) JOIN circuits o ON o.id = act.circuit_id`,
  );
  const userId = actor.kind === "user" ? actor.userId : null;
  const isCorrected = input.decision.kind === "correct";
  await tx.$executeRaw(Prisma.sql`
    WITH ${act}
    UPDATE circuits c
    SET ${ASSIGNMENTS},
      user_modified_fields = nullif(
        (coalesce(c.user_modified_fields, '{}'::jsonb) - act.released) || act.entries, '{}'::jsonb
      ),
      upstream_values = nullif(coalesce(c.upstream_values, '{}'::jsonb) - act.released, '{}'::jsonb),
      row_version = c.row_version + 1, updated_at = ${now}
      ${
        isCorrected
          ? Prisma.sql`
        , last_user_modified_at = CASE WHEN act.is_value_new THEN ${now}::timestamptz ELSE c.last_user_modified_at END,
        last_user_modified_by = CASE
          WHEN act.is_value_new THEN ${userId}::bigint
          ELSE c.last_user_modified_by
        END`
          : Prisma.empty
      }
    FROM act WHERE c.id = act.circuit_id`);
  return { ...made, entries: first === null ? null : { first: Number(first), last: Number(last) } };
}

/** The protection that a correction `x` has from then on, as a date. */
function protectionSql(protection: string): Prisma.Sql {
  if (protection === NO_PROTECTION) return Prisma.sql`NULL::date`;
  if (protection === AS_NOW)
    return Prisma.sql`(CASE WHEN x.protected_until >= ${businessDaySql()} THEN x.protected_until END)`;
  return Prisma.sql`${protection}::date`;
}

function requireDayToCome(decision: Decision): void {
  if (decision.kind === "theirs") return;
  const isPast = /^\d/.test(decision.protection) && decision.protection < businessDay(new Date());
  if (isPast) throw invalid("protection", "Choose today or a later day.");
}

/** One value fits one field. */
async function requireOneField(tx: Transaction, ids: bigint[], key: SyncableField["key"]): Promise<void> {
  const column = SYNCABLE_FIELDS.find((field) => field.key === key)?.column;
  const [other] = await tx.$queryRaw<{ field: string }[]>(
    Prisma.sql`
      SELECT x.field FROM circuit_corrections x WHERE x.id = ANY(${ids}::bigint[]) AND x.field <> ${column} LIMIT 1`,
  );
  if (other) throw new AppError("INVALID", "These corrections are of several fields. Choose those of one field first.");
}

function invalid(field: string, message: string): AppError {
  return new AppError("INVALID", fixFields(1), { fieldErrors: { [field]: [message] } });
}
