import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { type AuditEntry, auditOf } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { storableText } from "@/lib/platform/input/storable-text";
import { CIRCUIT_LABEL } from "../circuits/circuit-label";
import { SYNCABLE_FIELDS, type SyncableField } from "../circuits/fields";
import { VERSION_PATTERN, markAt, markOfJson } from "../circuits/field-marks";
import { circuitValuesSchema } from "../circuits/schema";
import { circuitScope } from "../circuits/scope";
import { lockInOrder } from "../circuits/lock-in-order";
import { ASSIGNMENTS, STANDING } from "../circuits/put-back";
import { isOwnRegion } from "../circuits/require-region";
import type { ImportCells, ImportField, ImportKind, ImportRef, ReadRow } from "./import-kind";
import { foldedName } from "./match-columns";
import { plainDay, plainDecimal } from "./read-cells";

/** How the list calls a field, where that is not its own name. */
const LIST_LABELS: Partial<Record<SyncableField["key"], string>> = {
  cycleType: "Cycle",
  totalMiles: "Total mi",
  milesPlanned: "Planned mi",
  percentComplete: "Complete",
  totalAcres: "Acres",
  startDate: "Start",
};

const FIELDS: readonly ImportField[] = [
  { key: "record", label: "Record", role: "identity" },
  { key: "jobGuid", label: "WorkStudio GUID", names: ["GUID", "Job GUID"], role: "identity" },
  { key: "workOrder", label: "Work order", role: "identity" },
  { key: "version", label: "Version", role: "version" },
  ...SYNCABLE_FIELDS.map(({ key, column, label }) => ({
    key: column,
    label,
    names: [key, ...(LIST_LABELS[key] ? [LIST_LABELS[key]] : [])],
  })),
];

const NO_CIRCUIT = "No circuit of yours is this one.";

/** Corrections of circuits: each changed cell becomes a correction as the form makes it. */
export const circuitImport: ImportKind = {
  list: "circuits",
  title: "Circuits",
  one: "circuit",
  many: "circuits",
  path: "/circuits",
  recordPath: (id) => `/circuits/${id}`,
  permission: "circuit:edit",
  needsReason: true,
  topic: "circuits",
  fields: FIELDS,
  reader: readerOf,
  isSeen: (actor) => Prisma.sql`EXISTS (SELECT FROM circuits c WHERE c.id = r.subject_id AND ${circuitScope(actor)})`,
  evaluate,
  lock,
  apply,
  undo,
};

async function readerOf(tx: Transaction, actor: Actor): Promise<(row: ImportCells) => ReadRow> {
  const regions = await tx.region.findMany({ select: { id: true, name: true, code: true } });
  const own = actor.kind === "system" || actor.regionIds === "all" ? null : new Set(actor.regionIds);
  const byName = new Map(
    regions.flatMap(({ id, name, code }) => [name, code].map((word) => [foldedName(word), id] as const)),
  );
  return ({ cells, unread }) => {
    const row: ReadRow = { ...identityOf(cells), given: {}, raw: {}, faults: {}, problems: [] };
    const version = cells.get("version")?.trim() ?? "";
    if (version !== "" && !VERSION_PATTERN.test(version))
      row.problems.push("Version: this is not what the export wrote. Leave the column as it is.");
    else row.version = version === "" ? null : version;
    for (const field of SYNCABLE_FIELDS) {
      const cell = cells.get(field.column);
      if (cell === undefined) continue;
      const unreadable = unread.get(field.column);
      // With nothing given it is no value that could be the exported one, also where that was none.
      if (unreadable !== undefined) row.faults[field.column] = unreadable;
      else if (field.kind === "region") readRegion(row, field, cell, byName, own);
      else readValue(row, field, cell);
    }
    return row;
  };
}

function identityOf(cells: ReadonlyMap<string, string>): Pick<ReadRow, "subjectKey" | "version"> {
  const [key, cell = ""] = ["record", "jobGuid", "workOrder"].flatMap((one) => {
    const text = cells.get(one)?.trim() ?? "";
    return text === "" ? [] : [[one, text] as const];
  })[0] ?? [""];
  const text = key === "record" ? cell.replaceAll(",", "") : cell;
  return {
    subjectKey: key === "" || text.length > 250 || text.includes("\0") ? null : `${key}:${text}`,
    version: null,
  };
}

function readRegion(
  row: ReadRow,
  { column }: SyncableField,
  cell: string,
  byName: ReadonlyMap<string, bigint>,
  own: ReadonlySet<bigint> | null,
): void {
  const id = byName.get(foldedName(cell));
  row.given[column] = id === undefined ? null : Number(id);
  if (id === undefined)
    row.faults[column] = cell.trim() === "" ? "Choose a region." : `No region is called “${cut(cell)}”.`;
  else if (own && !own.has(id)) row.faults[column] = "This region is not one of yours.";
}

function readValue(row: ReadRow, field: SyncableField, cell: string): void {
  const { column, key, kind } = field;
  const written = kind === "decimal" ? (plainDecimal(cell) ?? cell) : kind === "date" ? plainDay(cell) : cell;
  const parsed = circuitValuesSchema.shape[key].safeParse(written);
  if (parsed.success) row.given[column] = parsed.data;
  else {
    // What WorkStudio holds may lie beyond the form's limits; untouched, it is no fault.
    const loose = kind === "decimal" ? Number(written) : written;
    row.given[column] = loose === "" || (typeof loose === "number" && !Number.isFinite(loose)) ? null : loose;
    row.faults[column] = parsed.error.issues[0]?.message ?? "This value cannot be used.";
  }
  if (row.given[column] !== cell) row.raw[column] = cell;
}

const cut = (cell: string) => (cell.length > 40 ? `${storableText(cell, 40)}…` : cell);

/**
 * Notes the circuit of each row, of the row scope. A number without its record may be of several circuits, and then it
 * is of none. Each statement looks up by an index, since nothing is known yet of rows that were written a moment ago.
 */
async function findSubjects(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
  const setSubject = (matched: Prisma.Sql) =>
    tx.$executeRaw(Prisma.sql`
      WITH matched AS MATERIALIZED (${matched})
      UPDATE import_rows target
      SET subject_id = matched.circuit_id
      FROM matched
      WHERE target.import_id = ${importId} AND target.line = matched.line`);
  const scope = circuitScope(actor);
  await setSubject(Prisma.sql`
    SELECT r.line, c.id AS circuit_id
    FROM import_rows r
    JOIN circuits c ON c.id = CASE WHEN r.subject_key ~ '^record:[0-9]{1,15}$' THEN substr(r.subject_key, 8)::bigint END
    WHERE r.import_id = ${importId} AND r.subject_key LIKE 'record:%' AND ${scope}`);
  await setSubject(Prisma.sql`
    SELECT r.line, c.id AS circuit_id
    FROM import_rows r
    JOIN circuits c ON c.job_guid = upper(substr(r.subject_key, 9))
    WHERE r.import_id = ${importId} AND r.subject_key LIKE 'jobGuid:%' AND ${scope}`);
  await setSubject(Prisma.sql`
    SELECT r.line, min(c.id) AS circuit_id
    FROM import_rows r
    CROSS JOIN LATERAL (SELECT substr(r.subject_key, 11) AS name) wanted
    JOIN circuits c ON c.work_order = ANY(ARRAY[wanted.name, regexp_replace(wanted.name, ' [^ ]*$', '')])
      AND concat_ws(' ', c.work_order, nullif(c.extension, '@')) = wanted.name
    WHERE r.import_id = ${importId} AND r.subject_key LIKE 'workOrder:%' AND ${scope}
    GROUP BY r.line
    HAVING count(*) = 1`);
}

async function evaluate(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
  const fields = Prisma.join(
    SYNCABLE_FIELDS.map(({ column }, place) => {
      const name = Prisma.raw(`'${column}'`);
      return Prisma.sql`
        (
          ${name}::text, ${Prisma.raw(String(place))}, r.given -> ${name}, r.raw -> ${name},
          coalesce(to_jsonb(c.${Prisma.raw(column)}), 'null'::jsonb)
        )`;
    }),
  );
  const base = markAt(Prisma.sql`r.version`, Prisma.sql`one.place`);
  await findSubjects(tx, actor, importId);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows target
    SET subject_label = left(read.label, 300), edits = read.edits, problems = target.problems || read.problems,
      outcome = CASE
        WHEN target.problems || read.faults <> '[]'::jsonb THEN 'fault'
        WHEN read.problems <> '[]'::jsonb THEN 'conflict'
        WHEN read.edits <> '{}'::jsonb THEN 'change'
        ELSE 'same'
      END
    FROM (
      SELECT r.line, ${CIRCUIT_LABEL} AS label,
        coalesce(
          jsonb_object_agg(
            f.name, jsonb_build_object('before', f.now, 'after', f.given)
          ) FILTER (WHERE f.verdict = 'change'),
          '{}'::jsonb
        ) AS edits,
        coalesce(
          jsonb_agg(
            jsonb_build_object('field', f.name, 'message', r.faults ->> f.name)
          ) FILTER (WHERE f.verdict = 'fault'),
          '[]'::jsonb
        ) AS faults,
        coalesce(
          jsonb_agg(
            jsonb_build_object(
              'field', f.name,
              'message', CASE f.verdict
                WHEN 'fault' THEN r.faults ->> f.name
                ELSE 'Changed to “'
                  || coalesce(
                    CASE f.name
                      WHEN 'region_id' THEN (SELECT named.name FROM regions named WHERE to_jsonb(named.id) = f.now)
                      ELSE f.now #>> '{}'
                    END,
                    'empty'
                  )
                  || '” since the export.'
              END
            )
            ORDER BY f.place
          ) FILTER (WHERE f.verdict IN ('fault', 'conflict')),
          '[]'::jsonb
        ) AS problems
      FROM import_rows r JOIN circuits c ON c.id = r.subject_id
      LEFT JOIN LATERAL (
        SELECT one.name, one.place, one.given, one.now, CASE
            WHEN one.given IS NULL THEN 'fault'
            WHEN r.version IS NOT NULL
              AND ${base} IN (
                ${markOfJson(Prisma.sql`one.given`)}, ${markOfJson(Prisma.sql`coalesce(one.raw, one.given)`)}
              ) THEN 'kept'
            WHEN r.version IS NOT NULL AND ${base} <> ${markOfJson(Prisma.sql`one.now`)} THEN 'conflict'
            WHEN r.faults ? one.name THEN 'fault' ELSE 'change' END AS verdict
        FROM (VALUES ${fields}) one(name, place, given, raw, now)
        WHERE CASE
          WHEN one.given IS NULL THEN r.faults ? one.name
          ELSE (one.given <> one.now OR r.faults ? one.name)
            AND one.raw IS DISTINCT FROM one.now
            AND NOT (one.given = one.now AND jsonb_typeof(one.now) <> 'null')
        END
      ) f ON TRUE
      WHERE r.import_id = ${importId} GROUP BY r.line, c.id
    ) read
    WHERE target.import_id = ${importId} AND target.line = read.line`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET outcome = 'fault',
      problems = r.problems || jsonb_build_array(jsonb_build_object('field', '', 'message', ${NO_CIRCUIT}::text))
    WHERE r.import_id = ${importId} AND r.subject_id IS NULL`);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET outcome = 'fault',
      problems = r.problems || jsonb_build_array(
        jsonb_build_object('field', '', 'message', 'Row ' || twin.first || ' is the same circuit.')
      )
    FROM (
      SELECT line, min(line) OVER (PARTITION BY subject_id) AS first
      FROM import_rows
      WHERE import_id = ${importId} AND subject_id IS NOT NULL
    ) twin
    WHERE r.import_id = ${importId} AND r.line = twin.line AND twin.first < r.line`);
}

const CHANGES = (importId: bigint) => Prisma.sql`r.import_id = ${importId} AND r.outcome = 'change'`;

async function lock(tx: Transaction, actor: Actor, importId: bigint): Promise<void> {
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

async function apply(tx: Transaction, actor: Actor, file: ImportRef): Promise<{ audit: AuditEntry[] }> {
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

async function undo(tx: Transaction, actor: Actor, file: ImportRef): Promise<{ audit: AuditEntry[] }> {
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
