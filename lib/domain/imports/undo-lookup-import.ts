import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import type { AuditEntry } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
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
 * Takes an applied import of a table back: added values are deleted unless something refers to them by now, changed ones hold again what they held. What
 * somebody said of the same field since stays, also where it is the same words, and so does a value whose old name is another one's by now.
 */
export async function undoLookupImport(
  tx: Transaction,
  actor: Actor,
  table: LookupTable,
  file: ImportRef,
): Promise<Applied> {
  await lockTable(tx, table);
  const applied = await tx.$queryRaw<AppliedRow[]>(Prisma.sql`
    SELECT line, subject_id AS "subjectId", edits, edits ? ${table.codeKey}::text AS "isCreated" FROM import_rows WHERE import_id = ${file.id} AND outcome = 'applied' ORDER BY line`);
  const created = applied.filter(({ isCreated }) => isCreated).map(({ subjectId }) => subjectId);
  const standing = await allRows(tx, table, created);
  const since = await readSince(tx, table, file.id);
  const byId = new Map(standing.map((row) => [row.id, row]));
  const unchanged = applied.flatMap((one): Undoing[] => {
    const row = byId.get(one.subjectId);
    return row && isAsApplied(table, one, row, since.get(one.subjectId) ?? [])
      ? [{ ...one, row, state: before(row, one.edits) }]
      : [];
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
  const undone = [...gone, ...back].map(({ line }) => line);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r SET outcome = CASE WHEN r.line = ANY(${undone}::int[]) THEN 'undone' ELSE 'left' END, subject_id = CASE WHEN r.line = ANY(${gone.map(({ line }) => line)}::int[]) THEN NULL ELSE r.subject_id END
    WHERE r.import_id = ${file.id} AND r.outcome = 'applied'`);
  const context = { import: Number(file.id), file: file.fileName };
  return {
    audit:
      undone.length === 0
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
    SELECT a.id, a.subject_id AS "subjectId", a.action, coalesce(a.context_json @> ${JSON.stringify({ import: Number(importId) })}::jsonb, FALSE) AS "isOwn",
      CASE jsonb_typeof(a.changes) WHEN 'object' THEN ARRAY(SELECT jsonb_object_keys(a.changes)) END AS columns
    FROM import_rows r JOIN activity_log a ON a.subject_type = ${table.kind} AND a.subject_id = r.subject_id AND a.id >= r.entry_id
    WHERE r.import_id = ${importId} AND r.outcome = 'applied'`);
  const bySubject = new Map<bigint, Since[]>();
  for (const entry of entries) bySubject.set(entry.subjectId, [...(bySubject.get(entry.subjectId) ?? []), entry]);
  return bySubject;
}

function isAsApplied(table: LookupTable, one: AppliedRow, row: StandingRow, since: readonly Since[]): boolean {
  const later = since.filter(({ isOwn }) => !isOwn);
  if (one.isCreated && (row.isReferenced || later.length > 0)) return false;
  const columns = new Set(
    [...table.fields, ACTIVE_COLUMN].filter(({ key }) => one.edits[key]).map(({ column }) => column),
  );
  if (later.some((entry) => entry.columns?.some((column) => columns.has(column)))) return false;
  const state = stateOf(row);
  return Object.entries(one.edits).every(([key, { after }]) => (state[key] ?? null) === after);
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
