import type { LookupTable, LookupValues } from "../lookups/lookup-types";
import { folded, namesOf } from "../lookups/lookup-values";

type Standing = { id: bigint; values: LookupValues };
/** What a row of a file makes of a row of the table, or of none. */
export type Wanted = { line: number; id: bigint | null; values: LookupValues };
export type Twin = { field: string; message: string };
type Word = { text: string; field: string };
type Holder = { message: string; wanted: Wanted | null };

/**
 * The rows of a file that cannot be written beside the others, since a value would be two rows', and why. Two rows may
 * exchange theirs; where one is left out, its row keeps what it has, and whoever wanted that is left out too. `gone`
 * are rows that leave the table.
 */
export function dropTwins(
  table: LookupTable,
  standing: readonly Standing[],
  wanted: readonly Wanted[],
  gone: ReadonlySet<bigint> = new Set(),
): Map<number, Twin> {
  const holders = new Map<string, Holder>();
  const dropped = new Map<number, Twin>();
  const byId = new Map(standing.map((row) => [row.id, row]));
  const rewritten = new Set(wanted.map(({ id }) => id));
  const stands = (row: Standing): Holder => ({
    message: `Another ${table.one} has this already: ${String(row.values[table.nameKey])}.`,
    wanted: null,
  });
  for (const row of standing)
    if (!rewritten.has(row.id) && !gone.has(row.id))
      for (const { text } of wordsOf(table, row.values)) holders.set(text, stands(row));

  for (const row of wanted) {
    const words = wordsOf(table, row.values);
    const taken = words.find(({ text }) => holders.has(text));
    if (!taken) {
      const holder = { message: `Row ${row.line} has this already.`, wanted: row };
      for (const { text } of words) holders.set(text, holder);
      continue;
    }
    const leaving = [{ row, twin: { field: taken.field, message: holders.get(taken.text)?.message ?? "" } }];
    for (let next = leaving.pop(); next; next = leaving.pop()) {
      if (dropped.has(next.row.line)) continue;
      dropped.set(next.row.line, next.twin);
      for (const { text } of wordsOf(table, next.row.values))
        if (holders.get(text)?.wanted === next.row) holders.delete(text);
      const kept = next.row.id === null ? undefined : byId.get(next.row.id);
      if (!kept) continue;
      for (const { text } of wordsOf(table, kept.values)) {
        const other = holders.get(text)?.wanted;
        holders.set(text, stands(kept));
        if (!other) continue;
        const field = wordsOf(table, other.values).find((word) => word.text === text)?.field ?? table.nameKey;
        leaving.push({ row: other, twin: { field, message: stands(kept).message } });
      }
    }
  }
  return dropped;
}

/** What a row must not share with another one: its unique values, and every word by which WorkStudio may mean it. */
function wordsOf({ uniqueKeys, aliases }: LookupTable, values: LookupValues): Word[] {
  const own = uniqueKeys.map((key) => ({
    text: `${key === aliases?.of ? "" : key}:${folded(values[key])}`,
    field: key,
  }));
  const others = aliases
    ? namesOf(values[aliases.key]).map((name) => ({ text: `:${folded(name)}`, field: aliases.key }))
    : [];
  return [...own, ...others];
}
