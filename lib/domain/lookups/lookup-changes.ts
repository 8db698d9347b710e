import { AppError } from "@/lib/platform/errors";
import type { Changes } from "@/lib/platform/audit";
import { mergeFields } from "@/lib/platform/merge-fields";
import { folded, namesOf, valueText } from "./lookup-values";
import type { LookupField, LookupTable, LookupValue, LookupValues } from "./lookup-types";

export type LookupConflict = {
  key: string;
  label: string;
  yours: string;
  now: string;
  by: string | null;
  value: LookupValue;
};

/** What an edit changes, and what somebody else changed meanwhile. */
export function mergeLookupEdit(
  table: LookupTable,
  base: LookupValues,
  wanted: LookupValues,
  current: LookupValues,
): { edited: LookupField[]; disputed: LookupField[] } {
  const { edited, disputed } = mergeFields(
    table.fields.map(({ key }) => key),
    base,
    wanted,
    current,
  );
  return {
    edited: table.fields.filter(({ key }) => edited.includes(key)),
    disputed: table.fields.filter(({ key }) => disputed.includes(key)),
  };
}

/** Before and after of the fields that differ, for the activity log. */
export function changesOf(table: LookupTable, before: LookupValues | null, after: LookupValues): Changes {
  return Object.fromEntries(
    table.fields
      .filter(({ key }) => before === null || before[key] !== after[key])
      .map((field) => [
        field.column,
        {
          before: before === null ? null : valueText(field, before[field.key]),
          after: valueText(field, after[field.key]),
        },
      ]),
  );
}

/** Every name by which WorkStudio may mean a row, folded. */
function meanings(table: LookupTable, values: LookupValues): string[] {
  return [String(values[table.nameKey] ?? ""), ...namesOf(table.aliasesKey && values[table.aliasesKey])].map(folded);
}

/**
 * The values of a renamed row with its old name among the other names, so that WorkStudio's rows still find it; nothing is added
 * where the old name differs in case and spaces only.
 */
export function keepOldName(table: LookupTable, before: LookupValues, after: LookupValues): LookupValues {
  const { aliasesKey, nameKey } = table;
  if (!aliasesKey || folded(before[nameKey]) === folded(after[nameKey])) return after;
  const own = folded(after[nameKey]);
  const names = [...namesOf(after[aliasesKey]), String(before[nameKey] ?? "")].filter((name) => folded(name) !== own);
  return { ...after, [aliasesKey]: namesOf(names.join(";")).join("; ") };
}

/** Throws INVALID when another row has a value that must be this one's alone. */
export function requireUnlike(
  table: LookupTable,
  values: LookupValues,
  others: readonly { values: LookupValues }[],
): void {
  const message = (twin: { values: LookupValues }) => [
    `Another ${table.one} has this already: ${String(twin.values[table.nameKey])}.`,
  ];
  const problems = Object.fromEntries(
    table.uniqueKeys.flatMap((key) => {
      const twin = others.find((other) => folded(other.values[key]) === folded(values[key]));
      return twin ? [[key, message(twin)]] : [];
    }),
  );
  const { aliasesKey } = table;
  if (aliasesKey) {
    const own = new Set(meanings(table, values));
    const twin = others.find((other) => meanings(table, other.values).some((name) => own.has(name)));
    if (twin && !problems[table.nameKey]) problems[aliasesKey] = message(twin);
  }
  if (Object.keys(problems).length > 0)
    throw new AppError("INVALID", "Nothing was saved: this exists already.", { fieldErrors: problems });
}

/** Throws INVALID when an edit touches what stored data refers to. */
export function requireFree(table: LookupTable, edited: readonly LookupField[], isReferenced: boolean): void {
  const fixed = isReferenced ? edited.find(({ key }) => table.fixedWhenUsed.includes(key)) : undefined;
  if (fixed)
    throw new AppError("INVALID", "Nothing was saved.", {
      fieldErrors: {
        [fixed.key]: [
          `Stored data refers to this ${fixed.label.toLowerCase()}, so it stays. Add another ${table.one} instead and turn this one off.`,
        ],
      },
    });
}

/** Counted uses in words: "12 circuits, 3 people"; empty for none. */
export function usesText(table: Pick<LookupTable, "uses">, uses: Record<string, number>): string {
  return table.uses
    .filter(({ key }) => (uses[key] ?? 0) > 0)
    .map(({ key, one, many }) => `${(uses[key] ?? 0).toLocaleString("en-US")} ${uses[key] === 1 ? one : many}`)
    .join(", ");
}
