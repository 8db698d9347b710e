import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { type AuditEntry, auditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { lockInOrder } from "../circuits/lock-in-order";
import { ASSIGNMENTS, STANDING } from "../circuits/put-back";
import { isOwnRegion } from "../circuits/require-region";
import { circuitScope } from "../circuits/scope";
import type { ImportRef } from "./import-kind";

const CHANGES = (importId: bigint) => Prisma.sql`r.import_id = ${importId} AND r.outcome = 'change'`;

/** Locks the circuits that the import changes; rows of those that changed since the preview become conflicts. */
export async function lockCircuitEdits(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
  await lockInOrder(
    tx,
    Prisma.sql`c.id IN (SELECT r.subject_id FROM import_rows r WHERE ${CHANGES(importId)}) AND ${circuitScope(actor)}`,
  );
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET outcome = 'conflict',
      problems = r.problems || jsonb_build_array(
        jsonb_build_object(
          'field', '', 'message', 'The circuit changed since the preview, or is out of your sight now.'
        )
      )
    WHERE ${CHANGES(importId)} AND NOT EXISTS (
      SELECT FROM circuits c
      CROSS JOIN LATERAL (SELECT ${STANDING} AS fields) standing
      WHERE c.id = r.subject_id AND ${circuitScope(actor)}
        AND NOT EXISTS (
          SELECT FROM jsonb_each(r.edits) edit
          WHERE coalesce(standing.fields -> edit.key, 'null'::jsonb) <> edit.value -> 'before'
        )
        AND (NOT r.edits ? 'region_id' OR ${isOwnRegion(actor, Prisma.sql`r.edits #> '{region_id,after}'`)}))`);
}

/**
 * What a field becomes when an entry's `state` of it is taken back, on `circuits c`: a value of WorkStudio's is its
 * newest one.
 */
const THEIRS = Prisma.sql`
  CASE WHEN c.upstream_values ? state.key THEN c.upstream_values -> state.key ELSE state.value #> '{before,value}' END`;
const BACK = Prisma.sql`
  CASE
    WHEN jsonb_typeof(state.value #> '{before,tracked}') = 'object' THEN state.value #> '{before,value}'
    ELSE ${THEIRS}
  END`;

/** A value as people know it: a region by its name. */
const shown = (value: Prisma.Sql) =>
  Prisma.sql`
    CASE
      WHEN edit.key = 'region_id'
        THEN coalesce((SELECT to_jsonb(named.name) FROM regions named WHERE to_jsonb(named.id) = ${value}), ${value})
      ELSE ${value}
    END`;

/**
 * What each changed circuit becomes, as a table expression `act`: values, tracking as an edit leaves it (`trackEdits`),
 * and what the history shows.
 */
function actSql(actor: Actor, importId: bigint, at: Date): Prisma.Sql {
  const userId = actor.kind === "user" ? actor.userId : 0n;
  const before = Prisma.sql`edit.value -> 'before'`;
  const after = Prisma.sql`edit.value -> 'after'`;
  return Prisma.sql`act AS MATERIALIZED (
    SELECT edited.circuit_id, jsonb_object_agg(edited.key, edited.next) AS next,
      jsonb_object_agg(edited.key, edited.entry) AS entries, jsonb_object_agg(edited.key, edited.before) AS befores,
      jsonb_object_agg(
        edited.key, jsonb_build_object('before', edited.before_shown, 'after', edited.next_shown)
      ) AS changes,
      jsonb_object_agg(
        edited.key,
        jsonb_build_object(
          'before', jsonb_build_object('value', edited.before, 'tracked', edited.tracked),
          'after', jsonb_build_object('value', edited.next, 'tracked', edited.entry)
        )
      ) AS states
    FROM (
      SELECT c.id AS circuit_id, edit.key, ${before} AS before, ${after} AS next, ${shown(before)} AS before_shown,
        ${shown(after)} AS next_shown, c.user_modified_fields -> edit.key AS tracked,
        coalesce(c.user_modified_fields -> edit.key, '{}'::jsonb) || jsonb_build_object(
          'modified_at', ${at.toISOString()}::text, 'modified_by', ${userId}::bigint,
          'original_value', CASE
            WHEN c.user_modified_fields ? edit.key
              THEN coalesce(c.user_modified_fields #> ARRAY[edit.key, 'original_value'], 'null'::jsonb)
            ELSE ${before}
          END
        ) AS entry
      FROM import_rows r
      JOIN circuits c ON c.id = r.subject_id
      CROSS JOIN LATERAL jsonb_each(r.edits) edit
      WHERE ${CHANGES(importId)}
    ) edited GROUP BY edited.circuit_id
  )`;
}

/** Makes the edits of rows that still are changes, one entry of the history for each circuit. */
export async function applyCircuitEdits(
  tx: Transaction,
  actor: Actor,
  file: ImportRef,
): Promise<{ audit: AuditEntry[] }> {
  const now = new Date();
  const act = actSql(actor, file.id, now);
  const userId = actor.kind === "user" ? actor.userId : null;
  const context = { import: Number(file.id), file: file.fileName };
  const entries = auditOf(
    actor,
    { action: "circuit.edit", subjectType: "circuit", context },
    Prisma.sql`
      SELECT c.id AS subject_id, ${CIRCUIT_LABEL} AS subject_label, ${file.reason}::text AS reason, act.changes,
        act.states
      FROM act
      JOIN circuits c ON c.id = act.circuit_id`,
  );
  // One statement, as what each circuit becomes is worked out once for the history and for the circuit.
  const circuits = await tx.$executeRaw(Prisma.sql`
    WITH ${act}, logged AS (${entries}), changed AS (
      UPDATE circuits c
      SET ${ASSIGNMENTS}, user_modified_fields = coalesce(c.user_modified_fields, '{}'::jsonb) || act.entries,
        upstream_values = act.befores || coalesce(c.upstream_values, '{}'::jsonb),
        last_user_modified_at = ${now}::timestamptz, last_user_modified_by = ${userId}::bigint,
        row_version = c.row_version + 1, updated_at = ${now}::timestamptz
      FROM act WHERE c.id = act.circuit_id
    )
    UPDATE import_rows r
    SET outcome = 'applied', entry_id = logged.id
    FROM logged
    WHERE ${CHANGES(file.id)} AND r.subject_id = logged.subject_id`);
  return {
    audit:
      circuits === 0
        ? []
        : [
            {
              action: "circuit.import",
              subjectType: "circuit",
              subjectLabel: "Circuits",
              reason: file.reason,
              context: { ...context, circuits },
            },
          ],
  };
}

/** Takes the import's edits back where nothing changed since; the other rows are left. */
export async function undoCircuitEdits(
  tx: Transaction,
  actor: Actor,
  file: ImportRef,
): Promise<{ audit: AuditEntry[] }> {
  await lockInOrder(
    tx,
    Prisma.sql`
      c.id IN (SELECT r.subject_id FROM import_rows r WHERE r.import_id = ${file.id} AND r.outcome = 'applied')
        AND ${circuitScope(actor)}`,
  );
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET outcome = 'left',
      problems = r.problems || '[{"field": "", "message": "The circuit changed since, or is not yours now."}]'::jsonb
    WHERE r.import_id = ${file.id}
      AND r.outcome = 'applied'
      AND NOT EXISTS (
        SELECT FROM activity_log a
        JOIN circuits c ON c.id = a.subject_id
        CROSS JOIN LATERAL (SELECT ${STANDING} AS fields) standing
        WHERE a.id = r.entry_id
          AND ${circuitScope(actor)}
          AND NOT EXISTS (SELECT FROM activity_log back WHERE back.reverts_id = a.id)
          AND NOT EXISTS (
            SELECT FROM jsonb_each(a.states_json) state
            WHERE jsonb_build_object(
              'value', standing.fields -> state.key, 'tracked', c.user_modified_fields -> state.key
            ) <> state.value -> 'after'
          )
          AND NOT EXISTS (
            SELECT FROM jsonb_each(a.states_json) state
            WHERE state.key = 'region_id' AND NOT ${isOwnRegion(actor, BACK)}
          )
      )`);
  // A field that was WorkStudio's before is so again, with WorkStudio's newest value.
  const act = Prisma.sql`act AS MATERIALIZED (
    SELECT back.circuit_id, back.entry_id, jsonb_object_agg(back.key, back.next) AS next,
      coalesce(jsonb_object_agg(back.key, back.tracked) FILTER (WHERE back.is_tracked), '{}'::jsonb) AS entries,
      coalesce(array_agg(back.key) FILTER (WHERE NOT back.is_tracked), '{}') AS released,
      coalesce(jsonb_object_agg(back.key, back.theirs) FILTER (WHERE back.is_tracked), '{}'::jsonb) AS theirs,
      jsonb_object_agg(back.key, jsonb_build_object('before', back.now_shown, 'after', back.next_shown)) AS changes,
      jsonb_object_agg(
        back.key,
        jsonb_build_object(
          'before', back.after_state, 'after', jsonb_build_object('value', back.next, 'tracked', back.tracked)
        )
      ) AS states
    FROM (
      SELECT edit.*, ${shown(Prisma.sql`edit.next`)} AS next_shown,
        ${shown(Prisma.sql`(edit.after_state -> 'value')`)} AS now_shown
      FROM (
        SELECT c.id AS circuit_id, a.id AS entry_id, state.key, state.value -> 'after' AS after_state,
          state.value #> '{before,tracked}' AS tracked, theirs.value AS theirs,
          jsonb_typeof(state.value #> '{before,tracked}') = 'object' AS is_tracked, ${BACK} AS next
        FROM import_rows r
        JOIN activity_log a ON a.id = r.entry_id
        JOIN circuits c ON c.id = r.subject_id
        CROSS JOIN LATERAL jsonb_each(a.states_json) state
        CROSS JOIN LATERAL (SELECT ${THEIRS} AS value) theirs
        WHERE r.import_id = ${file.id} AND r.outcome = 'applied'
      ) edit
    ) back GROUP BY back.circuit_id, back.entry_id
  )`;
  const context = { import: Number(file.id), file: file.fileName };
  const entries = auditOf(
    actor,
    { action: "circuit.revert", subjectType: "circuit", context, isRevert: true },
    Prisma.sql`
      SELECT c.id AS subject_id, ${CIRCUIT_LABEL} AS subject_label, NULL::text AS reason, act.entry_id AS reverts_id,
        act.changes, act.states
      FROM act
      JOIN circuits c ON c.id = act.circuit_id`,
  );
  const userId = actor.kind === "user" ? actor.userId : null;
  const circuits = await tx.$executeRaw(Prisma.sql`
    WITH ${act}, logged AS (${entries}), changed AS (
      UPDATE circuits c
      SET ${ASSIGNMENTS},
        user_modified_fields = nullif(
          (coalesce(c.user_modified_fields, '{}'::jsonb) - act.released) || act.entries, '{}'::jsonb
        ),
        upstream_values = nullif((coalesce(c.upstream_values, '{}'::jsonb) - act.released) || act.theirs, '{}'::jsonb),
        last_user_modified_at = now(), last_user_modified_by = ${userId}::bigint, row_version = c.row_version + 1,
        updated_at = now()
      FROM act WHERE c.id = act.circuit_id
    )
    UPDATE import_rows r
    SET outcome = 'undone'
    FROM logged
    WHERE r.import_id = ${file.id} AND r.outcome = 'applied' AND r.subject_id = logged.subject_id`);
  return {
    audit:
      circuits === 0
        ? []
        : [
            {
              action: "circuit.undo_import",
              subjectType: "circuit",
              subjectLabel: "Circuits",
              context: { ...context, circuits },
            },
          ],
  };
}
