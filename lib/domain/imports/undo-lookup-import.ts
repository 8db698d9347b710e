import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { rowsSql } from "@/lib/platform/rows-sql";
import { ACTIVE_COLUMN } from "../lookups/active-column";
import { deletedChanges, subject } from "../lookups/lookup-changes";
import { allRows, deleteRows, lockTable, updateRows } from "../lookups/lookup-rows";
import type { LookupTable, LookupValues } from "../lookups/lookup-types";
import { dropTwins } from "./drop-twins";
import type { Applied, ImportRef } from "./import-kind";
import { entriesOfEdits } from "./lookup-entries";
import { type LookupEdits, type StandingRow, stateOf } from "./plan-lookup-rows";

type AppliedRow = { line: number; subjectId: bigint; edits: LookupEdits; isCreated: boolean };
/** An entry about a row since the import, with the columns that it changed; `isOwn` is the import's own. */
type Since = { id: bigint; subjectId: bigint; action: string; isOwn: boolean; columns: string[] | null };
type Undoing = AppliedRow & { row: StandingRow; state: LookupValues };

/**
 * Takes an applied import of a table back: added values are deleted unless something refers to them by now, changed
 * ones hold again what they held. What somebody said of the same field since stays, also where it is the same words,
 * and so does a value whose old name is another one's by now.
 */
export async function undoLookupImport(
  tx: Transaction,
  actor: Actor,
  table: LookupTable,
  file: ImportRef,
): Promise<Applied> {
  await lockTable(tx, table);
  const applied = await tx.$queryRaw<AppliedRow[]>(Prisma.sql`
    SELECT line, subject_id AS "subjectId", edits, edits ? ${table.codeKey}::text AS "isCreated"
    FROM import_rows
    WHERE import_id = ${file.id} AND outcome = 'applied'
    ORDER BY line`);
  const created = applied.filter(({ isCreated }) => isCreated).map(({ subjectId }) => subjectId);
  const standing = await allRows(tx, table, created);
  const since = await readSince(tx, table, file.id);
  const byId = new Map(standing.map((row) => [row.id, row]));
  const left = new Map<number, string>();
  const unchanged = applied.flatMap((one): Undoing[] => {
    const row = byId.get(one.subjectId);
    const why = row ? whyLeft(table, one, row, since.get(one.subjectId) ?? []) : `The ${table.one} was deleted since.`;
    if (why !== null) left.set(one.line, why);
    return row && why === null ? [{ ...one, row, state: before(row, one.edits) }] : [];
  });
  const gone = unchanged.filter(({ isCreated }) => isCreated);
  const changed = unchanged.filter(({ isCreated }) => !isCreated);
  const twins = dropTwins(
    table,
    standing,
    changed.map(({ line, row, state }) => ({ line, id: row.id, values: state })),
    new Set(gone.map(({ subjectId }) => subjectId)),
  );
  const back = changed.filter(({ line }) => !twins.has(line));
  for (const [line, { message }] of twins) left.set(line, message);
  await deleteRows(
    tx,
    table,
    gone.map(({ subjectId }) => subjectId),
  );
  await updateRows(
    tx,
    table,
    back.map(({ row: { id }, state }) => ({ id, values: state, isActive: state[ACTIVE_COLUMN.key] === true })),
  );
  await writeOutcomes(tx, file.id, left, new Set(gone.map(({ line }) => line)), applied);
  const context = { import: Number(file.id), file: file.fileName };
  return {
    audit:
      gone.length + back.length === 0
        ? []
        : [
            ...gone.map(({ row }): AuditEntry => ({
              ...subject(table, row.id, row.values),
              action: `${table.kind}.delete`,
              changes: deletedChanges(table, row.values),
              context,
            })),
            ...back.flatMap(({ row, state, edits }) =>
              entriesOfEdits(table, { ...row, values: state }, turned(edits), { context }).map((entry) => ({
                ...entry,
                ...revertOf(table, entry, since.get(row.id) ?? []),
              })),
            ),
            {
              action: `${table.kind}.undo_import`,
              subjectType: table.kind,
              subjectLabel: table.title,
              context: { ...context, deleted: gone.length, changed: back.length },
            },
          ],
  };
}

async function readSince(tx: Transaction, table: LookupTable, importId: bigint): Promise<Map<bigint, Since[]>> {
  const entries = await tx.$queryRaw<Since[]>(Prisma.sql`
    SELECT a.id, a.subject_id AS "subjectId", a.action,
      coalesce(a.context_json @> ${JSON.stringify({ import: Number(importId) })}::jsonb, FALSE) AS "isOwn",
      CASE jsonb_typeof(a.changes) WHEN 'object' THEN ARRAY(SELECT jsonb_object_keys(a.changes)) END AS columns
    FROM import_rows r
    JOIN activity_log a ON a.subject_type = ${table.kind} AND a.subject_id = r.subject_id AND a.id >= r.entry_id
    WHERE r.import_id = ${importId} AND r.outcome = 'applied'`);
  const bySubject = new Map<bigint, Since[]>();
  for (const entry of entries) bySubject.set(entry.subjectId, [...(bySubject.get(entry.subjectId) ?? []), entry]);
  return bySubject;
}

/** Why a row stays as it is; null where it is as the import left it. */
function whyLeft(table: LookupTable, one: AppliedRow, row: StandingRow, since: readonly Since[]): string | null {
  const changed = `The ${table.one} was changed since.`;
  const later = since.filter(({ isOwn }) => !isOwn);
  if (one.isCreated && row.isReferenced) return `The ${table.one} is in use by now. Turn it off instead.`;
  if (one.isCreated && later.length > 0) return changed;
  const fields = [...table.fields, ACTIVE_COLUMN].filter(({ key }) => one.edits[key]);
  const columns = new Set(fields.map(({ column }) => column));
  if (later.some((entry) => entry.columns?.some((column) => columns.has(column)))) return changed;
  const state = stateOf(row);
  return fields.every(({ key }) => (state[key] ?? null) === one.edits[key]?.after) ? null : changed;
}

/** Rows that are gone are no record's any more. */
async function writeOutcomes(
  tx: Transaction,
  importId: bigint,
  left: ReadonlyMap<number, string>,
  gone: ReadonlySet<number>,
  rows: readonly AppliedRow[],
): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET outcome = CASE WHEN sent.why IS NULL THEN 'undone' ELSE 'left' END,
      subject_id = CASE WHEN sent.is_gone THEN NULL ELSE r.subject_id END,
      problems = CASE
        WHEN sent.why IS NULL THEN r.problems
        ELSE r.problems || jsonb_build_array(jsonb_build_object('field', '', 'message', sent.why))
      END
    FROM (${rowsSql(
      [
        ["line", "int"],
        ["why", "text"],
        ["is_gone", "boolean"],
      ],
      rows.map(({ line }) => [line, left.get(line) ?? null, gone.has(line)]),
    )}) sent WHERE r.import_id = ${importId} AND r.line = sent.line AND r.outcome = 'applied'`);
}

function before(row: StandingRow, edits: LookupEdits): LookupValues {
  return { ...stateOf(row), ...Object.fromEntries(Object.entries(edits).map(([key, edit]) => [key, edit.before])) };
}

function turned(edits: LookupEdits): LookupEdits {
  return Object.fromEntries(
    Object.entries(edits).map(([key, { before: was, after }]) => [key, { before: after, after: was }]),
  );
}

/** The import's own entry of the same act is what this one takes back. */
function revertOf(table: LookupTable, entry: AuditEntry, since: readonly Since[]): Partial<AuditEntry> {
  const isTurn = (action: string) => action !== `${table.kind}.update`;
  const act = since.find(({ isOwn, action }) => isOwn && isTurn(action) === isTurn(entry.action));
  return { action: `${table.kind}.revert`, ...(act ? { revertsId: act.id } : {}) };
}
