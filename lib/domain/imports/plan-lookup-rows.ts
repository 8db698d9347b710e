import { isDeepStrictEqual } from "node:util";
import { ACTIVE_COLUMN } from "../lookups/active-column";
import { keepOldName, nameOf } from "../lookups/lookup-changes";
import type { LookupField, LookupTable, LookupValue, LookupValues } from "../lookups/lookup-types";
import { folded, readValue, valueText } from "../lookups/lookup-values";
import { isVersion, markAt, markOf } from "../lookups/lookup-version";
import { dropTwins } from "./drop-twins";
import type { ImportCells, ReadRow } from "./import-kind";

/** A row of the table as it stands. */
export type StandingRow = { id: bigint; isActive: boolean; values: LookupValues; isReferenced: boolean };
/** Fields by key with what they hold before and after; of a row that is added, all of them. */
export type LookupEdits = Record<string, { before: LookupValue; after: LookupValue }>;
type Problem = { field: string; message: string };
type Planned = { outcome: "create" | "change" | "same" | "fault" | "conflict"; edits: LookupEdits };

/** A row of a file as it was read; `shown` is what its preview said, where it is planned again. */
export type SentRow = {
  line: number;
  version: string | null;
  given: LookupValues;
  raw: Record<string, string>;
  faults: Record<string, string>;
  problems: Problem[];
  shown?: Planned;
};
export type PlannedRow = Planned & {
  line: number;
  subjectId: bigint | null;
  label: string | null;
  problems: Problem[];
};

/** The fields of a table's file: its own, and whether a value is on. */
export function fileFields({ fields }: LookupTable): LookupField[] {
  return [...fields, ACTIVE_COLUMN];
}

/** A row's values with whether it is on, as the fields of its file. */
export function stateOf({ values, isActive }: Pick<StandingRow, "values" | "isActive">): LookupValues {
  return { ...values, [ACTIVE_COLUMN.key]: isActive };
}

/** How the cells of a row become values of a table's fields. */
export function readLookupCells(table: LookupTable, { cells, unread }: ImportCells): ReadRow {
  const row: ReadRow = { subjectKey: null, version: null, given: {}, raw: {}, faults: {}, problems: [] };
  const version = cells.get("version")?.trim() ?? "";
  if (version !== "" && !isVersion(table, version))
    row.problems.push("Version: this is not what the export wrote. Leave the column as it is.");
  else row.version = version === "" ? null : version;
  for (const field of fileFields(table)) {
    const cell = cells.get(field.key);
    if (cell === undefined) continue;
    const unreadable = unread.get(field.key);
    const read = unreadable === undefined ? readCell(field, cell) : { problem: unreadable };
    if ("problem" in read) row.faults[field.key] = read.problem;
    else row.given[field.key] = read.value;
    if (unreadable === undefined && row.given[field.key] !== cell) row.raw[field.key] = cell;
  }
  return row;
}

function readCell(field: LookupField, cell: string): { value: LookupValue } | { problem: string } {
  if (field.input !== "switch") return readValue(field, cell);
  const text = cell.trim().toLowerCase();
  // Nobody turns a value off by leaving a cell empty.
  if (text === "") return { value: field === ACTIVE_COLUMN };
  if (["yes", "true", "1", "y"].includes(text)) return { value: true };
  return ["no", "false", "0", "n"].includes(text) ? { value: false } : { problem: "Write yes or no." };
}

/**
 * What the rows of a file would do to a table: rows are recognised by their code, columns that the file leaves out stay
 * as they are, and rows that it leaves out too. Planned again (`shown`), a row that would do something else now is
 * a conflict.
 */
export function planLookupRows(
  table: LookupTable,
  sent: readonly SentRow[],
  standing: readonly StandingRow[],
): PlannedRow[] {
  const byCode = new Map(standing.map((row) => [folded(row.values[table.codeKey]), row]));
  const firsts = new Map<string, number>();
  const rows = sent.map((row) => {
    const code = folded(row.given[table.codeKey] ?? row.raw[table.codeKey]);
    const known = rowOf(table, row, byCode.get(code) ?? null);
    const planned = planRow(table, row, known, code);
    const first = firsts.get(code);
    firsts.set(code, first ?? row.line);
    return code === "" && !known
      ? planned
      : withProblem(planned, first === undefined ? null : `Row ${first} is the same ${table.one}.`);
  });
  const byId = new Map(standing.map((row) => [row.id, row]));
  const twins = dropTwins(
    table,
    standing,
    rows
      .filter(({ outcome }) => outcome === "change" || outcome === "create")
      .map(({ line, subjectId, edits }) => ({
        line,
        id: subjectId,
        values: afterEdits(subjectId === null ? {} : (byId.get(subjectId)?.values ?? {}), edits),
      })),
  );
  return rows.map((row, index) => {
    const twin = twins.get(row.line);
    if (!twin) return row;
    const outcome = sent[index]?.shown ? "conflict" : "fault";
    return { ...row, outcome, edits: {}, problems: [...row.problems, twin] };
  });
}

/** Values as they are after edits. */
export function afterEdits(values: LookupValues, edits: LookupEdits): LookupValues {
  return { ...values, ...Object.fromEntries(Object.entries(edits).map(([key, { after }]) => [key, after])) };
}

/** A blank code stands for the stored blank one only beside its name: a forgotten cell never means a row. */
function rowOf({ codeKey, nameKey }: LookupTable, { given }: SentRow, found: StandingRow | null): StandingRow | null {
  if (found === null || folded(found.values[codeKey]) !== "") return found;
  return folded(given[nameKey]) === folded(found.values[nameKey]) ? found : null;
}

function withProblem(row: PlannedRow, message: string | null): PlannedRow {
  if (message === null) return row;
  return { ...row, outcome: "fault", edits: {}, problems: [...row.problems, { field: "", message }] };
}

function planRow(table: LookupTable, row: SentRow, known: StandingRow | null, code: string): PlannedRow {
  const { faults, conflicts, edits } = known
    ? editsOf(table, row, known)
    : code === ""
      ? { faults: [missingCode(table)], conflicts: [], edits: {} }
      : newRow(table, row);
  const problems = [...row.problems, ...faults, ...conflicts];
  const isWrong = row.problems.length + faults.length > 0;
  const isSame = Object.keys(edits).length === 0;
  const outcome = isWrong ? "fault" : conflicts.length > 0 ? "conflict" : isSame ? "same" : known ? "change" : "create";
  const label = known ? nameOf(table, known.values) : nameOf(table, row.given) || null;
  const planned: PlannedRow = {
    line: row.line,
    subjectId: known?.id ?? null,
    label,
    outcome,
    edits: problems.length > 0 ? {} : edits,
    problems,
  };
  if (!row.shown || isDeepStrictEqual({ outcome, edits: planned.edits }, row.shown)) return planned;
  const message = `The ${table.one} changed since the preview.`;
  return { ...planned, outcome: "conflict", edits: {}, problems: [{ field: "", message }] };
}

function missingCode({ codeKey, one }: LookupTable): Problem {
  return { field: codeKey, message: `Without it nothing says which ${one} this is.` };
}

type Read = { faults: Problem[]; conflicts: Problem[]; edits: LookupEdits };

/** A row that the table does not have yet: what the file leaves out is as a form that nobody filled in. */
function newRow(table: LookupTable, row: SentRow): Read {
  const read: Read = { faults: [], conflicts: [], edits: {} };
  for (const field of fileFields(table)) {
    const { key } = field;
    const fault = row.faults[key];
    const value = Object.hasOwn(row.given, key) ? { value: row.given[key] ?? null } : readCell(field, "");
    if (fault !== undefined) read.faults.push({ field: key, message: fault });
    else if ("problem" in value) read.faults.push({ field: key, message: value.problem });
    else read.edits[key] = { before: null, after: value.value };
  }
  if (read.faults.length === 0) read.faults.push(...ruleProblems(table, afterEdits({}, read.edits)));
  return read;
}

/**
 * What a file changes of a row: a cell that is as it was exported, or as the row is shown now, changes nothing. A known
 * code stays as it is written.
 */
function editsOf(table: LookupTable, row: SentRow, known: StandingRow): Read {
  const read: Read = { faults: [], conflicts: [], edits: {} };
  const state = stateOf(known);
  for (const field of fileFields(table)) {
    const { key } = field;
    const fault = row.faults[key];
    if (key === table.codeKey || (fault === undefined && !Object.hasOwn(row.given, key))) continue;
    const now = state[key] ?? null;
    const given = row.given[key];
    const text = row.raw[key] ?? given;
    if (given === now || text === valueText(field, now)) continue;
    const base = row.version === null ? null : markAt(table, row.version, key);
    const isExported = base !== null && [given, text].some((one) => one !== undefined && markOf(one) === base);
    if (isExported) continue;
    if (base !== null && base !== markOf(now))
      read.conflicts.push({
        field: key,
        message: `Changed to “${valueText(field, now) || "empty"}” since the export.`,
      });
    else if (fault !== undefined) read.faults.push({ field: key, message: fault });
    else read.edits[key] = { before: now, after: given ?? null };
  }
  if (read.faults.length + read.conflicts.length > 0 || Object.keys(read.edits).length === 0) return read;
  const wanted = afterEdits(state, read.edits);
  read.faults.push(...ruleProblems(table, wanted));
  return { ...read, edits: differences(state, known.isReferenced ? keepOldName(table, state, wanted) : wanted) };
}

function ruleProblems(table: LookupTable, values: LookupValues): Problem[] {
  return Object.entries(table.check?.(values) ?? {}).map(([field, message]) => ({ field, message }));
}

function differences(before: LookupValues, after: LookupValues): LookupEdits {
  return Object.fromEntries(
    Object.keys(after)
      .filter((key) => before[key] !== after[key])
      .map((key) => [key, { before: before[key] ?? null, after: after[key] ?? null }]),
  );
}
