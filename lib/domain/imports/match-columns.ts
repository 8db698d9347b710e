import type { ImportField } from "./import-kind";

/** A name as it is compared: without case, spaces and signs. */
export function foldedName(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/**
 * The field of each column of a file, an empty text for none: as the person matched a column of that name before, else
 * by its name. No field is matched twice; the first column has it.
 */
export function matchColumns(
  fields: readonly ImportField[],
  header: readonly string[],
  remembered: ReadonlyMap<string, string> = new Map(),
): string[] {
  const known = new Set(fields.map(({ key }) => key));
  const byName = new Map(
    fields
      .toReversed()
      .flatMap(({ key, label, names = [] }) => [label, key, ...names].map((name) => [foldedName(name), key] as const)),
  );
  const taken = new Set<string>();
  return header.map((name) => {
    const kept = remembered.get(name);
    const field = kept !== undefined && (kept === "" || known.has(kept)) ? kept : (byName.get(foldedName(name)) ?? "");
    if (field === "" || taken.has(field)) return "";
    taken.add(field);
    return field;
  });
}
