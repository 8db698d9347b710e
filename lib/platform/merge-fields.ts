/**
 * A three-way merge of a form by its fields: what was seen, what is wanted, what is stored. A field the person did not
 * touch is left to whoever changed it; one that both changed, differently, is in dispute (security K3).
 */
export function mergeFields<Values extends object>(
  fields: readonly (keyof Values)[],
  base: Values,
  wanted: Values,
  current: Values,
): { edited: (keyof Values)[]; disputed: (keyof Values)[] } {
  const isSame = (one: unknown, other: unknown) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
  const touched = fields.filter(
    (field) => !isSame(wanted[field], base[field]) && !isSame(wanted[field], current[field]),
  );
  return {
    edited: touched.filter((field) => isSame(base[field], current[field])),
    disputed: touched.filter((field) => !isSame(base[field], current[field])),
  };
}
