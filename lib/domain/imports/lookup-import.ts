import "server-only";
import type { Actor } from "@/lib/platform/actor-types";
import { type AuditEntry, writeAudit } from "@/lib/platform/audit";
import { Prisma, type Transaction } from "@/lib/platform/db";
import { rowsSql } from "@/lib/platform/rows-sql";
import { ACTIVE_COLUMN } from "../lookups/active-column";
import { changesOf, subject } from "../lookups/lookup-changes";
import { allRows, insertRows, lockTable, seesWholeTable, updateRows } from "../lookups/lookup-rows";
import type { LookupTable, LookupValue, LookupValues } from "../lookups/lookup-types";
import { valueText } from "../lookups/lookup-values";
import type { Applied, ImportKind, ImportRef } from "./import-kind";
import { entriesOfEdits } from "./lookup-entries";
import {
  type LookupEdits,
  type PlannedRow,
  type SentRow,
  type StandingRow,
  afterEdits,
  fileFields,
  planLookupRows,
  readLookupCells,
  stateOf,
} from "./plan-lookup-rows";
import { undoLookupImport } from "./undo-lookup-import";

/** Values of one of the administrator's tables: changed as its sheet changes them, or added at its end. */
export function lookupImport(table: LookupTable): ImportKind {
  const fields = fileFields(table);
  const byKey = new Map(fields.map((field) => [field.key, field]));
  return {
    list: table.path.slice(1),
    title: table.title,
    one: table.one,
    many: table.many,
    path: table.path,
    recordPath: (id) => `${table.path}?edit=${id}`,
    permission: table.permission,
    needsReason: false,
    topic: "lookups",
    fields: [
      ...fields.map(({ key, column, label }) => ({
        key,
        label,
        names: [column],
        ...(key === table.codeKey ? { role: "identity" as const } : {}),
      })),
      { key: "version", label: "Version", role: "version" },
    ],
    shown: (key, value) => {
      const field = byKey.get(key);
      return field ? valueText(field, value as LookupValue) : "";
    },
    isReachable: (actor) => seesWholeTable(actor, table),
    reader: () => Promise.resolve((row) => readLookupCells(table, row)),
    // Whoever reaches the table sees all of it.
    isSeen: () => Prisma.sql`TRUE`,
    evaluate: async (tx, _, importId) =>
      writePlan(tx, importId, planLookupRows(table, await readSent(tx, importId), await standing(tx, table))),
    lock: (tx, _, importId) => planAgain(tx, table, importId),
    apply: (tx, actor, file) => apply(tx, actor, table, file),
    undo: (tx, actor, file) => undoLookupImport(tx, actor, table, file),
  };
}

/** What refers to a row matters where its old word would stay beside a new one. */
function standing(tx: Transaction, table: LookupTable): Promise<StandingRow[]> {
  return allRows(tx, table, table.aliases && table.aliases.of !== table.codeKey ? "all" : []);
}

type StoredRow = Omit<SentRow, "shown"> & { outcome: PlannedRow["outcome"]; edits: LookupEdits };

function readSent(tx: Transaction, importId: bigint): Promise<StoredRow[]> {
  return tx.$queryRaw<StoredRow[]>(
    Prisma.sql`
      SELECT line, version, given, raw, faults, problems, outcome, edits
      FROM import_rows
      WHERE import_id = ${importId}
      ORDER BY line`,
  );
}

async function planAgain(tx: Transaction, table: LookupTable, importId: bigint): Promise<void> {
  await lockTable(tx, table);
  const shown = (await readSent(tx, importId)).filter(({ outcome }) => outcome === "change" || outcome === "create");
  const sent = shown.map(({ outcome, edits, ...row }) => ({ ...row, shown: { outcome, edits } }));
  const plan = planLookupRows(table, sent, await standing(tx, table));
  await writePlan(
    tx,
    importId,
    plan.filter(({ outcome }) => outcome === "conflict"),
  );
}

async function writePlan(tx: Transaction, importId: bigint, plan: readonly PlannedRow[]): Promise<void> {
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET subject_id = sent.subject_id, subject_label = left(sent.label, 300), outcome = sent.outcome, edits = sent.edits,
      problems = sent.problems
    FROM (${rowsSql(
      [
        ["line", "int"],
        ["subject_id", "bigint"],
        ["label", "text"],
        ["outcome", "text"],
        ["edits", "jsonb"],
        ["problems", "jsonb"],
      ],
      plan.map(({ line, subjectId, label, outcome, edits, problems }) => [
        line,
        subjectId,
        label,
        outcome,
        JSON.stringify(edits),
        JSON.stringify(problems),
      ]),
    )}) sent WHERE r.import_id = ${importId} AND r.line = sent.line`);
}

type AppliedRow = { line: number; subjectId: bigint | null; edits: LookupEdits };

/** Writes what `planAgain` left, by the table's own statements; `lock` holds the table. */
async function apply(tx: Transaction, actor: Actor, table: LookupTable, file: ImportRef): Promise<Applied> {
  const rows = await tx.$queryRaw<AppliedRow[]>(Prisma.sql`
    SELECT line, subject_id AS "subjectId", edits
    FROM import_rows
    WHERE import_id = ${file.id} AND outcome IN ('change', 'create')
    ORDER BY line`);
  const byId = new Map((await allRows(tx, table)).map((row) => [row.id, row]));
  const updates = rows.flatMap(({ subjectId, edits }) => {
    const row = subjectId === null ? undefined : byId.get(subjectId);
    return row ? [{ row, edits, ...written(afterEdits(stateOf(row), edits)) }] : [];
  });
  const creates = rows
    .filter(({ subjectId }) => subjectId === null)
    .map(({ line, edits }) => ({ line, ...written(afterEdits({}, edits)) }));
  await updateRows(
    tx,
    table,
    updates.map(({ row: { id }, values, isActive }) => ({ id, values, isActive })),
  );
  const ids = await insertRows(tx, table, creates);
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r
    SET subject_id = made.id
    FROM unnest(${creates.map(({ line }) => line)}::int[], ${ids}::bigint[]) made(line, id)
    WHERE r.import_id = ${file.id} AND r.line = made.line`);
  const context = { import: Number(file.id), file: file.fileName };
  const entries: AuditEntry[] = [
    ...updates.flatMap(({ row, edits, values }) => entriesOfEdits(table, { ...row, values }, edits, { context })),
    ...creates.map(({ values }, index): AuditEntry => ({
      ...subject(table, ids[index] ?? 0n, values),
      action: `${table.kind}.create`,
      changes: changesOf(table, null, values),
      context,
    })),
  ];
  await writeAudit(tx, actor, entries);
  // The log dates its entries by their transaction.
  await tx.$executeRaw(Prisma.sql`
    UPDATE import_rows r SET outcome = 'applied', entry_id = act.id
    FROM (
      SELECT a.subject_id, min(a.id) AS id
      FROM activity_log a
      WHERE a.occurred_at = now()::timestamptz(3)
        AND a.subject_type = ${table.kind}
        AND a.context_json @> ${JSON.stringify({ import: context.import })}::jsonb
      GROUP BY a.subject_id
    ) act
    WHERE r.import_id = ${file.id} AND r.outcome IN ('change', 'create') AND r.subject_id = act.subject_id`);
  const counts = { created: creates.length, updated: updates.length };
  return {
    audit: [
      {
        action: `${table.kind}.import`,
        subjectType: table.kind,
        subjectLabel: table.title,
        context: { ...context, ...counts },
      },
    ],
  };
}

function written(state: LookupValues): { values: LookupValues; isActive: boolean } {
  return { values: state, isActive: state[ACTIVE_COLUMN.key] === true };
}
