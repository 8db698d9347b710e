import { AppError } from "@/lib/platform/errors";
import type { Changes, FieldStates } from "@/lib/platform/audit";
import { mergeFields } from "@/lib/platform/merge-fields";
import { folded, namesOf, valueText } from "./lookup-values";
import type { LookupField, LookupTable, LookupValues } from "./lookup-types";

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

/** What a row held that is gone. */
export function deletedChanges(table: LookupTable, values: LookupValues): Changes {
  return Object.fromEntries(
    table.fields.map((field) => [field.column, { before: valueText(field, values[field.key]), after: null }]),
  );
}

/** The same as stored, by field key. */
export function statesOf(table: LookupTable, before: LookupValues, after: LookupValues): FieldStates {
  return Object.fromEntries(
    table.fields
      .filter(({ key }) => before[key] !== after[key])
      .map(({ key }) => [key, { before: before[key] ?? null, after: after[key] ?? null }]),
  );
}

/** What a row is called. */
export function nameOf(table: LookupTable, values: LookupValues): string {
  return String(values[table.nameKey] ?? "");
}

/** A row as what an entry of the log is about. */
export function subject(table: LookupTable, id: bigint, values: LookupValues) {
  return { subjectType: table.kind, subjectId: id, subjectLabel: nameOf(table, values) };
}

type Aliases = NonNullable<LookupTable["aliases"]>;

/** Every word by which WorkStudio may mean a row, folded. */
function meanings({ key, of }: Aliases, values: LookupValues): string[] {
  return [String(values[of] ?? ""), ...namesOf(values[key])].map(folded);
}

/**
 * The values of a changed row with its old word among the other ones, so that WorkStudio's rows still find it; nothing
 * is added where the old word differs in case and spaces only.
 */
export function keepOldName({ aliases }: LookupTable, before: LookupValues, after: LookupValues): LookupValues {
  if (!aliases || folded(before[aliases.of]) === folded(after[aliases.of])) return after;
  const own = folded(after[aliases.of]);
  const words = [...namesOf(after[aliases.key]), String(before[aliases.of] ?? "")].filter(
    (word) => folded(word) !== own,
  );
  return { ...after, [aliases.key]: namesOf(words.join(";")).join("; ") };
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
  const { aliases } = table;
  if (aliases) {
    const own = new Set(meanings(aliases, values));
    const twin = others.find((other) => meanings(aliases, other.values).some((word) => own.has(word)));
    if (twin && !problems[aliases.of]) problems[aliases.key] = message(twin);
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
