import { isStorableText } from "@/lib/platform/input/storable-text";
import { namesOf } from "./lookup-values";
import type { LookupField, LookupValues } from "./lookup-types";

/** What stands before a field's name in an address that fills it in. */
const PREFIX = "with-";

/** The address of a table's page that fills fields of its sheet in; nothing is saved by it. */
export function prefilled(path: string, values: Readonly<Record<string, string>>, beside: Record<string, string> = {}) {
  const params = new URLSearchParams(beside);
  for (const [key, value] of Object.entries(values)) params.set(`${PREFIX}${key}`, value);
  return `${path}?${params.toString()}`;
}

/** The fields that an address fills in: texts only, as long as the field may be. */
export function readPrefill(
  fields: readonly LookupField[],
  params: Readonly<Record<string, unknown>>,
): Record<string, string> {
  return Object.fromEntries(
    fields.flatMap(({ key, input, maxLength = 255 }) => {
      const name = `${PREFIX}${key}`;
      const value = Object.hasOwn(params, name) ? params[name] : undefined;
      const isText = input === "text" || input === "names";
      if (!isText || typeof value !== "string" || value.length > maxLength || !isStorableText(value)) return [];
      return [[key, value.trim()]];
    }),
  );
}

/** A row's values with those of an address in: a further name joins the row's own. */
export function withPrefill(
  fields: readonly LookupField[],
  values: LookupValues,
  prefill: Readonly<Record<string, string>>,
): LookupValues {
  const filled = fields.flatMap(({ key, input }): [string, string][] => {
    const value = prefill[key];
    if (value === undefined) return [];
    return [[key, input === "names" ? namesOf(`${String(values[key] ?? "")};${value}`).join("; ") : value]];
  });
  return { ...values, ...Object.fromEntries(filled) };
}

/** The same parameters, to be carried on. */
export function prefillParams(prefill: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(prefill).map(([key, value]) => [`${PREFIX}${key}`, value]));
}
