import type { TableFile } from "@/lib/platform/table-file";
import type { LookupField, LookupTable, LookupValues } from "./lookup-types";
import { folded, readValue, valueText } from "./lookup-values";

export type Existing = { id: number; isActive: boolean; values: LookupValues };
export type ImportChange = { label: string; before: string; after: string };
export type PlannedRow = {
  line: number;
  id: number | null;
  name: string;
  values: LookupValues;
  isActive: boolean;
  changes: ImportChange[];
};
export type ImportPlan = {
  creates: PlannedRow[];
  updates: PlannedRow[];
  unchanged: number;
  problems: { line: number; message: string }[];
  ignoredColumns: string[];
};

export const ACTIVE_COLUMN: LookupField = { key: "isActive", column: "is_active", label: "Active", input: "switch" };

/**
 * What a CSV file would do to a table: rows are recognised by their code; columns that the file leaves out stay as they are, and rows that
 * it leaves out too. Any problem means that nothing is imported. Columns may be named as the form or as the database names them.
 */
export function planImport(table: LookupTable, file: TableFile, existing: readonly Existing[]): ImportPlan {
  const fields = [...table.fields, ACTIVE_COLUMN];
  const columns = file.header.map(
    (title) =>
      fields.find(({ key, column, label }) => [key, column, label].some((name) => folded(name) === folded(title))) ??
      null,
  );
  const plan: ImportPlan = {
    creates: [],
    updates: [],
    unchanged: 0,
    problems: [],
    ignoredColumns: file.header.filter((title, index) => title !== "" && !columns[index]),
  };
  const twice = columns.find((column, index) => column && columns.indexOf(column) < index);
  if (twice) plan.problems.push({ line: 1, message: `The column ${twice.label} stands in the file twice.` });
  const code = table.fields.find(({ key }) => key === table.codeKey);
  if (!code || !columns.includes(code))
    return {
      ...plan,
      problems: [
        {
          line: 1,
          message: `The file has no column ${code?.label ?? table.codeKey}, by which rows are recognised. Export the table to see what it should look like.`,
        },
      ],
    };

  const byCode = new Map(existing.map((row) => [folded(row.values[table.codeKey]), row]));
  const seen = new Map<string, number>();
  for (const { line, cells, unread } of file.rows) {
    const problems =
      cells.length > columns.length && cells.slice(columns.length).some((cell) => cell.trim() !== "")
        ? ["The row has more cells than the header."]
        : [];
    for (const [index, message] of unread ?? [])
      if (columns[index]) problems.push(`${columns[index].label}: ${message}`);
    const given = new Map(columns.flatMap((field, index) => (field ? [[field, cells[index] ?? ""] as const] : [])));
    const key = folded(given.get(code));
    const before = seen.get(key);
    if (before !== undefined) problems.push(`Line ${before} has the same ${code.label.toLowerCase()}.`);
    seen.set(key, before ?? line);
    const known = rowOf(table, given, byCode.get(key) ?? null);
    if (key === "" && !known && code.isRequired !== true)
      problems.push(`${code.label}: without it nothing says which ${table.one} this is.`);
    const row = readRow(table, given, known);
    plan.problems.push(...[...problems, ...row.problems].map((message) => ({ line, message })));
    if (problems.length + row.problems.length > 0) continue;
    const planned: PlannedRow = {
      line,
      id: known?.id ?? null,
      name: String(row.values[table.nameKey] ?? ""),
      values: row.values,
      isActive: row.isActive,
      changes: known ? changesBetween(table, known, row) : [],
    };
    if (!known) plan.creates.push(planned);
    else if (planned.changes.length > 0) plan.updates.push(planned);
    else plan.unchanged += 1;
  }
  plan.problems.push(...twins(table, plan, existing));
  return plan;
}

/** A blank code stands for the stored blank one only beside its name: a forgotten cell never means a row. */
function rowOf(table: LookupTable, given: ReadonlyMap<LookupField, string>, found: Existing | null): Existing | null {
  if (found === null || folded(found.values[table.codeKey]) !== "") return found;
  const name = [...given].find(([{ key }]) => key === table.nameKey)?.[1];
  return folded(name) === folded(found.values[table.nameKey]) ? found : null;
}

type ReadRow = { values: LookupValues; isActive: boolean; problems: string[] };

function readRow(table: LookupTable, given: ReadonlyMap<LookupField, string>, known: Existing | null): ReadRow {
  const row: ReadRow = { values: {}, isActive: known?.isActive ?? true, problems: [] };
  for (const field of [...table.fields, ACTIVE_COLUMN]) {
    const cell = given.get(field);
    if (cell === undefined && (known || field === ACTIVE_COLUMN)) {
      if (known && field !== ACTIVE_COLUMN) row.values[field.key] = known.values[field.key] ?? null;
      continue;
    }
    // A known code stays as it is written here: case and spaces are no difference.
    if (known && field.key === table.codeKey) {
      row.values[field.key] = known.values[field.key] ?? null;
      continue;
    }
    const read =
      field.input === "switch" ? readSwitch(cell ?? "", field === ACTIVE_COLUMN) : readValue(field, cell ?? "");
    if ("problem" in read) row.problems.push(`${field.label}: ${read.problem}`);
    else if (field === ACTIVE_COLUMN) row.isActive = read.value === true;
    else row.values[field.key] = read.value;
  }
  if (row.problems.length === 0) row.problems.push(...Object.values(table.check?.(row.values) ?? {}));
  return row;
}

function readSwitch(cell: string, isOnWhenBlank: boolean): { value: boolean } | { problem: string } {
  const text = cell.trim().toLowerCase();
  if (text === "") return { value: isOnWhenBlank };
  if (["yes", "true", "1", "y"].includes(text)) return { value: true };
  return ["no", "false", "0", "n"].includes(text) ? { value: false } : { problem: "Write yes or no." };
}

function changedFields(table: LookupTable, before: LookupValues, after: LookupValues): LookupField[] {
  return table.fields.filter(({ key }) => before[key] !== after[key]);
}

function changesBetween(table: LookupTable, before: Existing, after: ReadRow): ImportChange[] {
  const changes = changedFields(table, before.values, after.values).map((field) => ({
    label: field.label,
    before: valueText(field, before.values[field.key]),
    after: valueText(field, after.values[field.key]),
  }));
  return before.isActive === after.isActive
    ? changes
    : [
        ...changes,
        {
          label: ACTIVE_COLUMN.label,
          before: valueText(ACTIVE_COLUMN, before.isActive),
          after: valueText(ACTIVE_COLUMN, after.isActive),
        },
      ];
}

/** Values that must be unlike each other, as the table would be after the import. */
function twins(table: LookupTable, plan: ImportPlan, existing: readonly Existing[]): ImportPlan["problems"] {
  const rewritten = new Set(plan.updates.map(({ id }) => id));
  return table.uniqueKeys
    .filter((key) => key !== table.codeKey)
    .flatMap((key) => {
      const owners = new Map(
        existing
          .filter(({ id }) => !rewritten.has(id))
          .map((row) => [folded(row.values[key]), "another row of the table"]),
      );
      return [...plan.creates, ...plan.updates].flatMap(({ line, values }) => {
        const owner = owners.get(folded(values[key]));
        owners.set(folded(values[key]), owner ?? `line ${line}`);
        return owner ? [{ line, message: `“${String(values[key])}” belongs to ${owner} already.` }] : [];
      });
    });
}
